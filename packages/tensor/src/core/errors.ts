/**
 * Shapes that do not fit each other. The message names the function and both shapes.
 *
 * @example
 * ```ts
 * try {
 *   ones(2, 3).add(ones(4));
 * } catch (error) {
 *   console.log(error instanceof ShapeError); // true
 * }
 * ```
 */
export class ShapeError extends RangeError {
  /** 'ShapeError', also where a bundler renames the class. */
  override name = 'ShapeError';
}

/**
 * A tensor that is larger than there can be: a RangeError. What finds it seldom knows which function the user called;
 * those on the way up put their names to it, and the last one stays.
 */
export class TooLarge extends RangeError {
  override name = 'RangeError';

  constructor(
    readonly what: string,
    where?: string,
  ) {
    super(where === undefined ? what : `${where}: ${what}`);
  }

  /** The same, told of as another function's. */
  of(where: string): TooLarge {
    return new TooLarge(this.what, where);
  }
}
