import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { allocate } from '../../core/dtype.ts';
import { laidLike } from '../../core/laidOut.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type Pair, type ValuesAndIndices, valuesAndIndices } from './argBest.ts';
import { linesOf } from './lines.ts';
import { eachSorted } from './orderedLines.ts';
import { pickedGradient } from './picked.ts';

export interface SortAttrs {
  readonly dim: number;
  readonly descending: boolean;
  /** How many to keep of each line. */
  readonly k: number;
}

/** The first `k` of each line in sorted order, and where they were. */
export function firstSorted(x: Tensor, { dim, descending, k }: SortAttrs): Pair {
  const lines = linesOf(x, x.ndim === 0 ? [] : [dim]);
  const { data, inner } = lines;
  const shape = x.shape.map((n, d) => (d === dim ? k : n));
  const values = allocate(x.dtype, lines.outer * k * inner);
  const indices = allocate('int64', values.length);
  const low = new Int32Array(indices.buffer); // indices are below 2^31: their high halves stay 0
  eachSorted(lines, descending, (places, line, start) => {
    const j = line % inner;
    let to = (line - j) * k + j;
    for (let i = 0; i < k; i++, to += inner) {
      values[to] = data[start + places[i]! * inner]!;
      low[2 * to] = places[i]!;
    }
  });
  return [wrapArray(values, shape, x.dtype), wrapArray(indices, shape, 'int64')];
}

export const sortOp: OpRecord<[Tensor], SortAttrs, Tensor[]> = {
  name: 'sort',
  saves: ['output'],
  forward: ([x], attrs) => firstSorted(x, attrs).map((t) => laidLike(t, x)),
  backward: ([g], ctx) => [pickedGradient(g, ctx.output(1), ctx.shapeOf(0), { dim: ctx.attrs.dim, keepdim: true })],
};

/** Options of `sort` and `argsort`. */
export interface SortOptions {
  /** The dimension to sort along. Default: -1. */
  dim?: number;
  /** From large to small. Default: false. */
  descending?: boolean;
  /** Keep the order of equal elements. It is always kept; the option is there because PyTorch has it. */
  stable?: boolean;
}

/** What is said after a dimension: the order, by itself or by name. */
export type Descending = boolean | Omit<SortOptions, 'dim'>;

const sortOptions = optionTable(
  { dim: unchecked(-1), descending: flag(false), stable: flag(false) } satisfies RulesFor<SortOptions>,
  ['dim', 'descending', 'stable'],
);

/**
 * The elements along a dimension in order, and where they were. Equal elements keep their order. See {@link
 * Tensor.sort}.
 *
 * @example
 * ```ts
 * sort(tensor([3, 1, 2])); // [[1, 2, 3], [1, 2, 0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sort.html
 */
export function sort(x: Tensor, dim?: number | SortOptions, descending?: Descending): ValuesAndIndices {
  checkTensor('sort', x);
  const options = sortOptions.take('sort', [dim, descending]);
  const at = normalizeDim('sort', options.dim, x.ndim);
  const attrs = { dim: at, descending: options.descending, k: x.shape[at] ?? 1 };
  return valuesAndIndices('sort', apply(sortOp, [x], attrs));
}
