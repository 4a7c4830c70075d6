import { Tensor, type TypedArray } from '@wick/tensor';
import { dense, show } from '@wick/tensor/internal';

/** Elements as numbers, for one pass of statistics: 64-bit integers become doubles, bools 0 and 1. */
export function valuesOf(where: string, data: unknown): ArrayLike<number> {
  if (data instanceof Tensor) return asNumbers(dense(data)); // read at once, so that nothing has to be copied
  if (ArrayBuffer.isView(data) && !(data instanceof DataView)) return asNumbers(data as TypedArray);
  if (Array.isArray(data) && data.every((value) => typeof value === 'number')) return data;
  throw new TypeError(`${where}: expected a Tensor, a typed array or an array of numbers, got ${show(data)}`);
}

function asNumbers(data: TypedArray): ArrayLike<number> {
  return data instanceof BigInt64Array ? Float64Array.from(data, Number) : data;
}
