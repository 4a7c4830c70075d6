import { apply, examine, isRecording, isSeen } from '../../autograd/dispatch.ts';
import { wantsGrad } from '../../autograd/gradMode.ts';
import type { Operand } from '../../autograd/op.ts';
import { integersHint, show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { ShapeError } from '../../core/errors.ts';
import { allocateTensor } from '../../core/make.ts';
import { checkTensor, tensorOrNull } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, word } from '../../core/options.ts';
import { sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { arange } from '../creation/arange.ts';
import { gather } from '../indexing/gather.ts';
import { indexAdd } from '../indexing/indexAdd.ts';
import { wholeNumbers } from '../indexing/places.ts';
import { amax } from '../reduce/amax.ts';
import { cat } from '../shape/cat.ts';
import { bagMaximaOp, bagsOp, sumInBags } from './bags.ts';
import { type EmbeddingOptions, embeddingOp, prepareTable, tableOptions } from './embedding.ts';

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
  if (isSummedAtOnce(weight, perSampleWeights))
    return sumInBags(weight, indices, offsets, perSampleWeights, { ...attrs, isMean: mode === 'mean' });
  let rows = apply(embeddingOp, [weight, indices.reshape(-1)], { paddingIdx, scaleGradByFreq });
  const [into, counts] = apply(bagsOp, [indices, offsets], attrs) as [Tensor, Tensor];
  // What counts for nothing may not be finite: 0 times it would be NaN.
  if (paddingIdx >= 0 || includeLastOffset) rows = rows.maskedFill(counts.eq(0).unsqueeze(1), 0);
  if (mode === 'mean') {
    const shared = counts.to(weight.dtype === 'float64' ? 'float64' : 'float32').unsqueeze(1);
    rows = rows.mul(shared.clamp(1).reciprocal().to(weight.dtype));
  }
  if (perSampleWeights) rows = rows.mul(perSampleWeights.reshape([-1, 1]));
  return indexAdd(allocateTensor(shape, weight.dtype), 0, into, rows);
}

/** Whether nobody asks how the sums came to be: no gradient, no step to run again. Half types add up in float32. */
function isSummedAtOnce(weight: Tensor, factors: Operand): boolean {
  if (isSeen() || wantsGrad(weight) || (weight.dtype !== 'float32' && weight.dtype !== 'float64')) return false;
  return !factors || (factors.dtype === weight.dtype && !wantsGrad(factors));
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
    const starts = wholeNumbers(dense(given));
    if (starts.length > 0 && starts[0] !== 0)
      throw new RangeError(`embeddingBag: offsets must start with 0, got ${show([...starts])}`);
    for (let i = 0, before = 0; i < starts.length; before = starts[i++]!)
      if (!(starts[i]! >= before && starts[i]! <= total))
        throw new RangeError(`embeddingBag: offsets must ascend up to the ${total} indices, got ${show([...starts])}`);
  });
  const count = offsets.shape[0]!;
  if (includeLastOffset && count === 0)
    throw new RangeError('embeddingBag: offsets need an element where includeLastOffset is true');
  return includeLastOffset ? count - 1 : count;
}
