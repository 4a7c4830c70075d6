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
          // Places of a line from `first` up to `end` lie inside.
          const step = s.widthStep;
          const shift = xs - s.left;
          const first = min(s.widths, shift < 0 ? (step - 1 - shift) / step : 0);
          const end = max(first, min(s.widths, shift < s.width ? (s.width - 1 - shift) / step + 1 : 0));
          const inside = from + (first * step + shift) * size;
          const before = <usize>(first * size);
          const bytes = <usize>((end - first) * size);
          const after = line - before - bytes;
          for (let z = 0; z < s.depths; z++) {
            const d = z * s.depthStep + zs - s.front;
            for (let y = 0; y < s.heights; y++) {
              const h = y * s.heightStep + ys - s.top;
              if (<u32>d >= <u32>s.depth || <u32>h >= <u32>s.height) fillBytes(to, line, border);
              else {
                if (before > 0) fillBytes(to, before, border);
                copyEvery(step, inside + row * (d * s.height + h), to + before, bytes, size);
                if (after > 0) fillBytes(to + before + bytes, after, border);
              }
              to += line;
            }
          }
        }
      }
    }
    from += row * (s.depth * s.height);
  }
}

/** Writes so many bytes of elements that lie `step` elements apart. */
// @ts-ignore: decorator
@inline
function copyEvery(step: i32, from: usize, to: usize, bytes: usize, size: i32): void {
  if (step == 1) {
    for (; bytes >= 16; bytes -= 16, from += 16, to += 16) v128.store(to, v128.load(from));
  } else if (step == 2 && size == 4) {
    // No further than the last of the four: nothing may follow it.
    for (; bytes >= 16; bytes -= 16, from += 32, to += 16) {
      v128.store(to, v128.shuffle<i32>(v128.load(from), v128.load(from, 12), 0, 2, 5, 7));
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

/** Copies whole words of 4 bytes. */
export function copyWords(to: usize, from: usize, bytes: usize): void {
  for (; bytes >= 16; bytes -= 16, from += 16, to += 16) v128.store(to, v128.load(from));
  for (; bytes > 0; bytes -= 4, from += 4, to += 4) store<u32>(to, load<u32>(from));
}
