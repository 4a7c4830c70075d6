/** An integer in [low, high]. */
export function integerIn(random: () => number, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** Fills an array with values in [-1, 1). */
export function fillUniform<T extends Float32Array | Float64Array>(array: T, random: () => number): T {
  for (let i = 0; i < array.length; i++) array[i] = 2 * random() - 1;
  return array;
}
