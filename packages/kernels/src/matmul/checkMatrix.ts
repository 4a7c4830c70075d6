/** Refuses dimensions that are not counts. */
export function checkCounts(fn: string, counts: Record<string, number>): void {
  for (const name in counts) {
    const value = counts[name]!;
    if (!Number.isInteger(value) || value < 0) {
      throw new RangeError(`${fn}: ${name} must be a non-negative integer, got ${value}`);
    }
  }
}

/**
 * Refuses a row-major matrix that does not lie inside its array.
 *
 * @param last offset of the first element of the last of several matrices in the array
 */
export function checkMatrix(
  fn: string,
  name: string,
  array: ArrayLike<unknown>,
  last: number,
  rows: number,
  cols: number,
  ld: number,
): void {
  if (!Number.isInteger(last) || last < 0) {
    throw new RangeError(`${fn}: ${name}'s offset must be a non-negative integer, got ${last}`);
  }
  if (!Number.isInteger(ld) || ld < cols) {
    throw new RangeError(`${fn}: ${name}'s leading dimension must be at least its ${cols} columns, got ${ld}`);
  }
  if (rows === 0 || cols === 0) return;
  const needed = last + (rows - 1) * ld + cols;
  if (array.length < needed) {
    throw new RangeError(
      `${fn}: ${name} needs ${needed} elements for ${rows} rows of ${cols} (leading dimension ${ld}), got ${array.length}`,
    );
  }
}
