import type { Operand, OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { allocateTensor, wrapArray } from '../../core/make.ts';
import type { Tensor } from '../../tensor.ts';
import { wholeNumbers } from '../indexing/places.ts';
import { rowsOf } from './embedding.ts';

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
  const starts = offsets && wholeNumbers(dense(offsets));
  for (let b = 0; b < bags; b++) {
    const size = rows.length / bags;
    const isLast = b + 1 === bags && !includeLastOffset;
    const end = !starts ? (b + 1) * size : isLast ? rows.length : starts[b + 1]!;
    for (let i = starts ? starts[b]! : b * size; i < end; i++) if (rows[i] !== paddingIdx) visit(i, rows[i]!, b);
  }
}

/** How many indices count in each bag. */
function countsOf(indices: Tensor, offsets: Operand, attrs: BagAttrs): Int32Array {
  const times = new Int32Array(attrs.bags);
  eachInBags(indices, offsets, attrs, (_place, _row, b) => {
    times[b]!++;
  });
  return times;
}

/** Whole numbers from 0 to 2^31 - 1 in the memory of int64: the low words of each; bigints cost ten times as much. */
function lowWords(big: BigInt64Array): Int32Array {
  return new Int32Array(big.buffer, big.byteOffset, 2 * big.length);
}

/** For each index its bag, and how many count there: 0 for what counts for nothing. */
export const bagsOp: OpRecord<[indices: Tensor, offsets: Operand], BagAttrs, Tensor[]> = {
  name: 'bags',
  forward([indices, offsets], attrs) {
    const n = indices.numel();
    const both = [allocate('int64', n), allocate('int64', n)] as const;
    const [into, counts] = both.map(lowWords) as [Int32Array, Int32Array];
    const times = countsOf(indices, offsets, attrs);
    eachInBags(indices, offsets, attrs, (i, _row, b) => {
      into[2 * i] = b;
      counts[2 * i] = times[b]!;
    });
    return both.map((data) => wrapArray(data, [n], 'int64'));
  },
  backward: null,
};

/**
 * Sums or means of bags of floats, row by row: the roundings and their order are those of rows that are scaled, each on
 * its own, and then added up.
 */
export function sumInBags(
  weight: Tensor,
  indices: Tensor,
  offsets: Operand,
  perSampleWeights: Operand,
  attrs: BagAttrs & { readonly isMean: boolean },
): Tensor {
  const width = weight.shape[1]!;
  const table = dense(weight) as FloatArray;
  const out = allocateTensor([attrs.bags, width], weight.dtype);
  const sums = out._storage.data as FloatArray;
  const shares = attrs.isMean ? allocate(weight.dtype, attrs.bags) : null;
  const times = shares && countsOf(indices, offsets, attrs);
  if (times) for (let b = 0; b < times.length; b++) shares[b] = 1 / times[b]!;
  const factors = perSampleWeights ? dense(perSampleWeights) : null;
  const scaled = allocate(weight.dtype, width) as FloatArray;
  eachInBags(indices, offsets, attrs, (i, row, b) => {
    const factor = (factors ? factors[i]! : shares ? shares[b]! : 1) as number;
    addScaled(sums, b * width, table, row * width, width, factor, scaled);
  });
  return out;
}

/** Adds `width` elements times a factor, a product that is rounded to their type by `scaled`. */
function addScaled(
  sums: FloatArray,
  to: number,
  from: FloatArray,
  at: number,
  width: number,
  factor: number,
  scaled: FloatArray,
): void {
  if (factor === 1) for (let d = 0; d < width; d++) sums[to + d]! += from[at + d]!;
  else
    for (let d = 0; d < width; d++) {
      scaled[d] = from[at + d]! * factor;
      sums[to + d]! += scaled[d]!;
    }
}

/** Which row has the largest element of each column of each bag, the first of these, and which bags have none. */
export const bagMaximaOp: OpRecord<[weight: Tensor, indices: Tensor, offsets: Operand], BagAttrs, Tensor[]> = {
  name: 'bagMaxima',
  forward([weight, indices, offsets], attrs) {
    const { bags } = attrs;
    const width = weight.shape[1]!;
    const table = dense(weight) as FloatArray;
    const best = allocate('int64', bags * width);
    const rows = lowWords(best);
    const areEmpty = allocate('bool', bags).fill(1);
    eachInBags(indices, offsets, attrs, (_place, row, b) => {
      for (let d = 0, at = 2 * b * width; d < width; d++, at += 2)
        if (areEmpty[b] === 1 || table[row * width + d]! > table[rows[at]! * width + d]!) rows[at] = row;
      areEmpty[b] = 0;
    });
    return [wrapArray(best, [bags, width], 'int64'), wrapArray(areEmpty, [bags, 1], 'bool')];
  },
  backward: null,
};
