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
