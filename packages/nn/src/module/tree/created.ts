let count = 0;
const numbers = new WeakMap<object, number>();

/** Notes that a module or a parameter is being made: later ones have larger numbers. */
export function noteCreation(made: object): void {
  numbers.set(made, ++count);
}

/** How many there were so far. */
export function createdSoFar(): number {
  return count;
}

/** The number that {@link noteCreation} gave; 0 for what no constructor made, such as a copy. */
export function createdAt(made: object): number {
  return numbers.get(made) ?? 0;
}
