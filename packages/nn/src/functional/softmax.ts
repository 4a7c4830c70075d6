import { checkTensor, type Given, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import { type DType, logSoftmax as logSoftmaxOf, softmax as softmaxOf, type Tensor } from '@wick/tensor/light';
import { dim, kind } from '../options.ts';

/** Options of {@link softmax} and {@link logSoftmax}. */
export interface SoftmaxOptions {
  /** The dimension whose elements sum to 1. */
  dim?: number | null;
  /** Cast the input to this first. */
  dtype?: DType;
}

const dtypes: readonly unknown[] = ['float32', 'float64', 'int32', 'int64', 'uint8', 'bool'];
const table = optionTable(
  {
    dim: orNull(dim(-1)),
    dtype: kind<DType | undefined>(undefined, `one of ${dtypes.join(', ')}`, (given) => dtypes.includes(given)),
  } satisfies RulesFor<SoftmaxOptions>,
  ['dim'],
);

/**
 * exp(x) / Σ exp(x) over one dimension: `torch.nn.functional.softmax`.
 *
 * @param dim - the dimension, or options. Without one PyTorch's old choice: 0 for inputs of 0, 1 and 3 dimensions, 1
 * for others; give it.
 * @throws RangeError if x has no such dimension.
 * @example
 * ```ts
 * functional.softmax(tensor([[1, 2, 3]]), 1); // [[0.0900, 0.2447, 0.6652]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmax.html
 */
export function softmax(x: Tensor, ...given: Given<SoftmaxOptions, [dim: number | null]>): Tensor {
  const [over, dtype] = readSoftmax('softmax', x, given);
  return softmaxOf(x, over, { dtype });
}

/**
 * log(softmax(x)), computed without overflow: `torch.nn.functional.log_softmax`.
 *
 * @param dim - as for {@link softmax}.
 * @throws RangeError if x has no such dimension.
 * @example
 * ```ts
 * functional.logSoftmax(tensor([[1, 2, 3]]), 1); // [[-2.4076, -1.4076, -0.4076]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.log_softmax.html
 */
export function logSoftmax(x: Tensor, ...given: Given<SoftmaxOptions, [dim: number | null]>): Tensor {
  const [over, dtype] = readSoftmax('logSoftmax', x, given);
  return logSoftmaxOf(x, over, { dtype });
}

/**
 * softmax(-x): `torch.nn.functional.softmin`.
 *
 * @param dim - as for {@link softmax}.
 * @throws RangeError if x has no such dimension.
 * @example
 * ```ts
 * functional.softmin(tensor([[1, 2, 3]]), 1); // [[0.6652, 0.2447, 0.0900]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmin.html
 */
export function softmin(x: Tensor, ...given: Given<SoftmaxOptions, [dim: number | null]>): Tensor {
  const [over, dtype] = readSoftmax('softmin', x, given);
  return softmaxOf(x.neg(), over, { dtype });
}

function readSoftmax(where: string, x: Tensor, given: readonly unknown[]): [number, DType | undefined] {
  checkTensor(where, x, 'input');
  const read = table.take(where, given);
  return [read.dim ?? (x.ndim === 0 || x.ndim === 1 || x.ndim === 3 ? 0 : 1), read.dtype];
}
