import { show, showShape } from './check.ts';
import { ShapeError, TooLarge } from './errors.ts';

/** How many elements a shape holds. */
export function numelOf(shape: readonly number[]): number {
  let n = 1;
  for (let i = 0; i < shape.length; i++) n *= shape[i]!;
  return n;
}

/** The strides of a row-major tensor without gaps. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= Math.max(1, shape[i]!);
  }
  return strides;
}

/** Whether strides describe a row-major block without gaps (sizes of 1 may have any stride, all if there is no element). */
export function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const n = shape[i]!;
    if (n !== 1) {
      if (strides[i] !== step) return shape.includes(0);
      step *= n;
    }
  }
  return true;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** PyTorch's broadcasting: aligned at the right, sizes equal or 1. */
export function broadcastShapes(where: string, ...shapes: (readonly number[])[]): number[] {
  const rank = Math.max(0, ...shapes.map((s) => s.length));
  const out = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    const shift = rank - shape.length;
    for (let i = 0; i < shape.length; i++) {
      const n = shape[i]!;
      const have = out[i + shift]!;
      if (have === n || n === 1) continue;
      if (have !== 1) {
        throw new ShapeError(
          `${where}: shapes ${shapes.map(showShape).join(' and ')} do not broadcast: sizes ${have} and ${n} at dimension ${i + shift}`,
        );
      }
      out[i + shift] = n;
    }
  }
  checkCountable(where, out);
  return out;
}

/** Refuses a shape whose elements cannot even be counted: a view costs no memory, but what is done with it would. */
export function checkCountable(where: string, shape: readonly number[]): void {
  if (numelOf(shape) > Number.MAX_SAFE_INTEGER)
    throw new TooLarge(`a tensor of shape ${showShape(shape)} has more elements than can be counted`, where);
}

/** The strides that read a tensor as if it had the (broadcast) shape `to`. */
export function broadcastStrides(
  shape: readonly number[],
  strides: readonly number[],
  to: readonly number[],
): number[] {
  const shift = to.length - shape.length;
  const out = new Array<number>(to.length).fill(0);
  for (let i = 0; i < shape.length; i++) out[i + shift] = shape[i] === 1 && to[i + shift] !== 1 ? 0 : strides[i]!;
  return out;
}

/** Turns a dimension counted from either end into an index; a 0-dim tensor accepts 0 and -1. */
export function normalizeDim(where: string, dim: number, rank: number, name = 'dim'): number {
  const n = Math.max(rank, 1);
  if (!Number.isInteger(dim) || dim < -n || dim >= n) {
    throw new RangeError(
      `${where}: ${name} must be an integer from ${-n} to ${n - 1} for a tensor of ${rank} dimensions, got ${show(dim)}`,
    );
  }
  return dim < 0 ? dim + n : dim;
}

/** Several dimensions, each once. `undefined` stands for all of them. */
export function normalizeDims(
  where: string,
  dims: number | readonly number[] | null | undefined,
  rank: number,
): number[] {
  if (dims === undefined || dims === null) return Array.from({ length: rank }, (_, i) => i);
  if (typeof dims !== 'number' && !Array.isArray(dims))
    throw new TypeError(`${where}: dim must be a number or an array of numbers, got ${show(dims)}`);
  const list = (typeof dims === 'number' ? [dims] : dims).map((d) => normalizeDim(where, d, rank));
  if (new Set(list).size !== list.length)
    throw new RangeError(`${where}: a dimension appears twice in dim = ${show(dims)}`);
  return rank === 0 ? [] : list;
}

/** Checks the sizes of a tensor to be made: whole numbers from 0 up. */
export function checkShape(where: string, shape: readonly number[]): number[] {
  for (const n of shape) {
    if (typeof n !== 'number') throw new TypeError(`${where}: a size must be a number, got ${show(n)}`);
    if (!Number.isSafeInteger(n) || n < 0)
      throw new RangeError(`${where}: a size must be a whole number from 0 up, got ${show(n)} in ${showShape(shape)}`);
  }
  return [...shape];
}

/** A shape as users give it: one array or separate numbers. */
export type ShapeArgs = number[] | [readonly number[]];

/** Reads {@link ShapeArgs}. */
export function shapeFromArgs(args: ShapeArgs | readonly (number | readonly number[])[]): number[] {
  const first = args[0];
  return Array.isArray(first) ? [...(first as number[])] : [...(args as number[])];
}

/** Refuses what would be nested more deeply than functions can call themselves. */
export function checkNesting(where: string, shape: readonly number[]): void {
  if (shape.length > 1000)
    throw new RangeError(`${where}: a tensor of at most 1000 dimensions can be nested, got ${shape.length}`);
}
