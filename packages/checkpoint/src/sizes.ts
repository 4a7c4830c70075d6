/** Axes that a tensor of a file may have, as in NumPy and PyTorch. */
const maxAxes = 64;

/** Whether `sizes` are whole numbers from 0, and no more of them than a tensor has axes. */
export function areSizes(sizes: unknown): sizes is number[] {
  return (
    Array.isArray(sizes) &&
    sizes.length <= maxAxes &&
    sizes.every((n) => Number.isSafeInteger(n) && n >= 0 && !Object.is(n, -0))
  );
}

/**
 * The number of elements; undefined where it, or a stride, would be beyond what numbers count exactly. A size of 0 makes
 * no others harmless: strides are products of the rest.
 */
export function elementsIn(shape: readonly number[]): number | undefined {
  const product = shape.reduce((all, n) => all * Math.max(n, 1), 8);
  if (product > Number.MAX_SAFE_INTEGER) return undefined;
  return shape.includes(0) ? 0 : product / 8;
}
