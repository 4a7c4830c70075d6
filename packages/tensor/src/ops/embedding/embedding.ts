import { checkWritable } from '../../autograd/changeable.ts';
import { apply, applyInPlace, examine } from '../../autograd/dispatch.ts';
import { noGrad } from '../../autograd/gradMode.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { integersHint, show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, real, unchecked } from '../../core/options.ts';
import { allocateFor, naming } from '../../core/room.ts';
import { tracing } from '../../core/tracer.ts';
import { movable } from '../../strided/movable.ts';
import type { Tensor } from '../../tensor.ts';
import { SHORTEST_VIEW } from '../indexing/moves.ts';
import { firstOutside, wholeNumbers } from '../indexing/places.ts';
import { norm } from '../reduce/norm.ts';

interface EmbeddingAttrs {
  /** The row that gets no gradient; -1 for none. */
  readonly paddingIdx: number;
  /** Divide the gradient of a row by how often it is looked up. */
  readonly scaleGradByFreq: boolean;
}

/** Copies rows one after the other, element by element. */
function takeShortRows(x: Int32Array, rows: Float64Array, width: number, y: Int32Array): void {
  for (let i = 0, to = 0; i < rows.length; i++, to += width) {
    const from = (rows[i]! * width) >>> 0; // as a double it would be made an index of at every element
    for (let d = 0; d < width; d++) y[to + d] = x[from + d]!;
  }
}

/** Rows of a table, by index. */
export const embeddingOp: OpRecord<[weight: Tensor, indices: Tensor], EmbeddingAttrs> = {
  name: 'embedding',
  saves: [1],
  forward([weight, indices]) {
    const width = weight.shape[1]!;
    const rows = rowsOf(indices);
    const table = dense(weight) as FloatArray;
    const out = allocateFor([rows.length, width], weight.dtype, undefined, false) as FloatArray;
    if (width >= SHORTEST_VIEW)
      for (let i = 0; i < rows.length; i++) {
        const start = rows[i]! * width;
        out.set(table.subarray(start, start + width), i * width);
      }
    else takeShortRows(movable(table) as Int32Array, rows, width, movable(out) as Int32Array);
    return wrapArray(out, [...indices.shape, width], weight.dtype);
  },
  backward: (g, ctx) => [
    apply(embeddingBackwardOp, [g, ctx.input(1)], { ...ctx.attrs, rows: ctx.shapeOf(0)[0]! }),
    null,
  ],
};

interface EmbeddingBackwardAttrs extends EmbeddingAttrs {
  readonly rows: number;
}

/** Every vector added to the row it was taken from. */
export const embeddingBackwardOp: OpRecord<[g: Tensor, indices: Tensor], EmbeddingBackwardAttrs> = {
  name: 'embeddingBackward',
  saves: [1],
  forward([g, indices], attrs) {
    const width = g.shape.at(-1)!;
    const rows = rowsOf(indices);
    const grad = dense(g) as FloatArray;
    const factors = factorsOf(rows, attrs);
    const out = allocate(g.dtype, attrs.rows * width) as FloatArray;
    for (let i = 0, at = 0; i < rows.length; i++, at += width) {
      const start = rows[i]! * width;
      if (factors[i] === 0) continue;
      // Places are small integers where the table is not too long for that: a product of doubles is none to the engine.
      if (out.length < 2 ** 31) addRow(out, start | 0, grad, at, width, factors[i]!);
      else addRow(out.subarray(start, start + width), 0, grad, at, width, factors[i]!);
    }
    return wrapArray(out, [attrs.rows, width], g.dtype);
  },
  backward(h, ctx) {
    const indices = ctx.input(1);
    const factors = apply(factorsOp, [indices], ctx.attrs).to(h.dtype);
    return [apply(embeddingOp, [h, indices], { paddingIdx: -1, scaleGradByFreq: false }).mul(factors), null];
  },
};

/** Adds `width` elements of `from`, times a factor, to those of `to`. */
function addRow(to: FloatArray, start: number, from: FloatArray, at: number, width: number, factor: number): void {
  if (factor === 1) for (let d = 0; d < width; d++) to[start + d]! += from[at + d]!;
  else for (let d = 0; d < width; d++) to[start + d]! += from[at + d]! * factor;
}

/** What each vector's gradient is multiplied with. */
function factorsOf(rows: Float64Array, { rows: count, paddingIdx, scaleGradByFreq }: EmbeddingBackwardAttrs) {
  const times = new Float64Array(count);
  for (const row of rows) times[row]!++;
  return rows.map((row) => (row === paddingIdx ? 0 : scaleGradByFreq ? 1 / times[row]! : 1));
}

const factorsOp: OpRecord<[indices: Tensor], EmbeddingBackwardAttrs> = {
  name: 'embeddingFactors',
  forward: ([indices], attrs) => wrapArray(factorsOf(rowsOf(indices), attrs), [...indices.shape, 1], 'float64'),
  backward: null,
};

export function rowsOf(indices: Tensor): Float64Array {
  return wholeNumbers(naming('embedding', () => dense(indices)));
}

/** Options of {@link embedding}. */
export interface EmbeddingOptions {
  /** The row that gets no gradient; negative ones count from the end. */
  paddingIdx?: number | null;
  /** Rows that are looked up and have a larger norm are scaled down to it first, **in the table itself**. */
  maxNorm?: number | null;
  /** The exponent of that norm. Default: 2. */
  normType?: number;
  /** Divide the gradient of a row by how often it is looked up. Default: false. */
  scaleGradByFreq?: boolean;
}

/** The rules of every look-up in a table. */
export const tableOptions = {
  paddingIdx: unchecked<number | null>(null),
  maxNorm: unchecked<number | null>(null),
  normType: real(2),
  scaleGradByFreq: flag(false),
} satisfies RulesFor<EmbeddingOptions>;

const embeddingOptions = optionTable({ ...tableOptions } satisfies RulesFor<EmbeddingOptions>, [
  'paddingIdx',
  'maxNorm',
  'normType',
  'scaleGradByFreq',
]);

/** What goes by position. */
export type EmbeddingArguments = [
  paddingIdx: number | null,
  maxNorm: number | null,
  normType: number,
  scaleGradByFreq: boolean,
];

/**
 * The rows of `weight` that `indices` name: `torch.embedding`, `torch.nn.functional.embedding`.
 *
 * @param weight - (rows, width)
 * @param indices - int64 or int32, of any shape
 * @returns the shape of indices, then width
 * @throws RangeError for an index that is no row; ShapeError unless weight has two dimensions; TypeError for other
 *   indices
 * @example
 * ```ts
 * embedding(randn(10, 3), tensor([[1n, 2n], [4n, 0n]]), { paddingIdx: 0 }).shape; // [2, 2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.embedding.html
 */
export function embedding(
  weight: Tensor,
  indices: Tensor,
  ...given: Given<EmbeddingOptions, EmbeddingArguments>
): Tensor {
  const read = embeddingOptions.take('embedding', given);
  const { scaleGradByFreq } = read;
  const paddingIdx = prepareTable('embedding', weight, indices, read);
  return apply(embeddingOp, [weight, indices], { paddingIdx, scaleGradByFreq });
}

/** Checks table and indices, scales rows down to `maxNorm`, and tells which row is the padding (-1: none). */
export function prepareTable(
  where: string,
  weight: Tensor,
  indices: Tensor,
  options: Required<EmbeddingOptions>,
): number {
  const { maxNorm, normType, paddingIdx } = options;
  checkTensor(where, weight, 'weight');
  checkTensor(where, indices, 'indices');
  if (weight.ndim !== 2)
    throw new ShapeError(`${where}: weight must have the shape (rows, width), got ${showShape(weight.shape)}`);
  if (indices.dtype !== 'int64' && indices.dtype !== 'int32')
    throw new TypeError(`${where}: indices must be int64 or int32, got ${show(indices)}${integersHint(indices)}`);
  const count = weight.shape[0]!;
  if (paddingIdx !== null && !(Number.isInteger(paddingIdx) && paddingIdx >= -count && paddingIdx < count))
    throw new RangeError(`${where}: paddingIdx must be a row of the ${count} of weight, got ${show(paddingIdx)}`);
  examine(indices, (given) => {
    const outside = firstOutside(dense(given), count);
    if (outside >= 0)
      throw new RangeError(
        `${where}: index ${rowsOf(given)[outside]} is out of range: weight has ${count} rows, from 0 to ${count - 1}`,
      );
  });
  if (maxNorm !== null) noGrad(() => renormalize(where, weight, indices, { maxNorm, normType }));
  return paddingIdx === null ? -1 : paddingIdx < 0 ? paddingIdx + count : paddingIdx;
}

interface RenormAttrs {
  readonly maxNorm: number;
  readonly normType: number;
}

function renormalize(where: string, weight: Tensor, indices: Tensor, attrs: RenormAttrs): void {
  checkWritable(where, weight);
  // What is recorded is one operation; outside of recordings tables count as changed only where they are.
  if (tracing.by === null) renormOp.forward([weight, indices], attrs);
  else applyInPlace(renormOp, [weight, indices], attrs);
}

/** Scales the rows that are looked up down to a norm. */
const renormOp: OpRecord<[weight: Tensor, indices: Tensor], RenormAttrs> = {
  name: 'embeddingRenorm',
  forward([weight, indices], attrs) {
    scaleRows(weight, rowsOf(indices), attrs);
    return weight;
  },
  backward: null,
};

function scaleRows(weight: Tensor, rows: Float64Array, { maxNorm, normType }: RenormAttrs): void {
  for (const row of new Set(rows)) {
    const vector = weight.select(0, row);
    const length = norm(vector, normType).item();
    if (length > maxNorm) vector.mul_(maxNorm / (length + 1e-7)); // PyTorch's guard against a division by 0
  }
}
