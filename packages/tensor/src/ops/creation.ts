import { checkDType, type DType, isFloat, type Scalar } from '../core/dtype.ts';
import { show } from '../core/errors.ts';
import { allocateTensor } from '../core/make.ts';
import { checkShape } from '../core/shape.ts';
import { checkedStored } from '../core/stored.ts';
import { Tensor } from '../tensor.ts';

/** Options of every function that makes a tensor. */
export interface TensorOptions {
  /** The element type. Default: float32, or what the function's page says. */
  dtype?: DType;
  /** Whether gradients are to be computed for the tensor. Default: false. */
  requiresGrad?: boolean;
}

/** A shape, as one array or as separate numbers, and options last: `zeros(2, 3)`, `zeros([2, 3], { dtype: 'int64' })`. */
export type SizeArgs<O = TensorOptions> =
  | [shape: readonly number[], options?: O]
  | [...sizes: number[]]
  | [...sizes: number[], options: O];

/** Reads {@link SizeArgs}; the shape is checked. */
export function readSizeArgs<O extends object = TensorOptions>(
  where: string,
  args: SizeArgs<O>,
): [number[], Partial<O>] {
  const list: unknown[] = [...args];
  const last = list.at(-1);
  const hasOptions = list.length > 0 && typeof last === 'object' && last !== null && !Array.isArray(last);
  const options = (hasOptions ? list.pop() : undefined) as O | undefined;
  if (list.length === 2 && list[1] === undefined) list.pop();
  if (Array.isArray(list[0]) && list.length > 1)
    throw new TypeError(`${where}: expected one shape or separate numbers, then options, got ${show(list)}`);
  const shape = checkShape(where, (Array.isArray(list[0]) ? list[0] : list) as number[]);
  return [shape, options ?? {}];
}

/** The options with the dtype settled; what cannot be is refused before anything is made. */
export function readOptions(where: string, options: TensorOptions, dtype: DType): Required<TensorOptions> {
  const chosen = options.dtype === undefined ? dtype : checkDType(where, options.dtype);
  const requiresGrad = options.requiresGrad ?? false;
  if (typeof requiresGrad !== 'boolean')
    throw new TypeError(`${where}: requiresGrad must be a boolean, got ${show(requiresGrad)}`);
  if (requiresGrad && !isFloat(chosen))
    throw new TypeError(`${where}: only floating-point tensors can require grad, dtype is ${chosen}`);
  return { dtype: chosen, requiresGrad };
}

function filled(where: string, shape: readonly number[], value: Scalar, options: TensorOptions, dtype: DType): Tensor {
  const chosen = readOptions(where, options, dtype);
  const stored = checkedStored(where, value, chosen.dtype);
  const t = allocateTensor(shape, chosen.dtype);
  if (stored !== 0 && stored !== 0n) t._storage.data.fill(stored as never);
  return t.requiresGrad_(chosen.requiresGrad);
}

/**
 * A tensor of zeros.
 *
 * @param args - the shape, as an array or as numbers, then options.
 * @throws RangeError unless sizes are whole numbers from 0 up; TypeError for an unknown dtype
 * @example
 * ```ts
 * zeros(2, 3); // [[0, 0, 0], [0, 0, 0]]
 * zeros([2, 3], { dtype: 'int64' });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.zeros.html
 */
export function zeros(...args: SizeArgs): Tensor {
  const [shape, options] = readSizeArgs('zeros', args);
  return filled('zeros', shape, 0, options, 'float32');
}

/**
 * A tensor of ones.
 *
 * @throws RangeError unless sizes are whole numbers from 0 up; TypeError for an unknown dtype
 * @example
 * ```ts
 * ones(2, 2); // [[1, 1], [1, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ones.html
 */
export function ones(...args: SizeArgs): Tensor {
  const [shape, options] = readSizeArgs('ones', args);
  return filled('ones', shape, 1, options, 'float32');
}

/**
 * A tensor whose values are to be overwritten. JavaScript gives no memory that is not cleared: they are 0.
 *
 * @throws RangeError unless sizes are whole numbers from 0 up; TypeError for an unknown dtype
 * @example
 * ```ts
 * empty(2, 3).shape; // [2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.empty.html
 */
export function empty(...args: SizeArgs): Tensor {
  const [shape, options] = readSizeArgs('empty', args);
  return filled('empty', shape, 0, options, 'float32');
}

/**
 * A tensor in which every element is `value`.
 *
 * @param size - the shape, or the size of the only dimension.
 * @param value - a number gives float32 (also a whole one, as in `tensor`), a bigint int64, a boolean bool.
 * @throws RangeError if `value` does not fit an integer `dtype`.
 * @example
 * ```ts
 * full([2, 2], 0.5); // [[0.5, 0.5], [0.5, 0.5]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.full.html
 */
export function full(size: number | readonly number[], value: Scalar, options: TensorOptions = {}): Tensor {
  return filled('full', checkShape('full', typeof size === 'number' ? [size] : size), value, options, dtypeOf(value));
}

/** The dtype a value has when nothing else is said: numbers are float32 even if they are whole. */
export function dtypeOf(value: Scalar): DType {
  return typeof value === 'bigint' ? 'int64' : typeof value === 'boolean' ? 'bool' : 'float32';
}

function like(where: string, t: Tensor, value: Scalar, options: TensorOptions): Tensor {
  if (!(t instanceof Tensor)) throw new TypeError(`${where}: expected a Tensor, got ${show(t)}`);
  return filled(where, t.shape, value, options, t.dtype);
}

/**
 * Zeros of another tensor's shape and dtype. The result is row-major whatever the strides of `t`.
 *
 * @example
 * ```ts
 * zerosLike(tensor([5, 6])); // [0, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.zeros_like.html
 */
export function zerosLike(t: Tensor, options: TensorOptions = {}): Tensor {
  return like('zerosLike', t, 0, options);
}

/**
 * Ones of another tensor's shape and dtype.
 *
 * @example
 * ```ts
 * onesLike(tensor([5, 6])); // [1, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ones_like.html
 */
export function onesLike(t: Tensor, options: TensorOptions = {}): Tensor {
  return like('onesLike', t, 1, options);
}

/**
 * A tensor of another one's shape and dtype, to be overwritten (its values are 0).
 *
 * @example
 * ```ts
 * emptyLike(ones(2, 3)).shape; // [2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.empty_like.html
 */
export function emptyLike(t: Tensor, options: TensorOptions = {}): Tensor {
  return like('emptyLike', t, 0, options);
}

/**
 * `value` in another tensor's shape and dtype.
 *
 * @throws RangeError if `value` does not fit an integer dtype.
 * @example
 * ```ts
 * fullLike(zeros(2), 7); // [7, 7]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.full_like.html
 */
export function fullLike(t: Tensor, value: Scalar, options: TensorOptions = {}): Tensor {
  return like('fullLike', t, value, options);
}

/**
 * The n × m matrix with ones on its diagonal and zeros elsewhere; m defaults to n.
 *
 * @throws RangeError unless sizes are whole numbers from 0 up; TypeError for an unknown dtype
 * @example
 * ```ts
 * eye(2); // [[1, 0], [0, 1]]
 * eye(2, 3, { dtype: 'float64' }); // [[1, 0, 0], [0, 1, 0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.eye.html
 */
export function eye(n: number, options?: TensorOptions): Tensor;
export function eye(n: number, m: number, options?: TensorOptions): Tensor;
export function eye(n: number, m?: number | TensorOptions, options: TensorOptions = {}): Tensor {
  const given = typeof m === 'object' ? m : options;
  const [rows, columns] = checkShape('eye', [n, typeof m === 'object' ? n : (m ?? n)]) as [number, number];
  const chosen = readOptions('eye', given, 'float32');
  const t = allocateTensor([rows, columns], chosen.dtype);
  const one = checkedStored('eye', 1, chosen.dtype);
  for (let i = 0; i < Math.min(rows, columns); i++) t._storage.data[i * (columns + 1)] = one;
  return t.requiresGrad_(chosen.requiresGrad);
}
