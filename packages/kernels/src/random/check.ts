/** Refuses an argument: names the function, the argument, what was expected and what came. */
export function refuse(fn: string, argument: string, expected: string, given: unknown): never {
  throw new RangeError(`${fn}: ${argument} must be ${expected}, got ${String(given)}`);
}

/** A mean, a median or the like: NaN and infinities are PyTorch's to give, but not something that is no number. */
export function checkNumber(fn: string, argument: string, value: number): void {
  if (typeof value !== 'number') throw new TypeError(`${fn}: ${argument} must be a number, got ${typeof value}`);
}
