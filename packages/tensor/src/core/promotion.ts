import type { Tensor } from '../tensor.ts';
import type { DType, Scalar } from './dtype.ts';

// bool < integers < floats: a category only yields to a higher one.
const category: Record<DType, number> = {
  bool: 0,
  uint8: 1,
  int32: 1,
  int64: 1,
  float16: 2,
  bfloat16: 2,
  float32: 2,
  float64: 2,
};
const width: Record<DType, number> = {
  bool: 0,
  uint8: 1,
  int32: 4,
  int64: 8,
  float16: 2,
  bfloat16: 2,
  float32: 4,
  float64: 8,
};

/**
 * The dtype two dtypes meet in: PyTorch's `torch.promote_types`. The wider of one category, else the higher category;
 * float16 and bfloat16, neither of which holds the other, meet in float32.
 *
 * @example
 * ```ts
 * promoteTypes('int64', 'float32'); // 'float32'
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.promote_types.html
 */
export function promoteTypes(a: DType, b: DType): DType {
  if (category[a] !== category[b]) return category[a] > category[b] ? a : b;
  if (width[a] === width[b] && a !== b) return 'float32';
  return width[a] >= width[b] ? a : b;
}

/** The dtype a bare scalar brings along: bool, int64 for whole numbers that it holds, the default float for the rest. */
export function scalarDType(value: Scalar): DType {
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'bigint' || (Number.isInteger(value) && Math.abs(value) < 2 ** 63) ? 'int64' : 'float32';
}

/**
 * The dtype of an operation on these operands: PyTorch's `torch.result_type`. Tensors with dimensions decide first;
 * 0-dim tensors, then scalars, only count where they bring a higher category.
 *
 * JavaScript does not tell `2.0` from `2`: a whole number counts as an integer.
 *
 * @example
 * ```ts
 * resultType(tensor([1], { dtype: 'int32' }), 2.5); // 'float32'
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.result_type.html
 */
export function resultType(...operands: (Tensor | Scalar)[]): DType {
  if (operands.length === 2) {
    const [a, b] = operands as [Tensor, Tensor];
    if (a.shape?.length > 0 && b.shape?.length > 0 && a.dtype === b.dtype) return a.dtype;
  }
  let dims: DType | null = null;
  let zero: DType | null = null;
  let scalar: DType | null = null;
  for (const x of operands) {
    if (typeof x !== 'object') scalar = join(scalar, scalarDType(x));
    else if (x._wrapped)
      scalar = join(scalar, x.dtype === 'float64' ? scalarDType(x._storage.data[x._offset]!) : x.dtype);
    else if (x.shape.length > 0) dims = join(dims, x.dtype);
    else zero = join(zero, x.dtype);
  }
  return rise(rise(dims, zero), scalar) ?? 'float32';
}

function join(a: DType | null, b: DType): DType {
  return a === null ? b : promoteTypes(a, b);
}

/** `high` decides unless `low` is of a higher category. */
function rise(high: DType | null, low: DType | null): DType | null {
  if (high === null || low === null) return high ?? low;
  return category[low] > category[high] ? promoteTypes(high, low) : high;
}

/** Whether a result of `from` may be written into a tensor of `to`: never to a lower category (`torch.can_cast`). */
export function canCast(from: DType, to: DType): boolean {
  return category[from] <= category[to];
}
