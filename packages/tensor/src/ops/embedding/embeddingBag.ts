import { apply, examine, isRecording } from '../../autograd/dispatch.ts';
import type { Operand, OpRecord } from '../../autograd/op.ts';
import { integersHint, show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { allocateTensor, wrapArray } from '../../core/make.ts';
import { checkTensor, tensorOrNull } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, word } from '../../core/options.ts';
import { sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { arange } from '../creation/arange.ts';
import { gather } from '../indexing/gather.ts';
import { indexAdd } from '../indexing/indexAdd.ts';
import { amax } from '../reduce/amax.ts';
import { cat } from '../shape/cat.ts';
import { type EmbeddingOptions, embeddingOp, prepareTable, rowsOf, tableOptions } from './embedding.ts';

/** Options of {@link embeddingBag}. */
export interface EmbeddingBagOptions extends EmbeddingOptions {
  /** Where each bag starts, for indices of one dimension. */
  offsets?: Tensor | null;
  /** How a bag's rows become one. Default: 'mean'. */
  mode?: 'sum' | 'mean' | 'max';
  /** A factor per index, of the shape of indices; for 'sum' only. */
  perSampleWeights?: Tensor | null;
  /** The last offset is not the start of a bag but the end of the last one. Default: false. */
  includeLastOffset?: boolean;
}

const embeddingBagOptions = optionTable(
  {
    offsets: tensorOrNull,
    mode: word<'sum' | 'mean' | 'max'>('mean', ['sum', 'mean', 'max']),
    perSampleWeights: tensorOrNull,
    includeLastOffset: flag(false),
    ...tableOptions,
  } satisfies RulesFor<EmbeddingBagOptions>,
  ['offsets', 'maxNorm', 'normType', 'scaleGradByFreq', 'mode'],
);

/**
 * Sums, means or maxima of bags of rows of `weight`: `torch.nn.functional.embedding_bag`. An empty bag gives zeros, and
 * so does one that holds `paddingIdx` alone, which counts for nothing.
 *
 * @param weight - (rows, width)
 * @param indices - int64 or int32: (bags, size), or one dimension with `offsets`
 * @returns (bags, width)
 * @throws RangeError for an index or offset out of range; ShapeError if shapes do not fit
 * @example
 * ```ts
 * embeddingBag(tensor([[1, 2], [3, 6]]), tensor([[0, 1]], { dtype: 'int64' })); // [[2, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.embedding_bag.html
 */
export function embeddingBag(
  weight: Tensor,
  indices: Tensor,
  ...given: Given<
    EmbeddingBagOptions,
    [
      offsets: Tensor | null,
      maxNorm: number | null,
      normType: number,
      scaleGradByFreq: boolean,
      mode: 'sum' | 'mean' | 'max',
    ]
  >
): Tensor {
  const options = embeddingBagOptions.take('embeddingBag', given);
  const { mode, perSampleWeights, scaleGradByFreq } = options;
  checkTensor('embeddingBag', indices, 'indices');
  if (perSampleWeights && !sameShape(perSampleWeights.shape, indices.shape))
    throw new ShapeError(
      `embeddingBag: perSampleWeights must have the shape of indices, ${showShape(indices.shape)}, got ${showShape(perSampleWeights.shape)}`,
    );
  if (perSampleWeights && mode !== 'sum')
    throw new RangeError(`embeddingBag: perSampleWeights are for mode 'sum' only, got mode '${mode}'`);
  if (mode === 'max' && scaleGradByFreq)
    throw new RangeError("embeddingBag: scaleGradByFreq is not defined for mode 'max'");
  const bags = bagsIn(indices, options);
  const paddingIdx = prepareTable('embeddingBag', weight, indices, options);
  if (isRecording()) return inParts(weight, indices, options, paddingIdx);
  const shape = [bags, weight.shape[1]!];
  if (bags === 0) return weight.narrow(0, 0, 0).clone(); // indices before the first bag are in none
  const { offsets, includeLastOffset } = options;
  const attrs = { bags, paddingIdx, includeLastOffset };
  if (mode === 'max') {
    if (weight.shape[0] === 0) return allocateTensor(shape, weight.dtype);
    const [places, areEmpty] = apply(bagMaximaOp, [weight, indices, offsets], attrs) as [Tensor, Tensor];
    return gather(weight, 0, places).maskedFill(areEmpty, 0);
  }
  const rows = apply(embeddingOp, [weight, indices.reshape(-1)], { paddingIdx, scaleGradByFreq });
  const [into, counts] = apply(bagsOp, [indices, offsets], attrs) as [Tensor, Tensor];
  const shared = counts.to(weight.dtype === 'float64' ? 'float64' : 'float32').unsqueeze(1);
  const isThere = shared.clamp(0, 1);
  let scaled = rows.mul((mode === 'mean' ? isThere.div(shared.clamp(1)) : isThere).to(weight.dtype));
  if (perSampleWeights) scaled = scaled.mul(perSampleWeights.reshape([-1, 1]));
  return indexAdd(allocateTensor(shape, weight.dtype), 0, into, scaled);
}

/** The same of operations that tell all that it depends on: which index is in which bag is part of what is recorded. */
function inParts(weight: Tensor, indices: Tensor, options: EmbeddingBagOptions, paddingIdx: number): Tensor {
  const { mode = 'mean', perSampleWeights, scaleGradByFreq = false, offsets, includeLastOffset } = options;
  const counted = paddingIdx < 0 ? null : indices.ne(paddingIdx);
  let rows = apply(embeddingOp, [weight, indices], { paddingIdx, scaleGradByFreq });
  if (perSampleWeights) rows = rows.mul(perSampleWeights.unsqueeze(-1));
  if (indices.ndim === 2) return joined(rows, counted, mode);
  // Which indices (columns) lie in which bags (rows): from its own start on, and before the next one's.
  const places = arange(indices.shape[0]!);
  const from = places.ge(offsets!.unsqueeze(-1));
  const next = includeLastOffset ? from.slice(0, 1) : cat([from.slice(0, 1), places.lt(0).unsqueeze(0)]);
  const within = (includeLastOffset ? from.slice(0, 0, -1) : from).logicalAnd(next.logicalNot());
  const bags = rows.unsqueeze(0).expand(within.shape[0]!, -1, -1);
  return joined(bags, counted ? within.logicalAnd(counted) : within, mode);
}

/** Bags of rows (bags, indices, width) as one row each; null counts all of them. */
function joined(rows: Tensor, counted: Tensor | null, mode: 'sum' | 'mean' | 'max'): Tensor {
  if (rows.shape[1] === 0) return rows.sum(1);
  const out = counted?.logicalNot().unsqueeze(-1);
  if (mode === 'max') {
    if (!out) return amax(rows, 1);
    return amax(rows.maskedFill(out, Number.NEGATIVE_INFINITY), 1).maskedFill(out.all(1), 0);
  }
  const sum = (out ? rows.maskedFill(out, 0) : rows).sum(1);
  if (mode === 'sum') return sum;
  return counted ? sum.div(counted.sum(1).clamp(1).unsqueeze(-1)) : sum.div(rows.shape[1]!);
}

/** How many bags there are. */
function bagsIn(indices: Tensor, { offsets = null, includeLastOffset = false }: EmbeddingBagOptions): number {
  const total = indices.numel();
  if (indices.ndim === 2) {
    if (offsets)
      throw new TypeError('embeddingBag: offsets are for indices of one dimension: those of two are bags by row');
    return indices.shape[0]!;
  }
  if (indices.ndim !== 1)
    throw new ShapeError(`embeddingBag: indices must have 1 or 2 dimensions, got shape ${showShape(indices.shape)}`);
  if (!offsets) throw new TypeError('embeddingBag: indices of one dimension need offsets');
  if (offsets.ndim !== 1 || (offsets.dtype !== 'int64' && offsets.dtype !== 'int32'))
    throw new TypeError(
      `embeddingBag: offsets must be an int64 tensor of one dimension, got ${show(offsets)}${integersHint(offsets)}`,
    );
  examine(offsets, (given) => {
    const starts = Array.from(dense(given), Number);
    if (starts.length > 0 && starts[0] !== 0)
      throw new RangeError(`embeddingBag: offsets must start with 0, got ${show(starts)}`);
    starts.forEach((start, i) => {
      if (start > total || (i > 0 && start < starts[i - 1]!))
        throw new RangeError(`embeddingBag: offsets must ascend up to the ${total} indices, got ${show(starts)}`);
    });
  });
  const count = offsets.shape[0]!;
  if (includeLastOffset && count === 0)
    throw new RangeError('embeddingBag: offsets need an element where includeLastOffset is true');
  return includeLastOffset ? count - 1 : count;
}

interface BagAttrs {
  readonly bags: number;
  /** The index that counts for nothing; -1 for none. */
  readonly paddingIdx: number;
  readonly includeLastOffset: boolean;
}

/** Calls `visit` with each place of indices that counts, the index there and its bag. */
function eachInBags(
  indices: Tensor,
  offsets: Operand,
  { bags, paddingIdx, includeLastOffset }: BagAttrs,
  visit: (place: number, row: number, bag: number) => void,
): void {
  const rows = rowsOf(indices);
  const starts = offsets && Array.from(dense(offsets), Number);
  if (!includeLastOffset) starts?.push(rows.length);
  for (let b = 0; b < bags; b++) {
    const size = rows.length / bags;
    const end = starts ? starts[b + 1]! : (b + 1) * size;
    for (let i = starts ? starts[b]! : b * size; i < end; i++) if (rows[i] !== paddingIdx) visit(i, rows[i]!, b);
  }
}

/** For each index its bag, and how many count there: 0 for what counts for nothing. */
const bagsOp: OpRecord<[indices: Tensor, offsets: Operand], BagAttrs, Tensor[]> = {
  name: 'bags',
  forward([indices, offsets], attrs) {
    const n = indices.numel();
    const [into, counts] = [allocate('int64', n), allocate('int64', n)];
    const times = allocate('int64', attrs.bags);
    eachInBags(indices, offsets, attrs, (i, _, b) => {
      into[i] = BigInt(b);
      times[b]!++;
    });
    eachInBags(indices, offsets, attrs, (i, _, b) => {
      counts[i] = times[b]!;
    });
    return [wrapArray(into, [n], 'int64'), wrapArray(counts, [n], 'int64')];
  },
  backward: null,
};

/** Which row has the largest element of each column of each bag, the first of these, and which bags have none. */
const bagMaximaOp: OpRecord<[weight: Tensor, indices: Tensor, offsets: Operand], BagAttrs, Tensor[]> = {
  name: 'bagMaxima',
  forward([weight, indices, offsets], attrs) {
    const { bags } = attrs;
    const width = weight.shape[1]!;
    const table = dense(weight) as FloatArray;
    const best = allocate('int64', bags * width);
    const areEmpty = allocate('bool', bags).fill(1);
    eachInBags(indices, offsets, attrs, (_, row, b) => {
      for (let d = 0, at = b * width; d < width; d++, at++)
        if (areEmpty[b] === 1 || table[row * width + d]! > table[Number(best[at]) * width + d]!) best[at] = BigInt(row);
      areEmpty[b] = 0;
    });
    return [wrapArray(best, [bags, width], 'int64'), wrapArray(areEmpty, [bags, 1], 'bool')];
  },
  backward: null,
};
