import type { Tensor } from '../tensor.ts';
import type { DType, TypedArray } from './dtype.ts';
import type { Storage } from './storage.ts';
import type { TensorParts } from './tensorCore.ts';

/** Gives what an operation makes while it runs. Null for an array that is to be made as always. */
export interface Reuser {
  array(dtype: DType, length: number, cleared: boolean): TypedArray | null;
  storage(array: TypedArray): Storage;
  tensor(parts: TensorParts): Tensor;
}

/** Who does, if anybody: a compiled function around the operations that its plan has no kernels for. */
export const reusing: { by: Reuser | null } = { by: null };
