const side = 28;
const box = 20;

/**
 * A drawing as MNIST's digits were prepared: scaled, its proportions kept, so that it fits a square of 20 pixels, and put
 * where its centre of mass is that of the 28 × 28 pixels. Without it a network judges a place and a size it has never
 * seen.
 *
 * @see LeCun, Cortes, Burges: The MNIST database of handwritten digits
 */
export function centred(ink: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const inked = Array.from(ink.keys()).filter((i) => ink[i]! > 0.1);
  if (inked.length === 0) return ink;
  const ends = (places: readonly number[]) => [Math.min(...places), Math.max(...places) + 1] as const;
  const [top, bottom] = ends(inked.map((i) => Math.floor(i / side)));
  const [left, right] = ends(inked.map((i) => i % side));
  // How many pixels of the drawing one pixel of the result covers.
  const step = Math.max(bottom - top, right - left) / box;
  const [middleY, middleX] = [(top + bottom) / 2, (left + right) / 2];
  const scaled = resampled(
    ink,
    (row) => middleY + (row + 0.5 - side / 2) * step,
    (column) => middleX + (column + 0.5 - side / 2) * step,
    step,
  );
  let [sum, sumY, sumX] = [0, 0, 0];
  scaled.forEach((value, i) => {
    sum += value;
    sumY += value * (Math.floor(i / side) + 0.5);
    sumX += value * ((i % side) + 0.5);
  });
  const [shiftY, shiftX] = [sumY / sum - side / 2, sumX / sum - side / 2].map(Math.round) as [number, number];
  return Float32Array.from(scaled, (_, i) => {
    const [row, column] = [Math.floor(i / side) + shiftY, (i % side) + shiftX];
    return row < 0 || column < 0 || row >= side || column >= side ? 0 : scaled[row * side + column]!;
  });
}

/** The mean ink of the square of `step` pixels around each place, from four by four points in it. */
function resampled(
  ink: Float32Array<ArrayBuffer>,
  toY: (row: number) => number,
  toX: (column: number) => number,
  step: number,
): Float32Array<ArrayBuffer> {
  const points = [-0.375, -0.125, 0.125, 0.375].map((part) => part * step);
  const at = (y: number, x: number) => {
    const [row, column] = [Math.floor(y), Math.floor(x)];
    return row < 0 || column < 0 || row >= side || column >= side ? 0 : ink[row * side + column]!;
  };
  /** Between the middles of four pixels. */
  const between = (y: number, x: number) => {
    const [fy, fx] = [y - 0.5 - Math.floor(y - 0.5), x - 0.5 - Math.floor(x - 0.5)];
    const [y0, x0] = [Math.floor(y - 0.5), Math.floor(x - 0.5)];
    return (
      (1 - fy) * ((1 - fx) * at(y0, x0) + fx * at(y0, x0 + 1)) +
      fy * ((1 - fx) * at(y0 + 1, x0) + fx * at(y0 + 1, x0 + 1))
    );
  };
  return Float32Array.from(ink, (_, i) => {
    const [y, x] = [toY(Math.floor(i / side)), toX(i % side)];
    let sum = 0;
    for (const dy of points) for (const dx of points) sum += between(y + dy, x + dx);
    return sum / points.length ** 2;
  });
}
