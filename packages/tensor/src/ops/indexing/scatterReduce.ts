import { apply, applyInPlace } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import type { DType, TypedArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, optionTable, type RulesFor, word } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { onesLike } from '../creation/ones.ts';
import { zerosLike } from '../creation/zeros.ts';
import { div } from '../elementwise/div.ts';
import { eq } from '../elementwise/eq.ts';
import { logicalAnd } from '../elementwise/logicalAnd.ts';
import { maskedFill } from '../elementwise/maskedFill.ts';
import { mul } from '../elementwise/mul.ts';
import { where } from '../elementwise/where.ts';
import { placesAlong } from './alongDim.ts';
import { gather } from './gather.ts';
import { checkIndex, startFrom } from './places.ts';
import { readSource, scatter } from './scatter.ts';
import { scatterAdd } from './scatterAdd.ts';

/** What is made of the values that come to one place. */
export type ScatterReduction = 'sum' | 'prod' | 'mean' | 'amax' | 'amin';

/** Options of `scatterReduce` and `indexReduce`. */
export interface ScatterReduceOptions {
  /** Whether what was there counts too, where something comes. Default: true. */
  includeSelf?: boolean;
}

interface ReduceAttrs {
  readonly dim: number;
  readonly reduce: ScatterReduction;
  readonly includeSelf: boolean;
}

const reductions = ['sum', 'prod', 'mean', 'amax', 'amin'] as const;
const scatterReduceOptions = optionTable({ includeSelf: flag(true) } satisfies RulesFor<ScatterReduceOptions>);
const reduction = word<ScatterReduction>('sum', reductions);

/** x[place] = reduce of it and all that comes there, on numbers or on bigints; `counts` has room for as many as x has. */
export function collect(
  to: TypedArray,
  from: TypedArray,
  places: Int32Array,
  { reduce, includeSelf }: Omit<ReduceAttrs, 'dim'>,
  dtype: DType,
  counts: Int32Array,
): void {
  const out = to as Float64Array;
  const values = from as Float64Array;
  const one = (dtype === 'int64' ? 1n : 1) as number;
  counts.fill(includeSelf ? 1 : 0);
  for (let i = 0; i < places.length; i++) {
    const p = places[i]!;
    const have = out[p]!;
    const v = values[i]!;
    if (counts[p]!++ === 0) out[p] = v;
    else if (reduce === 'sum' || reduce === 'mean') out[p] = have + v;
    else if (reduce === 'prod') out[p] = have * v;
    // biome-ignore lint/suspicious/noSelfCompare: NaN beats all, and bigints have none.
    else if (v !== v || (reduce === 'amax' ? v > have : v < have)) out[p] = v;
  }
  if (reduce !== 'mean') return;
  for (let p = 0; p < out.length; p++) {
    if (counts[p]! < 2) continue;
    const n = (dtype === 'int64' ? BigInt(counts[p]!) : counts[p]!) as number;
    const whole = out[p]! / n;
    if (dtype === 'float32' || dtype === 'float64') out[p] = whole;
    // Integers are divided downwards.
    else if (dtype === 'int64') out[p] = whole * n > out[p]! ? whole - one : whole;
    else out[p] = Math.floor(whole);
  }
}

export const scatterReduceOp: OpRecord<[Tensor, Tensor, Tensor], ReduceAttrs> = {
  name: 'scatterReduce',
  saves: [0, 1, 2, 'output'],
  forward([x, index, source], attrs, out) {
    const places = placesAlong('scatterReduce', x.shape, index, attrs.dim);
    const { data, result } = startFrom(x, out, [index, source]);
    collect(data, dense(source), places, attrs, x.dtype, new Int32Array(data.length));
    return result;
  },
  backward(g, ctx) {
    const [x, index, source] = [ctx.input(0), ctx.input(1), ctx.input(2)];
    const { dim, includeSelf } = ctx.attrs;
    const [ofSelf, ofSource] = gradients(g, x, index, source, ctx.output(), ctx.attrs);
    return [includeSelf ? ofSelf : scatter(ofSelf, dim, index, 0), null, ofSource];
  },
};

function gradients(
  g: Tensor,
  x: Tensor,
  index: Tensor,
  source: Tensor,
  out: Tensor,
  attrs: ReduceAttrs,
): [Tensor, Tensor] {
  const { dim, reduce, includeSelf } = attrs;
  const back = (t: Tensor) => gather(t, dim, index);
  if (reduce === 'sum') return [g, back(g)];
  if (reduce === 'mean') {
    const n = scatterAdd(includeSelf ? onesLike(x) : zerosLike(x), dim, index, onesLike(source));
    const share = div(g, maskedFill(n, eq(n, 0), 1));
    return [share, back(share)];
  }
  if (reduce === 'prod') {
    // The product of the others: where it is the only zero, that of all with a one in its place.
    const again = (a: Tensor, b: Tensor) => apply(scatterReduceOp, [a, index, b], attrs);
    const ofSelf = maskedFill(x, eq(x, 0), 1);
    const zero = eq(source, 0);
    const zeros = back(scatterAdd(zerosLike(x), dim, index, zero.to(x.dtype)));
    const only = logicalAnd(zero, eq(zeros, 1));
    const others = back(mul(g, again(x, maskedFill(source, only, 1))));
    return [
      div(mul(g, again(ofSelf, source)), ofSelf),
      where(only, others, div(back(mul(g, out)), maskedFill(source, zero, 1))),
    ];
  }
  // Those that have the value share the gradient.
  const best = eq(x, out).to(g.dtype);
  const bests = eq(source, back(out)).to(g.dtype);
  const share = div(g, scatterAdd(best, dim, index, bests));
  return [mul(share, best), mul(back(share), bests)];
}

function read(
  name: string,
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: ScatterReduction,
  options: ScatterReduceOptions | undefined,
): [[Tensor, Tensor, Tensor], ReduceAttrs] {
  const { includeSelf } = scatterReduceOptions.read(name, options);
  reduction.read(name, 'reduce', reduce);
  const [d, used] = readSource(name, checkTensor(name, x), dim, index, source);
  return [[x, index, used], { dim: d, reduce, includeSelf }];
}

/**
 * A copy in which element index[i][j] of row i, for dim = 1, is the sum, product, mean, largest or smallest of what was
 * there and of all source[i][j] that come to it.
 *
 * @param reduce - 'sum', 'prod', 'mean', 'amax' or 'amin'
 * @throws RangeError for another reduction or an index out of bounds; TypeError if the dtypes differ
 * @example
 * ```ts
 * scatterReduce(tensor([1, 2, 3]), 0, tensor([0n, 0n, 2n]), tensor([4, 5, 6]), 'amax'); // [5, 2, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.scatter_reduce.html
 */
export function scatterReduce(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: ScatterReduction,
  options?: ScatterReduceOptions,
): Tensor {
  return apply(scatterReduceOp, ...read('scatterReduce', x, dim, index, source, reduce, options));
}

/** {@link scatterReduce} in place. */
export function scatterReduce_(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: ScatterReduction,
  options?: ScatterReduceOptions,
): Tensor {
  return applyInPlace(scatterReduceOp, ...read('scatterReduce_', x, dim, index, source, reduce, options));
}

/** An index of one for each part as one for each element. */
function spread(name: string, x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  checkTensor(name, source, 'source');
  checkIndex(name, index);
  const d = normalizeDim(name, dim, checkTensor(name, x).ndim);
  const parts = source.shape[d] ?? 1;
  const fits = source.ndim === x.ndim && source.shape.every((n, i) => i === d || n === x.shape[i]);
  if (index.ndim > 1 || index.numel() !== parts || !fits)
    throw new ShapeError(
      `${name}: index of shape ${showShape(index.shape)} and source of shape ${showShape(source.shape)} do not fit shape ${showShape(x.shape)} along dimension ${d}`,
    );
  return index.reshape(source.shape.map((n, i) => (i === d ? n : 1))).expand(source.shape);
}

function refuseSum(name: string, reduce: ScatterReduction): void {
  if ((reduce as string) === 'sum')
    throw new RangeError(`${name}: reduce must be 'prod', 'mean', 'amax' or 'amin'; for sums there is indexAdd`);
}

/**
 * A copy in which the index[k]-th part along `dim` is the product, mean, largest or smallest of what was there and of all
 * k-th parts of `source` that come to it.
 *
 * @param reduce - 'prod', 'mean', 'amax' or 'amin'
 * @throws as {@link scatterReduce}
 * @example
 * ```ts
 * indexReduce(tensor([1, 2]), 0, tensor([1n, 1n]), tensor([3, 4]), 'prod'); // [1, 24]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.index_reduce_.html
 */
export function indexReduce(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: Exclude<ScatterReduction, 'sum'>,
  options?: ScatterReduceOptions,
): Tensor {
  refuseSum('indexReduce', reduce);
  return apply(
    scatterReduceOp,
    ...read('indexReduce', x, dim, spread('indexReduce', x, dim, index, source), source, reduce, options),
  );
}

/** {@link indexReduce} in place. */
export function indexReduce_(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: Exclude<ScatterReduction, 'sum'>,
  options?: ScatterReduceOptions,
): Tensor {
  refuseSum('indexReduce_', reduce);
  return applyInPlace(
    scatterReduceOp,
    ...read('indexReduce_', x, dim, spread('indexReduce_', x, dim, index, source), source, reduce, options),
  );
}
