// Averages of windows and their gradients, as the plain loops of src/pool/windows.ts.

/** Windows along three dimensions: tables of where each begins, where it ends, and how many places it counts. */
@unmanaged
class WindowsJob {
  /** Bytes of an element: floats or doubles. */
  size: i32;
  planes: i32;
  /** Planes of a chunk. */
  step: i32;
  depth: i32;
  height: i32;
  width: i32;
  outDepth: i32;
  outHeight: i32;
  outWidth: i32;
  /** Words: starts, ends and counts of the depths, then of the heights, then of the widths. */
  axes: usize;
  /** The planes that windows look at, and what they give; the gradient of one becomes that of the other. */
  large: usize;
  small: usize;
  /** What sums are divided by; 0: by what the windows count. */
  divisor: f64;
}

/** Part 0: where window i of an axis of `n` begins, 1: where it ends, 2: what it counts. */
// @ts-ignore: decorator
@inline
function word(axis: usize, n: i32, part: i32, i: i32): i32 {
  return load<i32>(axis + (<usize>(part * n + i) << 2));
}

/** One chunk of planes. */
export function averageWindows(address: usize, chunk: i32, _workspace: usize): void {
  const job = changetype<WindowsJob>(address);
  if (job.size == 4) windows<f32>(job, chunk, false);
  else windows<f64>(job, chunk, false);
}

/** One chunk of planes of the gradient. */
export function spreadWindows(address: usize, chunk: i32, _workspace: usize): void {
  const job = changetype<WindowsJob>(address);
  if (job.size == 4) windows<f32>(job, chunk, true);
  else windows<f64>(job, chunk, true);
}

// @ts-ignore: decorator
@inline
function windows<T>(job: WindowsJob, chunk: i32, spread: bool): void {
  const ds = job.axes;
  const dn = job.outDepth;
  const hn = job.outHeight;
  const wn = job.outWidth;
  const hs = ds + 12 * <usize>dn;
  const ws = hs + 12 * <usize>hn;
  const line = <usize>job.width * sizeof<T>();
  const slice = line * job.height;
  const plane = slice * job.depth;
  let small = job.small + <usize>(dn * hn * wn) * sizeof<T>() * (chunk * job.step);
  const last = min(job.planes, (chunk + 1) * job.step);
  for (let p = chunk * job.step; p < last; p++) {
    const base = job.large + plane * p;
    if (spread) memory.fill(base, 0, plane);
    for (let od = 0; od < dn; od++) {
      const depthEnd = word(ds, dn, 1, od);
      for (let oh = 0; oh < hn; oh++) {
        const heightStart = word(hs, hn, 0, oh);
        const heightEnd = word(hs, hn, 1, oh);
        for (let ow = 0; ow < wn; ow++, small += sizeof<T>()) {
          const start = word(ws, wn, 0, ow);
          const count = word(ws, wn, 1, ow) - start;
          let places = job.divisor;
          if (places == 0) places = <f64>(word(ds, dn, 2, od) * word(hs, hn, 2, oh) * word(ws, wn, 2, ow));
          const share = spread ? <f64>load<T>(small) / places : 0;
          let sum: f64 = 0;
          for (let d = word(ds, dn, 0, od); d < depthEnd; d++) {
            for (let h = heightStart; h < heightEnd; h++) {
              let at = base + slice * d + line * h + <usize>start * sizeof<T>();
              for (const end = at + <usize>count * sizeof<T>(); at < end; at += sizeof<T>()) {
                if (spread) store<T>(at, <T>(<f64>load<T>(at) + share));
                else sum += <f64>load<T>(at);
              }
            }
          }
          if (spread) continue;
          const empty = word(ds, dn, 0, od) == depthEnd || heightStart == heightEnd || count == 0;
          store<T>(small, empty ? 0 : <T>(sum / places));
        }
      }
    }
  }
}
