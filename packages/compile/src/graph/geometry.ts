import type { Place } from './ir.ts';

/** How many elements a shape has. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Whether a place lies row by row without gaps. */
export function isDense({ shape, strides }: Place): boolean {
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] !== 1 && strides[d] !== step) return false;
    step *= shape[d]!;
  }
  return true;
}

/** Whether two places have their elements in the same order. Strides along a dimension of 1 do not matter. */
export function liesAlike(a: Place, b: Place): boolean {
  return (
    a.shape.length === b.shape.length &&
    a.shape.every((size, d) => size === b.shape[d] && (size === 1 || a.strides[d] === b.strides[d]))
  );
}

export function sameList(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
