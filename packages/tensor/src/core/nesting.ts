/**
 * Levels that anything within one another may have: modules, lists in lists, values in objects. What calls itself for
 * each of them ends with the stack, and names are as long as they are deep; Python's own limit of calls is the same.
 */
export const maxNesting = 1000;

/** The error for what is nested deeper than {@link maxNesting}. */
export function nestedTooDeep(where: string, what: string, most = maxNesting): RangeError {
  return new RangeError(`${where}: ${what} are nested more than ${most} deep`);
}

/** Counts the levels that a function which calls itself has gone down. */
export class Nesting {
  private depth = 0;

  /** Named in the error: which function goes down, and what. */
  constructor(
    private readonly where: string,
    private readonly what: string,
  ) {}

  /**
   * One level further down; {@link leave} follows in any case. Two calls instead of one with a function within: that
   * would take as much of the stack again.
   *
   * @throws RangeError at the level that is too deep.
   */
  enter(): void {
    if (this.depth > maxNesting) throw nestedTooDeep(this.where, this.what);
    this.depth++;
  }

  leave(): void {
    this.depth--;
  }
}

const levels = new WeakMap<object, number>();

/**
 * Notes how many levels of its kind lie in something that is made of `parts` once and for all: a dataset of datasets, a
 * scheduler of schedulers. What it is asked, it asks them, so that the check is where it is made.
 *
 * @throws RangeError if there are more than {@link maxNesting}
 */
export function checkLevels(where: string, what: string, whole: object, parts: Iterable<unknown>): void {
  let below = 0;
  for (const part of parts)
    if ((typeof part === 'object' && part !== null) || typeof part === 'function')
      below = Math.max(below, levels.get(part) ?? 0);
  if (below >= maxNesting) throw nestedTooDeep(where, what);
  levels.set(whole, below + 1);
}
