import { show, showShape } from '../../core/check.ts';
import { copyLike } from '../../core/copy.ts';
import type { DType, Scalar, TypedArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { promoteTypes } from '../../core/promotion.ts';
import { allocateFor } from '../../core/room.ts';
import { checkedStored } from '../../core/stored.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { dtypeOf, readOptions, type TensorOptions } from './tensorOptions.ts';

/** What {@link tensor} takes: a value, nested arrays of values, typed arrays (also as rows), or a tensor to copy. */
export type TensorData = Scalar | TypedArrayLike | Tensor | readonly TensorData[];

/** Any typed array over any buffer. */
export type TypedArrayLike =
  | Float32Array
  | Float64Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Int16Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

export const dtypeOfArray: Record<string, DType> = {
  Float32Array: 'float32',
  Float64Array: 'float64',
  Int32Array: 'int32',
  BigInt64Array: 'int64',
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8',
};

const isTypedArray = (x: unknown): x is TypedArrayLike => ArrayBuffer.isView(x) && !(x instanceof DataView);

/**
 * A tensor with a copy of `data`: `torch.tensor`.
 *
 * The dtype is `options.dtype`, or follows the data: numbers give float32 (also whole ones), bigints int64, booleans
 * bool, typed arrays their own type; of a mixture the one that holds all categories. A Tensor is copied without its
 * history.
 *
 * @param data - a value (0-dim), nested arrays of values, typed arrays (also as rows of an array), or a Tensor.
 * @throws ShapeError if the nesting is ragged: the message names the place; RangeError if it is deeper than 128.
 * @throws RangeError if a value does not fit an integer `dtype`.
 * @throws TypeError for anything else, and for typed arrays wick has no dtype for (Int16Array, …) without a `dtype`.
 * @example
 * ```ts
 * tensor([[1, 2], [3, 4]]).dtype; // 'float32'
 * tensor(new Float64Array(3)).dtype; // 'float64'
 * tensor([1n, 2n]).dtype; // 'int64'
 * tensor([1, 2], { dtype: 'int64' });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tensor.html
 */
export function tensor(data: TensorData, options: TensorOptions = {}): Tensor {
  if (isTensor(data)) {
    const { dtype, requiresGrad } = readOptions('tensor', options, data.dtype);
    return copyLike(data, dtype).requiresGrad_(requiresGrad);
  }
  const shape = shapeOf(data);
  const kind: Kind = { dtype: null, foreign: null };
  if (isTypedArray(data)) noteArray(data, kind);
  else scan(data, 0, shape, [], kind);
  if (kind.foreign && options.dtype === undefined)
    throw new TypeError(
      `tensor: there is no dtype for a ${kind.foreign}; say which one to convert to, e.g. { dtype: 'int32' }`,
    );
  const { dtype, requiresGrad } = readOptions('tensor', options, kind.dtype ?? 'float32');
  const out = allocateFor(shape, dtype, 'tensor');
  fill(data, out, 0, dtype);
  return wrapArray(out, shape, dtype).requiresGrad_(requiresGrad);
}

interface Kind {
  dtype: DType | null;
  foreign: string | null;
}

/** As deep as PyTorch reads nested lists. */
const deepest = 128;

/** The shape along the first elements; `scan` checks the others against it. */
function shapeOf(data: TensorData): number[] {
  const shape: number[] = [];
  let x: TensorData | undefined = data;
  while (Array.isArray(x) || isTypedArray(x)) {
    if (shape.length === deepest)
      throw new RangeError(`tensor: data must be nested at most ${deepest} deep; is it an array that holds itself?`);
    shape.push(x.length);
    x = isTypedArray(x) ? undefined : (x as readonly TensorData[])[0];
  }
  return shape;
}

function noteArray(array: TypedArrayLike, kind: Kind): void {
  const name = array[Symbol.toStringTag]; // what the engine made it: a Buffer is a Uint8Array
  const dtype = dtypeOfArray[name];
  if (dtype === undefined) kind.foreign = name;
  else note(dtype, kind);
}

function note(dtype: DType, kind: Kind): void {
  if (kind.dtype !== dtype) kind.dtype = kind.dtype === null ? dtype : promoteTypes(kind.dtype, dtype);
}

/** Checks the nesting and collects the dtype. */
function scan(data: TensorData, depth: number, shape: readonly number[], path: number[], kind: Kind): void {
  if (Array.isArray(data) || isTypedArray(data)) {
    const n = (data as readonly TensorData[]).length;
    if (depth === shape.length || n !== shape[depth])
      throw new ShapeError(
        `tensor: ragged nesting: ${place(path)} holds ${n} elements where ${depth === shape.length ? 'a single value' : shape[depth]} was expected (shape ${showShape(shape)} so far)`,
      );
    if (isTypedArray(data)) {
      if (depth !== shape.length - 1)
        throw new ShapeError(
          `tensor: ragged nesting: ${place(path)} is a ${data.constructor.name} where arrays were expected (shape ${showShape(shape)} so far)`,
        );
      noteArray(data, kind);
      return;
    }
    for (let i = 0; i < n; i++) {
      path.push(i);
      scan((data as readonly TensorData[])[i]!, depth + 1, shape, path, kind);
      path.pop();
    }
    return;
  }
  if (typeof data !== 'number' && typeof data !== 'bigint' && typeof data !== 'boolean')
    throw new TypeError(
      isTensor(data)
        ? `tensor: ${place(path)} is a Tensor: join tensors with stack([…]) or cat([…])`
        : `tensor: ${place(path)} must be a number, bigint, boolean or an array of them, got ${show(data)}`,
    );
  if (depth !== shape.length)
    throw new ShapeError(
      `tensor: ragged nesting: ${place(path)} is a single value where ${shape[depth]} elements were expected (shape ${showShape(shape)} so far)`,
    );
  note(dtypeOf(data), kind);
}

function place(path: readonly number[]): string {
  return path.length === 0 ? 'data' : `data${path.map((i) => `[${i}]`).join('')}`;
}

/** Writes the values from `at` on; returns where the next one goes. */
function fill(data: TensorData, out: TypedArray, at: number, dtype: DType): number {
  if (isTypedArray(data)) {
    if (dtypeOfArray[data[Symbol.toStringTag]] === dtype && dtype !== 'bool') {
      out.set(data as never, at);
      return at + data.length;
    }
    for (let i = 0; i < data.length; i++) out[at++] = checkedStored('tensor', data[i]!, dtype);
    return at;
  }
  if (Array.isArray(data)) {
    for (const x of data) at = fill(x, out, at, dtype);
    return at;
  }
  out[at] = checkedStored('tensor', data as Scalar, dtype);
  return at + 1;
}
