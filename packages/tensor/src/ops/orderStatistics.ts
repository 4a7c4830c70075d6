import type { NumberArray } from '../core/dtype.ts';
import { show } from '../core/errors.ts';
import { dense, wrapArray } from '../core/make.ts';
import { normalizeDim } from '../core/shape.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { pick, type ValuesAndIndices } from '../reduce/argBest.ts';
import { type DimOptions, optionsOf } from '../reduce/arguments.ts';
import { keptShape } from '../reduce/fold.ts';
import { type Lines, linesOf } from '../reduce/lines.ts';
import { eachSorted } from '../reduce/sortLines.ts';
import { convert } from '../strided/copy.ts';
import type { Tensor } from '../tensor.ts';
import { type AlongDim, requireElements, shareAmongEqual } from './extremes.ts';
import { pickedGradient } from './picked.ts';

/** One element of each line, by where it is in sorted order. */
function pickSorted(
  x: Tensor,
  { dim, keepdim }: AlongDim,
  choose: (sorted: Int32Array, at: number, lines: Lines) => number,
): ValuesAndIndices {
  const dims = x.ndim === 0 ? [] : [dim];
  const lines = linesOf(x, dims);
  const chosen = new Int32Array(lines.outer * lines.inner);
  eachSorted(lines, false, (sorted, line, start) => {
    chosen[line] = choose(sorted, start, lines);
  });
  return pick(x, lines, chosen, keptShape(x.shape, dims, keepdim));
}

export const kthvalueOp: OpRecord<[Tensor], AlongDim & { k: number }, Tensor[]> = {
  name: 'kthvalue',
  saves: ['output'],
  forward: ([x], attrs) => pickSorted(x, attrs, (sorted) => sorted[attrs.k - 1]!),
  backward: ([g], ctx) => [pickedGradient(g, ctx.output(1), ctx.shapeOf(0), ctx.attrs)],
};

/** {@link Tensor.kthvalue} */
export function kthvalue(x: Tensor, k: number, dim: number | DimOptions = -1, keepdim?: boolean): ValuesAndIndices {
  const attrs = read('kthvalue', x, optionsOf<DimOptions>('kthvalue', dim, keepdim));
  const n = x.shape[attrs.dim] ?? 1;
  if (!Number.isInteger(k) || k < 1 || k > n) {
    throw new RangeError(
      `kthvalue: k must be a whole number from 1 to ${n}, the size of dimension ${attrs.dim}, got ${show(k)}`,
    );
  }
  return apply(kthvalueOp, [x], { ...attrs, k }) as ValuesAndIndices;
}

/** Where the lower median of a line is. NaN sorts last: if there is one, the first of them is the median. */
function medianPlace(sorted: Int32Array, at: number, { data, n, inner }: Lines): number {
  const isNaNAt = (place: number) => Number.isNaN(data[at + place * inner]);
  return isNaNAt(sorted[n - 1]!) ? sorted.find(isNaNAt)! : sorted[(n - 1) >> 1]!;
}

/** Of all elements, taken as one line. */
export const medianOp: OpRecord<[Tensor]> = {
  name: 'median',
  saves: [0, 'output'],
  forward([x]) {
    if (x.numel() === 0) return wrapArray(convert(Float64Array.of(Number.NaN), x.dtype), [], x.dtype);
    const line = wrapArray(dense(x), [x.numel()], x.dtype);
    return pickSorted(line, { dim: 0, keepdim: false }, medianPlace)[0];
  },
  backward(g, ctx) {
    const x = ctx.input(0);
    return [shareAmongEqual(g, x, ctx.output(), { dims: [...x.shape.keys()], keepdim: false, toNaN: true })];
  },
};

export const medianDimOp: OpRecord<[Tensor], AlongDim, Tensor[]> = {
  name: 'medianDim',
  saves: ['output'],
  forward: ([x], attrs) => pickSorted(x, attrs, medianPlace),
  backward: ([g], ctx) => [pickedGradient(g, ctx.output(1), ctx.shapeOf(0), ctx.attrs)],
};

/** {@link Tensor.median} */
export function median(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: boolean): Tensor | ValuesAndIndices {
  if (x.dtype === 'bool') throw new TypeError('median: bool tensors are not supported: convert them with to(…)');
  const options = optionsOf<DimOptions>('median', dim, keepdim);
  if (options.dim === undefined || options.dim === null) return apply(medianOp, [x], undefined);
  return apply(medianDimOp, [x], read('median', x, options)) as ValuesAndIndices;
}

export const modeOp: OpRecord<[Tensor], AlongDim, Tensor[]> = {
  name: 'mode',
  saves: ['output'],
  forward: ([x], attrs) =>
    pickSorted(x, attrs, (sorted, at, { data, n, inner }) => {
      // The longest run of equal elements in sorted order, the first of those as long; the sort is stable, so its last
      // member is the last of the elements with this value.
      const valueAt = (i: number) => (data as NumberArray)[at + sorted[i]! * inner]!;
      let [best, length, run] = [0, 0, 0];
      for (let i = 0; i < n; i++) {
        run = i > 0 && valueAt(i) === valueAt(i - 1) ? run + 1 : 1;
        if (run > length) [best, length] = [sorted[i]!, run];
      }
      return best;
    }),
  backward: ([g], ctx) => [pickedGradient(g, ctx.output(1), ctx.shapeOf(0), ctx.attrs)],
};

/** {@link Tensor.mode} */
export function mode(x: Tensor, dim: number | DimOptions = -1, keepdim?: boolean): ValuesAndIndices {
  return apply(modeOp, [x], read('mode', x, optionsOf<DimOptions>('mode', dim, keepdim))) as ValuesAndIndices;
}

function read(where: string, x: Tensor, options: DimOptions): AlongDim {
  const dim = normalizeDim(where, options.dim ?? -1, x.ndim);
  requireElements(where, x, [dim]);
  return { dim, keepdim: options.keepdim ?? false };
}
