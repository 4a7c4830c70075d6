/**
 * For each tap of a kernel along one dimension the outputs `[first, end)` whose input lies inside:
 * `0 <= x * stride - padding + tap * dilation < input`, two numbers a tap. `first <= end` always.
 */
export function tapRanges(
  input: number,
  kernel: number,
  stride: number,
  padding: number,
  dilation: number,
  output: number,
): Int32Array {
  const ranges = new Int32Array(2 * kernel);
  for (let tap = 0; tap < kernel; tap++) {
    const shift = padding - tap * dilation;
    const first = Math.min(output, Math.max(0, Math.ceil(shift / stride)));
    const end = Math.min(output, Math.floor((input - 1 + shift) / stride) + 1);
    ranges[2 * tap] = first;
    ranges[2 * tap + 1] = Math.max(first, end);
  }
  return ranges;
}
