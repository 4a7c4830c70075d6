import type { DType, Tensor } from '@wick/tensor/light';
import type { FileDType } from './fileDType.ts';

// A tensor read from a file is of a type that wick computes with; what the file had is remembered beside it.
const types = new WeakMap<Tensor, FileDType>();

const kinds: Readonly<Record<FileDType, string>> = {
  float16: 'floats',
  bfloat16: 'floats',
  float32: 'floats',
  float64: 'floats',
  int8: 'integers',
  int16: 'integers',
  int32: 'integers',
  int64: 'integers',
  uint8: 'integers',
  uint16: 'integers',
  uint32: 'integers',
  uint64: 'integers',
  bool: 'bool',
};

/**
 * The type of elements that a tensor has in the file it was read from, which readers widen where wick has no such type
 * (`int8` to int32), or that {@link storeAs} said. Otherwise the tensor's dtype.
 *
 * @example
 * ```ts
 * const small = checkpoint.storeAs(tensor([1n, 2n]), 'int8');
 * const { w } = parseSafetensors(serializeSafetensors({ w: small }, { dtype: 'stored' }));
 * w!.dtype; // 'int32'
 * checkpoint.storedDType(w!); // 'int8'
 * ```
 */
export function storedDType(t: Tensor): FileDType {
  return types.get(t) ?? t.dtype;
}

/**
 * Says in which type of elements `t` is written by writers that are told `{ dtype: 'stored' }`; gives `t` back. Floats go
 * into floats, whole numbers into whole numbers.
 *
 * @throws TypeError if `dtype` is none of a file or of another kind than the tensor's.
 * @example
 * ```ts
 * const weight = checkpoint.storeAs(tensor([1, -2], { dtype: 'int32' }), 'int8');
 * const bytes = serializeSafetensors({ weight }, { dtype: 'stored' });
 * checkpoint.parseSafetensorsHeader(bytes).tensors.get('weight')!.dtype; // 'int8'
 * ```
 */
export function storeAs(t: Tensor, dtype: FileDType): Tensor {
  if (!Object.hasOwn(kinds, dtype) || kinds[dtype] !== kinds[t.dtype])
    throw new TypeError(
      `storeAs: dtype must be one that holds ${kinds[t.dtype]}, as the tensor's ${t.dtype} does, got ${JSON.stringify(dtype)}`,
    );
  return remember(t, dtype);
}

/** {@link storeAs} without the checks: readers know that it fits. */
export function remember(t: Tensor, dtype: FileDType): Tensor {
  if (dtype === (t.dtype satisfies DType)) types.delete(t);
  else types.set(t, dtype);
  return t;
}
