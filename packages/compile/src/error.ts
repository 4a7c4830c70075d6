/**
 * What a compiled function cannot repeat, or did otherwise in two recordings. The message names the call and says what to
 * do instead.
 *
 * @example
 * ```ts
 * const twice = compile((x: Tensor) => x.mul(2).sum().item());
 * let message = '';
 * try {
 *   twice(ones(3));
 * } catch (error) {
 *   message = (error as CompileError).message;
 * }
 * message.includes('return the tensor and read it outside'); // true
 * ```
 */
export class CompileError extends Error {
  /** The error's name, in every bundle. */
  override readonly name = 'CompileError';
}
