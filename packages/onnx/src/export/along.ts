import type { Builder } from './builder.ts';

/** Further than any dimension reaches. */
export const toTheEnd = 2n ** 63n - 1n;

/** A part of one dimension; bounds below 0 count from the end. */
export function sliced(
  b: Builder,
  x: string,
  dim: number,
  start: number | bigint,
  end: number | bigint,
  step = 1,
): string {
  const steps = step === 1 ? [] : [b.ints([step])];
  return b.emit('Slice', [x, b.ints([start]), b.ints([end]), b.ints([dim]), ...steps]);
}

/** `base` with `value` from `start` to `end` of one dimension; bounds below 0 count from the end. */
export function replaced(
  b: Builder,
  base: string,
  value: string,
  dim: number,
  start: number | bigint,
  end: number | bigint,
): string {
  const before = start === 0 ? [] : [sliced(b, base, dim, 0, start)];
  const after = end === toTheEnd ? [] : [sliced(b, base, dim, end, toTheEnd)];
  const parts = [...before, value, ...after];
  return parts.length === 1 ? value : b.emit('Concat', parts, { axis: dim });
}

/** The dimensions `dims` in front of the others, and back. */
export function toFront(b: Builder, x: string, dims: readonly number[], ndim: number): string {
  return transposed(b, x, orderWith(dims, ndim));
}
export function fromFront(b: Builder, x: string, dims: readonly number[], ndim: number): string {
  return transposed(b, x, inverse(orderWith(dims, ndim)));
}

function orderWith(dims: readonly number[], ndim: number): number[] {
  return [...dims, ...Array.from({ length: ndim }, (_, d) => d).filter((d) => !dims.includes(d))];
}

/** A permutation of the dimensions, where it is one. */
export function transposed(b: Builder, x: string, perm: readonly number[]): string {
  return perm.every((d, i) => d === i) ? x : b.emit('Transpose', [x], { perm });
}

export function inverse(perm: readonly number[]): number[] {
  const back = new Array<number>(perm.length);
  perm.forEach((d, i) => {
    back[d] = i;
  });
  return back;
}

/** `base` with the rows of `values` at the places `rows` of one dimension. */
export function scattered(
  b: Builder,
  base: string,
  rows: string,
  values: string,
  { dim, ndim, reduction }: { dim: number; ndim: number; reduction?: string },
): string {
  const places = b.emit('Unsqueeze', [rows, b.ints([-1])]);
  const [to, from] = [base, values].map((x) => toFront(b, x, [dim], ndim)) as [string, string];
  return fromFront(b, b.emit('ScatterND', [to, places, from], { reduction }), [dim], ndim);
}
