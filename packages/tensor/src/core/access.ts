import type { Tensor } from '../tensor.ts';
import { copyInto, dense as denseHere, elements as elementsHere } from './copy.ts';
import type { TypedArray, WideArray } from './dtype.ts';
import { isHalf } from './half.ts';
import { makeTensor, wrapArray } from './make.ts';
import type { Storage } from './storage.ts';
import type { TensorParts } from './tensorCore.ts';

/** Refuses to read or write what is not in this program's memory. */
function here(t: Tensor): Tensor {
  if (t._storage.elsewhere !== null) throw new Error(t._storage.elsewhere);
  return t;
}

/**
 * The values of `t`, row by row: its own memory where it is contiguous, else a copy; half types are widened to float32.
 * Whoever changes them says so with {@link written}.
 */
export function dense(t: Tensor): WideArray {
  return denseHere(here(t));
}

/** The elements of `t` as they are stored (of half types, their bits), row by row: its own memory where it is contiguous (do not write), else a copy. */
export function elements(t: Tensor): TypedArray {
  return elementsHere(here(t));
}

/**
 * To be called once `data`, which {@link dense} gave for `t`, has new values: brings a copy back, and counts the change,
 * so that autograd refuses a backward pass that needs the old ones. Without `data`, the memory itself was written to.
 */
export function written(t: Tensor, data?: WideArray): void {
  const half = isHalf(t.dtype);
  if (data !== undefined && (half || !t.isContiguous()))
    copyInto(t, wrapArray(data, t.shape, half ? 'float32' : t.dtype));
  t._version.value++;
}

/** The whole array that `t` is a part of (of half types, their bits), and where its first element lies in it; the steps are `t.stride()`. */
export function memoryOf(t: Tensor): { readonly data: TypedArray; readonly offset: number } {
  return { data: here(t)._storage.data, offset: t._offset };
}

/** Overwrites the element of a 0-dim tensor of numbers, and counts the change: without an object on the way. */
export function putScalar(t: Tensor, value: number): void {
  here(t)._storage.data[t._offset] = value;
  t._version.value++;
}

/** One and the same object for all tensors that share memory, another one for all others: to group tensors by. */
export function memoryKey(t: Tensor): Storage {
  return t._storage;
}

/** The steps of a tensor, as it has them: not to be changed. */
export function stridesOf(t: Tensor): readonly number[] {
  return t._strides;
}

/** Whether two tensors are parts of the same memory, overlapping or not. */
export function sameMemory(a: Tensor, b: Tensor): boolean {
  return a._storage === b._storage;
}

/** What `grad` of a tensor is, without a tracer's notice. */
export function gradOf(t: Tensor): Tensor | null {
  return t._grad;
}

/** The hooks on the gradient of a leaf, which change with it; null where there are none. */
export function hooksOf(t: Tensor): ReadonlyMap<number, unknown> | null {
  return t._accumulator?.hooks?.get(0) ?? null;
}

/**
 * Whether a tensor is no view of another one, lies as it did, wants a gradient as it did, and has no hooks: what a compiled
 * function asks of many tensors before every call, in one. False where there is more to be asked.
 */
export function isPlainly(
  t: Tensor,
  storage: Storage,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  requiresGrad: boolean,
): boolean {
  return (
    t._storage === storage &&
    t._strides === strides &&
    t._offset === offset &&
    t.shape === shape &&
    t._base === null &&
    t._node === null &&
    t._leafRequiresGrad === requiresGrad &&
    (t._accumulator === null || t._accumulator.hooks === null)
  );
}

/** Gives a tensor the gradient that an operation left for it, which from now on owns its memory. */
export function putGrad(t: Tensor, grad: Tensor | null): void {
  t._grad = grad;
  if (grad !== null) grad._storage.isGrad = true;
}

/** A tensor as an operation was given it before: over the same parts, and as a number or wanting a gradient if it was. */
export function remake(parts: TensorParts, wrapped: boolean, requiresGrad: boolean): Tensor {
  const t = makeTensor(parts);
  t._wrapped = wrapped;
  return requiresGrad ? t.requiresGrad_() : t;
}

/** Whether a tensor stands for a number, which does not decide a result's dtype. */
export function isWrapped(t: Tensor): boolean {
  return t._wrapped;
}

/** What another tensor over the same memory, counting the same in-place changes, is made of. */
export function partsOf(t: Tensor): TensorParts {
  return {
    storage: t._storage,
    shape: t.shape,
    strides: t.stride(),
    offset: t._offset,
    dtype: t.dtype,
    version: t._version,
  };
}
