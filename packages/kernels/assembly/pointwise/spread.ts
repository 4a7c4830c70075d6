/** Each of `rows` floats `width` times; what follows the last of them is overwritten too, up to a vector. */
export function spread(from: usize, rows: i32, width: i32, to: usize): void {
  for (let row = 0; row < rows; row++, from += 4) {
    const x = v128.load32_splat(from);
    const end = to + (<usize>width << 2);
    for (let at = to; at < end; at += 16) v128.store(at, x);
    to = end;
  }
}
