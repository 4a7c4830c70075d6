import type { FloatArray } from '../floatArray.ts';
import { functionConstants } from '../pointwise/constants.ts';
import { blocksByWasm } from './wasmColumns.ts';

/**
 * Softmax or log-softmax along the middle dimension of `(outer, size, inner)` floats in WebAssembly, or false where plain
 * loops do it: other arrays, no WebAssembly, little work. `output` may be `input`.
 */
export function softmaxOfColumns(
  input: FloatArray,
  output: FloatArray,
  outer: number,
  size: number,
  inner: number,
  logarithmic = false,
): boolean {
  return blocksByWasm(
    [input],
    output,
    { blocks: outer, size, inner },
    (kernels, memory, [x], out, { blocks }, largest, sums) => {
      kernels.largestOfColumns(x!, blocks, size, inner, largest);
      kernels.expColumns(x!, out, blocks, size, inner, largest, sums, functionConstants(memory));
      if (!logarithmic) {
        kernels.divideColumns(out, blocks, size, inner, sums);
        return;
      }
      const { f64 } = memory;
      for (let at = sums / 8, end = at + blocks * inner; at < end; at++) f64[at] = Math.log(f64[at]!);
      kernels.shiftColumns(x!, out, blocks, size, inner, largest, sums);
    },
  );
}

/** log Σ e^x along the middle dimension, in WebAssembly, or false. An infinity that is the largest is the result. */
export function sumExpOfColumns(
  input: FloatArray,
  output: Float64Array,
  outer: number,
  size: number,
  inner: number,
): boolean {
  if (size === 0) return false;
  const shape = { blocks: outer, size, inner };
  return blocksByWasm([input], null, shape, (kernels, memory, [x], _, { blocks }, largest, sums, first) => {
    const { f32, f64 } = memory;
    const count = blocks * inner;
    const [most, total] = [largest / 4, sums / 8];
    kernels.largestOfColumns(x!, blocks, size, inner, largest);
    for (let i = most; i < most + count; i++) if (Math.abs(f32[i]!) === Number.POSITIVE_INFINITY) f32[i] = 0;
    kernels.expColumns(x!, x!, blocks, size, inner, largest, sums, functionConstants(memory));
    for (let i = 0; i < count; i++) output[first + i] = Math.log(f64[total + i]!) + f32[most + i]!;
  });
}
