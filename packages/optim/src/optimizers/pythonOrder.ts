// Python's max and min of numbers keep the first where neither is the larger, so what a NaN does depends on its place;
// JavaScript's give NaN.

/** Python's `max(first, second)`. */
export function pythonMax(first: number, second: number): number {
  return second > first ? second : first;
}

/** Python's `min(first, second)`. */
export function pythonMin(first: number, second: number): number {
  return second < first ? second : first;
}
