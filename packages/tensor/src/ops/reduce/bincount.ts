import { integersHint, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor, tensorOrNull } from '../../core/operand.ts';
import { count, type Given, optionTable, type RulesFor } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import { unrepeatable } from '../../core/tracer.ts';
import type { Tensor } from '../../tensor.ts';
import { wholeNumbers } from '../indexing/places.ts';

/** Options of `bincount`. */
export interface BincountOptions {
  /** What each element counts. Default: 1. */
  weights?: Tensor | null;
  /** The result has at least so many places. Default: 0. */
  minlength?: number;
}

const bincountOptions = optionTable(
  { weights: tensorOrNull, minlength: count(0, 0) } satisfies RulesFor<BincountOptions>,
  ['weights', 'minlength'],
);

/**
 * How often each whole number from 0 up occurs in a vector, or the sum of the weights of where it does: int64, or with
 * `weights` their dtype (float64 unless they are float32). Without a gradient.
 *
 * @throws TypeError unless x holds integers; RangeError for a negative one; ShapeError unless it is a vector
 * @example
 * ```ts
 * bincount(tensor([1n, 1n, 3n])); // [0, 2, 0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bincount.html
 */
export function bincount(
  x: Tensor,
  ...given: Given<BincountOptions, [weights: Tensor | null, minlength: number]>
): Tensor {
  const { weights, minlength } = bincountOptions.take('bincount', given);
  checkTensor('bincount', x);
  if (isFloat(x.dtype) || x.dtype === 'bool')
    throw new TypeError(`bincount: integers are needed, got ${x.dtype}${integersHint(x)}`);
  if (x.ndim !== 1) throw new ShapeError(`bincount: a vector is needed, got shape ${showShape(x.shape)}`);
  if (weights && (weights.ndim !== 1 || weights.numel() !== x.numel()))
    throw new ShapeError(
      `bincount: weights of shape ${showShape(weights.shape)} do not fit shape ${showShape(x.shape)}`,
    );
  unrepeatable('bincount(), as long as its numbers tell,', 'add ones, or the weights, to zeros(n) with scatterAdd_()');
  const places = wholeNumbers(dense(x));
  let n = minlength;
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    if (place < 0) throw new RangeError(`bincount: numbers must be from 0 up, got ${place}`);
    if (place >= n) n = place + 1;
  }
  const dtype = weights && x.numel() > 0 ? (weights.dtype === 'float32' ? 'float32' : 'float64') : 'int64';
  const sums = allocateFor([n], dtype, 'bincount');
  const by = weights ? wholeNumbersOrFloats(weights) : null;
  if (sums instanceof BigInt64Array) {
    const counts = allocateFor([n], 'float64', 'bincount');
    for (let i = 0; i < places.length; i++) counts[places[i]!]!++;
    for (let i = 0; i < n; i++) sums[i] = BigInt(counts[i]!);
  } else for (let i = 0; i < places.length; i++) sums[places[i]!]! += by![i]!;
  return wrapArray(sums, [n], dtype);
}

const wholeNumbersOrFloats = (t: Tensor) => dense(isFloat(t.dtype) ? t.detach() : t.to('float64')) as Float64Array;
