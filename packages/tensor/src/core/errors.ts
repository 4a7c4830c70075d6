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

/** How a value looks in an error message: short, and telling its kind. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value))
    return value.length > 8 ? `[${value.slice(0, 8).map(show).join(', ')}, …]` : `[${value.map(show).join(', ')}]`;
  const named = value as { shape?: unknown; dtype?: unknown };
  if (Array.isArray(named.shape) && typeof named.dtype === 'string')
    return `a ${named.dtype} tensor of shape ${showShape(named.shape)}`;
  return `a ${value.constructor?.name ?? 'value'}`;
}

/** A shape as PyTorch writes it in messages: `[2, 3]`. */
export function showShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
