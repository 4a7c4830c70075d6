import { checkWord, integersHint, showShape } from '../../core/check.ts';
import { constantElements } from '../../core/constantElements.ts';
import { convert } from '../../core/copy.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { checkFloatTensor, tensorOrNull } from '../../core/operand.ts';
import { flag, optionTable, orNull, type RulesFor, real, unchecked } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import { normalizeDim, numelOf, sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { full } from '../creation/full.ts';
import { clampMin } from '../elementwise/clampMin.ts';
import { div } from '../elementwise/div.ts';
import { eq } from '../elementwise/eq.ts';
import { gt } from '../elementwise/gt.ts';
import { logicalOr } from '../elementwise/logicalOr.ts';
import { lt } from '../elementwise/lt.ts';
import { maskedFill } from '../elementwise/maskedFill.ts';
import { scatterAdd } from '../indexing/scatterAdd.ts';
import { scatterReduce } from '../indexing/scatterReduce.ts';
import { narrow } from '../shape/narrow.ts';

/** What is made of the elements of a segment. */
export type SegmentReduction = 'sum' | 'mean' | 'max' | 'min' | 'prod' | 'amax' | 'amin';

/** Options of `segmentReduce`. */
export interface SegmentReduceOptions {
  /** How long each segment is: integers, segments along the last dimension, one line for each of those before. */
  lengths?: Tensor | null;
  /** In its place, where each segment begins and the last one ends. */
  offsets?: Tensor | null;
  /** The dimension, which is the last one of `lengths`. Default: 0. */
  axis?: number;
  /** Whether segments may leave a rest. Default: false. */
  unsafe?: boolean;
  /** What each segment begins with. Default: 0, NaN for the mean of none, ∓∞ or 1, as the reduction has it. */
  initial?: number | null;
}

const segmentReduceOptions = optionTable({
  lengths: tensorOrNull,
  offsets: tensorOrNull,
  axis: unchecked(0),
  unsafe: flag(false),
  initial: orNull<number>(real(0)),
} satisfies RulesFor<SegmentReduceOptions>);

interface Segments {
  /** Of each element along the axis, which segment it is in; one more than there are for none. */
  readonly ids: Tensor;
  readonly lengths: Tensor;
  readonly count: number;
}

/** Reads the segments of `size` places in each line. */
function segmentsOf(bounds: Tensor, byOffsets: boolean, size: number, unsafe: boolean): Segments {
  const instead = 'take scatterAdd() or scatterReduce(), with the segment of each element';
  const given = Array.from(constantElements(bounds, 'segmentReduce() by lengths or offsets', instead), Number);
  const lead = bounds.shape.slice(0, -1);
  const width = bounds.shape.at(-1)!;
  const count = byOffsets ? width - 1 : width;
  if (count < 0) throw new ShapeError('segmentReduce: offsets must hold where the last segment ends, too');
  const lines = numelOf(lead);
  const ids = allocateFor([lines * size], 'float64', 'segmentReduce').fill(count);
  const lengths = allocateFor([lines * count], 'float64', 'segmentReduce');
  for (let line = 0; line < lines; line++) {
    let end = 0;
    for (let s = 0; s < count; s++) {
      const start = byOffsets ? given[line * width + s]! : end;
      end = byOffsets ? given[line * width + s + 1]! : end + given[line * width + s]!;
      if (!(start >= 0 && end >= start && end <= size))
        throw new RangeError(
          `segmentReduce: segment ${s} from ${start} to ${end} is no part of ${size} elements; ${byOffsets ? 'offsets' : 'lengths'} do not fit`,
        );
      lengths[line * count + s] = end - start;
      ids.fill(s, line * size + start, line * size + end);
    }
    if (!byOffsets && !unsafe && end !== size)
      throw new RangeError(
        `segmentReduce: lengths must add up to ${size}, the size of the dimension, not to ${end} (unless unsafe)`,
      );
  }
  return {
    ids: wrapArray(convert(ids, 'int64', 'float64'), [...lead, size], 'int64'),
    lengths: wrapArray(lengths, [...lead, count], 'float64'),
    count,
  };
}

/**
 * The sum, mean, largest, smallest or product of each of consecutive segments along a dimension.
 *
 * @param reduce - 'sum', 'mean', 'prod', 'max' (or 'amax') or 'min' (or 'amin')
 * @param options - `lengths` of the segments or `offsets` where they begin (these win); `axis` (default 0); `initial`, what
 *   each begins with; `unsafe` for lengths that leave a rest
 * @throws TypeError unless the data are floats and the segments integers; RangeError for another reduction or segments
 *   that do not fit; ShapeError for lengths of another shape
 * @example
 * ```ts
 * segmentReduce(tensor([1, 2, 3]), 'sum', { lengths: tensor([2n, 1n]) }); // [3, 3]
 * ```
 */
export function segmentReduce(data: Tensor, reduce: SegmentReduction, options?: SegmentReduceOptions): Tensor {
  checkFloatTensor('segmentReduce', data, 'data');
  checkWord('segmentReduce', 'reduce', reduce, ['sum', 'mean', 'max', 'min', 'prod', 'amax', 'amin']);
  const { lengths, offsets, axis, unsafe, initial } = segmentReduceOptions.read('segmentReduce', options);
  const bounds = offsets ?? lengths;
  if (bounds === null) throw new TypeError('segmentReduce: lengths or offsets of the segments have to be given');
  if (isFloat(bounds.dtype) || bounds.dtype === 'bool')
    throw new TypeError(`segmentReduce: lengths and offsets are integers, got ${bounds.dtype}${integersHint(bounds)}`);
  const dim = normalizeDim('segmentReduce', axis, data.ndim, 'axis');
  if (bounds.ndim !== dim + 1 || !sameShape(bounds.shape.slice(0, dim), data.shape.slice(0, dim)))
    throw new ShapeError(
      `segmentReduce: segments of shape ${showShape(bounds.shape)} do not fit axis ${dim} of data of shape ${showShape(data.shape)}: their last dimension is the axis`,
    );
  const segments = segmentsOf(bounds, offsets !== null, data.shape[dim]!, unsafe);
  const after = new Array<number>(data.ndim - dim - 1).fill(1);
  const ids = segments.ids.reshape([...segments.ids.shape, ...after]).expand(data.shape);
  const sizes = segments.lengths.reshape([...segments.lengths.shape, ...after]).to(data.dtype);
  // One segment more for what is in none.
  const start = (value: number) => full(data.shape.with(dim, segments.count + 1), value, { dtype: data.dtype });
  const real = (all: Tensor) => narrow(all, dim, 0, segments.count);
  if (reduce === 'sum') return real(scatterAdd(start(initial ?? 0), dim, ids, data));
  if (reduce === 'prod') return real(scatterReduce(start(initial ?? 1), dim, ids, data, 'prod'));
  if (reduce === 'mean') {
    const sums = real(scatterAdd(start(initial ?? 0), dim, ids, data));
    return div(sums, initial === null ? sizes : clampMin(sizes, 1));
  }
  const largest = reduce === 'max' || reduce === 'amax';
  const first = initial ?? (largest ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  // What a segment begins with has no part in the gradient, which those share that have the value: NaN is equal to none.
  const best = real(
    scatterReduce(start(Number.NaN), dim, ids, data, largest ? 'amax' : 'amin', { includeSelf: false }),
  );
  const beaten = largest ? lt(best, first) : gt(best, first);
  return maskedFill(best, logicalOr(beaten, eq(sizes, 0)), first);
}
