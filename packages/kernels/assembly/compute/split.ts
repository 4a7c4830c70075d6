/**
 * Planes whose places are dealt out by their residues modulo the steps of windows: what windows side by side see of one
 * tap lies side by side, whatever their step. Sizes in elements.
 */
@unmanaged
export class SplitJob {
  depth: i32;
  height: i32;
  width: i32;
  /** What lies before a plane: its border. */
  front: i32;
  top: i32;
  left: i32;
  /** Steps of the windows; places (z, y, x) of a residue are a step apart. */
  depthStep: i32;
  heightStep: i32;
  widthStep: i32;
  /** Places of every residue. */
  depths: i32;
  heights: i32;
  widths: i32;
}

/** Deals out `planes` planes of elements of `size` bytes, one behind the other; `border` is what lies around them. */
export function splitPlanes(s: SplitJob, from: usize, planes: i32, to: usize, size: i32, border: v128): void {
  const line = <usize>(s.widths * size);
  const row = <usize>(s.width * size);
  for (; planes > 0; planes--) {
    for (let zs = 0; zs < s.depthStep; zs++) {
      for (let ys = 0; ys < s.heightStep; ys++) {
        for (let xs = 0; xs < s.widthStep; xs++) {
          for (let z = 0; z < s.depths; z++) {
            const d = z * s.depthStep + zs - s.front;
            for (let y = 0; y < s.heights; y++) {
              const h = y * s.heightStep + ys - s.top;
              if (<u32>d >= <u32>s.depth || <u32>h >= <u32>s.height) fillBytes(to, line, border);
              else splitLine(s, from + row * (d * s.height + h), xs - s.left, to, size, border);
              to += line;
            }
          }
        }
      }
    }
    from += row * (s.depth * s.height);
  }
}

/** Places `shift`, `shift + step`, ... of a line, with the border where they lie outside. */
function splitLine(s: SplitJob, from: usize, shift: i32, to: usize, size: i32, border: v128): void {
  const step = s.widthStep;
  const first = min(s.widths, shift < 0 ? (step - 1 - shift) / step : 0);
  const end = max(first, min(s.widths, shift < s.width ? (s.width - 1 - shift) / step + 1 : 0));
  fillBytes(to, first * size, border);
  fillBytes(to + end * size, (s.widths - end) * size, border);
  to += first * size;
  from += (first * step + shift) * size;
  let bytes = <usize>((end - first) * size);
  if (step == 1) {
    for (; bytes >= 16; bytes -= 16, from += 16, to += 16) v128.store(to, v128.load(from));
  } else if (step == 2 && size == 4) {
    // Eight floats are read for four; the last four are not read further than the last one.
    for (; bytes > 16; bytes -= 16, from += 32, to += 16) {
      v128.store(to, v128.shuffle<i32>(v128.load(from), v128.load(from, 16), 0, 2, 4, 6));
    }
  }
  const distance = <usize>(step * size);
  for (; bytes > 0; bytes -= size, from += distance, to += size) {
    if (size == 4) store<u32>(to, load<u32>(from));
    else store<u64>(to, load<u64>(from));
  }
}

/** Fills with a vector of which 4 or 8 bytes, the size of an element, repeat themselves. */
export function fillBytes(to: usize, bytes: usize, value: v128): void {
  for (; bytes >= 16; bytes -= 16, to += 16) v128.store(to, value);
  for (; bytes >= 8; bytes -= 8, to += 8) v128.store64_lane(to, value, 0);
  if (bytes > 0) v128.store32_lane(to, value, 0);
}
