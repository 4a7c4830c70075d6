import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { integersHint, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import type { Scalar, TypedArray } from '../../core/dtype.ts';
import { allocate } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor, isScalar, operand, tensorOrNull } from '../../core/operand.ts';
import { flag, optionTable, orNull, type RulesFor, word } from '../../core/options.ts';
import { resultType } from '../../core/promotion.ts';
import { sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { gather } from './gather.ts';

/** Options of `bucketize`. */
export interface BucketizeOptions {
  /** Where a value equals a boundary, the place behind it. Default: false. */
  right?: boolean;
  /** int32 instead of int64. Default: false. */
  outInt32?: boolean;
}

/** Options of `searchsorted`. */
export interface SearchsortedOptions extends BucketizeOptions {
  /** 'right' is `right: true`. */
  side?: 'left' | 'right' | null;
  /** The indices that sort the sequence along its last dimension. */
  sorter?: Tensor | null;
}

const bucketizeOptions = optionTable({
  right: flag(false),
  outInt32: flag(false),
} satisfies RulesFor<BucketizeOptions>);
const searchsortedOptions = optionTable({
  ...bucketizeOptions.known,
  side: orNull(word<'left' | 'right'>('left', ['left', 'right'])),
  sorter: tensorOrNull,
} satisfies RulesFor<SearchsortedOptions>);

/** The first place in data[from, to) whose element is not below (`right`: not above) the value. NaN is above all. */
export function placeOf(data: TypedArray, from: number, to: number, value: number | bigint, right: boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (right ? data[middle]! > value : data[middle]! >= value) high = middle;
    else low = middle + 1;
  }
  return low - from;
}

/** Places in one sorted line, or in one for each line of the values. */
const searchsortedOp: OpRecord<[sorted: Tensor, values: Tensor], { right: boolean; int32: boolean }> = {
  name: 'searchsorted',
  forward([sorted, values], { right, int32 }) {
    const [boundaries, from] = [dense(sorted), dense(values)];
    const n = sorted.shape.at(-1)!;
    const lines = sorted.ndim > 1;
    const width = lines ? values.shape.at(-1)! : 0;
    const out = allocate(int32 ? 'int32' : 'int64', from.length);
    // An int64 is its low half here, which numbers are written to.
    const halves = new Int32Array(out.buffer, out.byteOffset, out.byteLength / 4);
    const step = int32 ? 1 : 2;
    for (let i = 0; i < out.length; i++) {
      const start = lines ? Math.floor(i / width) * n : 0;
      halves[step * i] = placeOf(boundaries, start, start + n, from[i]!, right);
    }
    return wrapArray(out, values.shape, int32 ? 'int32' : 'int64');
  },
  backward: null,
};

function search(sorted: Tensor, values: Tensor, right: boolean, int32: boolean): Tensor {
  const dtype = resultType(sorted, values);
  return apply(searchsortedOp, [sorted.detach().to(dtype), values.detach().to(dtype)], { right, int32 });
}

/**
 * Where each value would have to be inserted into an ascending sequence to keep it ascending: before what equals it, or
 * behind it with `right`. Without a gradient.
 *
 * @param sortedSequence - a vector, or of the values' shape but for the last dimension, along which each line is
 *   ascending
 * @param values - a tensor, or a number
 * @throws ShapeError if the shapes do not fit
 * @example
 * ```ts
 * searchsorted(tensor([1, 3, 5]), tensor([3, 6])); // [1, 3]
 * searchsorted(tensor([1, 3, 5]), 3, { right: true }); // 2
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.searchsorted.html
 */
export function searchsorted(sortedSequence: Tensor, values: Tensor | Scalar, options?: SearchsortedOptions): Tensor {
  const { right, side, outInt32, sorter } = searchsortedOptions.read('searchsorted', options);
  checkTensor('searchsorted', sortedSequence, 'sortedSequence');
  const wanted = operand('searchsorted', values, 'values');
  if (options?.side === 'left' && right)
    throw new RangeError("searchsorted: right and side 'left' say different things");
  const { shape } = sortedSequence;
  const fits = isScalar(values)
    ? shape.length === 1
    : sameShape(shape.slice(0, -1), wanted.shape.slice(0, -1)) && wanted.ndim > 0;
  if (shape.length === 0 || (shape.length > 1 && !fits) || (isScalar(values) && !fits))
    throw new ShapeError(
      `searchsorted: a sequence of shape ${showShape(shape)} does not fit values of shape ${showShape(wanted.shape)}: it must be a vector, or the same but for the last dimension`,
    );
  if (sorter && !sameShape(sorter.shape, shape))
    throw new ShapeError(`searchsorted: sorter must have shape ${showShape(shape)}, got ${showShape(sorter.shape)}`);
  if (sorter && sorter.dtype !== 'int64')
    throw new TypeError(`searchsorted: sorter must be int64, got ${sorter.dtype}${integersHint(sorter)}`);
  const sorted = sorter ? gather(sortedSequence, -1, sorter) : sortedSequence;
  return search(sorted, wanted, right || side === 'right', outInt32);
}

/**
 * In which of the buckets between ascending boundaries each value lies: {@link searchsorted} the other way round.
 *
 * @param boundaries - a vector
 * @throws ShapeError unless the boundaries are a vector
 * @example
 * ```ts
 * bucketize(tensor([3, 6, 9]), tensor([1, 3, 5, 7, 9])); // [1, 3, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bucketize.html
 */
export function bucketize(input: Tensor | Scalar, boundaries: Tensor, options?: BucketizeOptions): Tensor {
  const { right, outInt32 } = bucketizeOptions.read('bucketize', options);
  if (checkTensor('bucketize', boundaries, 'boundaries').ndim !== 1)
    throw new ShapeError(`bucketize: boundaries must be a vector, got shape ${showShape(boundaries.shape)}`);
  return search(boundaries, operand('bucketize', input, 'input'), right, outInt32);
}
