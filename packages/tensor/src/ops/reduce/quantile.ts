import { examine } from '../../autograd/dispatch.ts';
import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkFloatTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, unchecked, word } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { full } from '../creation/full.ts';
import { ceil } from '../elementwise/ceil.ts';
import { clamp } from '../elementwise/clamp.ts';
import { floor } from '../elementwise/floor.ts';
import { isnan } from '../elementwise/isnan.ts';
import { lerp } from '../elementwise/lerp.ts';
import { logicalNot } from '../elementwise/logicalNot.ts';
import { maskedFill } from '../elementwise/maskedFill.ts';
import { mul } from '../elementwise/mul.ts';
import { round } from '../elementwise/round.ts';
import { sub } from '../elementwise/sub.ts';
import { gather } from '../indexing/gather.ts';
import { movedim } from '../shape/movedim.ts';
import { reshape } from '../shape/reshape.ts';
import { any } from './any.ts';
import { sort } from './sort.ts';
import { sum } from './sum.ts';

/** What a quantile is that lies between two elements. */
export type QuantileInterpolation = 'linear' | 'lower' | 'higher' | 'midpoint' | 'nearest';

/** Options of `quantile` and `nanquantile`. */
export interface QuantileOptions {
  /** The dimension to reduce. Default: all elements as one. */
  dim?: number | null;
  /** Leave the reduced dimension in place with size 1. Default: false. */
  keepdim?: boolean;
  /** What a quantile is that lies between two elements. Default: 'linear'. */
  interpolation?: QuantileInterpolation;
}

const quantileOptions = optionTable(
  {
    dim: unchecked<number | null>(null),
    keepdim: flag(false),
    interpolation: word<QuantileInterpolation>('linear', ['linear', 'lower', 'higher', 'midpoint', 'nearest']),
  } satisfies RulesFor<QuantileOptions>,
  ['dim', 'keepdim'],
);

type GivenQuantile = Given<QuantileOptions, [dim: number | null, keepdim: boolean]>;

function compute(where: string, x: Tensor, q: Tensor | number, given: readonly unknown[], ignore: boolean): Tensor {
  const { dim, keepdim, interpolation } = quantileOptions.take(where, given);
  checkFloatTensor(where, x);
  const wanted = typeof q === 'number' ? full([], q, { dtype: x.dtype }) : q;
  if (!isTensor(wanted)) throw new TypeError(`${where}: q must be a number or a Tensor, got ${show(q)}`);
  if (wanted.ndim > 1)
    throw new ShapeError(`${where}: q must be a number or a vector, got shape ${showShape(wanted.shape)}`);
  if (wanted.dtype !== x.dtype)
    throw new TypeError(`${where}: q must be ${x.dtype} as the tensor, got ${wanted.dtype}`);
  examine(wanted, (t) => {
    if (!t.ge(0).logicalAnd(t.le(1)).all().item<boolean>())
      throw new RangeError(`${where}: q must be from 0 to 1, got ${show(typeof q === 'number' ? q : t.tolist())}`);
  });
  if (x.numel() === 0) throw new RangeError(`${where}: a tensor without elements has no quantiles`);
  const along = dim === null ? 0 : normalizeDim(where, dim, x.ndim);
  const lines = dim === null ? reshape(x, [-1]) : x.ndim === 0 ? reshape(x, [1]) : movedim(x, along, -1);
  const sorted = sort(lines, -1).values;
  const kept = sorted.shape.slice(0, -1);
  const last = sorted.shape.at(-1)! - 1;
  const quantiles = reshape(wanted, [-1]);
  const missing = isnan(sorted);
  // The place in sorted order, not yet whole; NaN is sorted last.
  let ranks = mul(quantiles, last).expand([...kept, quantiles.numel()]);
  if (ignore) ranks = clamp(mul(quantiles, sub(sum(logicalNot(missing), -1, true), 1)), 0);
  else ranks = maskedFill(ranks, any(missing, -1, true), last);
  if (interpolation === 'lower') ranks = floor(ranks);
  if (interpolation === 'higher') ranks = ceil(ranks);
  if (interpolation === 'nearest') ranks = round(ranks);
  const below = ranks.detach().long();
  let out = gather(sorted, -1, below);
  if (interpolation === 'linear' || interpolation === 'midpoint') {
    const weight = interpolation === 'midpoint' ? full(ranks.shape, 0.5, { dtype: x.dtype }) : sub(ranks, below);
    out = lerp(out, gather(sorted, -1, ceil(ranks.detach()).long()), weight);
  }
  // What is asked for comes first.
  out = movedim(out, -1, 0);
  const shape = dim === null ? new Array<number>(x.ndim).fill(1) : x.shape.map((n, d) => (d === along ? 1 : n));
  return reshape(out, [...wanted.shape, ...(keepdim ? shape : kept)]);
}

/**
 * The q-th quantiles of all elements or along a dimension: at 0 the smallest, at 1 the largest, in between by their place
 * in sorted order. NaN where there is NaN.
 *
 * @param q - a number from 0 to 1, or a vector of them, which then is the result's first dimension
 * @throws TypeError for integers; RangeError for q out of range or no elements
 * @example
 * ```ts
 * quantile(tensor([1, 2, 3, 4]), 0.5); // 2.5
 * quantile(tensor([1, 2, 3, 4]), tensor([0.25, 0.75])); // [1.75, 3.25]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.quantile.html
 */
export function quantile(x: Tensor, q: Tensor | number, ...given: GivenQuantile): Tensor {
  return compute('quantile', x, q, given, false);
}

/**
 * {@link quantile} of the elements that are not NaN.
 *
 * @example
 * ```ts
 * nanquantile(tensor([1, 2, NaN, 4]), 0.5); // 2
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nanquantile.html
 */
export function nanquantile(x: Tensor, q: Tensor | number, ...given: GivenQuantile): Tensor {
  return compute('nanquantile', x, q, given, true);
}
