import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { convert, dense } from '../../core/copy.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { type ValuesAndIndices, valuesAndIndices } from './argBest.ts';
import { type DimOptions, dimOptions, type Keep, optionsOf } from './arguments.ts';
import { type AlongDim, shareAmongEqual } from './extremes.ts';
import type { Lines } from './lines.ts';
import { placeOfKth } from './orderStatistic.ts';
import { pickedGradient } from './picked.ts';
import { pickKth, read } from './pickSorted.ts';

/** Where the lower median of a line is. NaN sorts last: if there is one, the first of them is the median. */
function medianPlace(sorted: Int32Array, at: number, { data, n, inner }: Lines): number {
  const isNaNAt = (place: number) => Number.isNaN(data[at + place * inner]);
  return isNaNAt(sorted[n - 1]!) ? sorted.find(isNaNAt)! : sorted[(n - 1) >> 1]!;
}

/** {@link medianPlace} without sorting. */
function medianOf(at: number, lines: Lines): number {
  const { data, n, inner } = lines;
  for (let i = 0, from = at; i < n; i++, from += inner) if (Number.isNaN(data[from]!)) return i;
  return placeOfKth((n - 1) >> 1, at, lines);
}

/** Of all elements, taken as one line. */
export const medianOp: OpRecord<[Tensor]> = {
  name: 'median',
  saves: [0, 'output'],
  forward([x]) {
    if (x.numel() === 0) return wrapArray(convert(Float64Array.of(Number.NaN), x.dtype), [], x.dtype);
    const line = wrapArray(dense(x), [x.numel()], x.dtype);
    return pickKth(line, { dim: 0, keepdim: false }, medianOf, medianPlace)[0];
  },
  backward(g, ctx) {
    const x = ctx.input(0);
    return [shareAmongEqual(g, x, ctx.output(), { dims: [...x.shape.keys()], keepdim: false, toNaN: true })];
  },
};

export const medianDimOp: OpRecord<[Tensor], AlongDim, Tensor[]> = {
  name: 'medianDim',
  saves: ['output'],
  forward: ([x], attrs) => pickKth(x, attrs, medianOf, medianPlace),
  backward: ([g], ctx) => [pickedGradient(g, ctx.output(1), ctx.shapeOf(0), ctx.attrs)],
};

/**
 * The median, of an even number of elements the lower of the two in the middle; along `dim` with its index. See
 * {@link Tensor.median}.
 *
 * @example
 * ```ts
 * median(tensor([3, 1, 2])); // 2
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.median.html
 */
export function median(x: Tensor): Tensor;
export function median(x: Tensor, dim: number, keepdim?: Keep): ValuesAndIndices;
export function median(x: Tensor, options: DimOptions & { dim: number }): ValuesAndIndices;
export function median(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: Keep): Tensor | ValuesAndIndices;
export function median(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: Keep): Tensor | ValuesAndIndices {
  checkTensor('median', x);
  if (x.dtype === 'bool') throw new TypeError('median: bool tensors are not supported: convert them with to(…)');
  const options = optionsOf('median', dimOptions, dim, keepdim);
  if (options.dim === undefined || options.dim === null) return apply(medianOp, [x], undefined);
  return valuesAndIndices('median', apply(medianDimOp, [x], read('median', x, options)));
}
