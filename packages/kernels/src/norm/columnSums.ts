import { blocksByWasm } from './wasmColumns.ts';

/**
 * out += the sums along the middle dimension of `(outer, size, inner)` floats, in double. The work is done in
 * WebAssembly, or false is said and nothing done: other arrays, no WebAssembly, little work.
 */
export function columnSums(x: unknown, outer: number, size: number, inner: number, out: Float64Array): boolean {
  return blocksByWasm(
    [x],
    null,
    { blocks: outer, size, inner },
    (kernels, memory, [from], _, shape, __, sums, first) => {
      kernels.sumColumns(from!, shape.blocks, size, inner, sums);
      memory.copyOut(sums, out, first, shape.blocks * inner);
    },
  );
}

/**
 * The largest or smallest along the middle dimension of `(outer, size, inner)` floats, NaN where there is one. Done in
 * WebAssembly, or false as {@link columnSums} says it.
 */
export function extremes(
  x: unknown,
  outer: number,
  size: number,
  inner: number,
  which: 'max' | 'min',
  out: Float32Array,
): boolean {
  if (size === 0) return false;
  return blocksByWasm(
    [x],
    null,
    { blocks: outer, size, inner },
    (kernels, memory, [from], _, shape, floats, __, first) => {
      const find = which === 'max' ? kernels.largestOfColumns : kernels.smallestOfColumns;
      find(from!, shape.blocks, size, inner, floats);
      memory.copyOut(floats, out, first, shape.blocks * inner);
    },
  );
}
