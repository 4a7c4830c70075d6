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
  const times = countsOf(indices, offsets, attrs);
  // Where the rows that count begin, one bag behind the other, and what they are multiplied with.
  const isLong = table.length >= 2 ** 31;
  const starts = isLong ? new Float64Array(indices.numel()) : new Int32Array(indices.numel());
  const given = perSampleWeights ? (dense(perSampleWeights) as FloatArray) : null;
  const factors = attrs.isMean || given ? (allocate(weight.dtype, starts.length) as FloatArray) : null;
  let found = 0;
  eachInBags(indices, offsets, attrs, (i, row, b) => {
    if (factors) factors[found] = given ? given[i]! : 1 / times[b]!;
    starts[found++] = row * width;
  });
  const add = weight.dtype === 'float32' ? (sumFloats as typeof sumDoubles) : sumDoubles;
  for (let b = 0, first = 0; b < times.length; b++) {
    const end = first + times[b]!;
    add(sums, b * width, width, table, starts, factors, first, end);
    first = end;
  }
  return out;
}

type Rows = Int32Array | Float64Array;

/** Sums rows, four columns at a time in registers; rounded where float32 would be. */
function sumFloats(
  to: Float32Array,
  at: number,
  width: number,
  from: Float32Array,
  starts: Rows,
  factors: Float32Array | null,
  first: number,
  end: number,
): void {
  const whole = width - (width % 4);
  for (let d = 0; d < whole; d += 4) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    if (factors)
      for (let i = first; i < end; i++) {
        const p = starts[i]! + d;
        const factor = factors[i]!;
        s0 = Math.fround(s0 + Math.fround(from[p]! * factor));
        s1 = Math.fround(s1 + Math.fround(from[p + 1]! * factor));
        s2 = Math.fround(s2 + Math.fround(from[p + 2]! * factor));
        s3 = Math.fround(s3 + Math.fround(from[p + 3]! * factor));
      }
    else
      for (let i = first; i < end; i++) {
        const p = starts[i]! + d;
        s0 = Math.fround(s0 + from[p]!);
        s1 = Math.fround(s1 + from[p + 1]!);
        s2 = Math.fround(s2 + from[p + 2]!);
        s3 = Math.fround(s3 + from[p + 3]!);
      }
    to[at + d] = s0;
    to[at + d + 1] = s1;
    to[at + d + 2] = s2;
    to[at + d + 3] = s3;
  }
  for (let d = whole; d < width; d++)
    for (let i = first; i < end; i++)
      to[at + d]! += Math.fround(factors ? from[starts[i]! + d]! * factors[i]! : from[starts[i]! + d]!);
}

function sumDoubles(
  to: FloatArray,
  at: number,
  width: number,
  from: FloatArray,
  starts: Rows,
  factors: FloatArray | null,
  first: number,
  end: number,
): void {
  for (let i = first; i < end; i++) {
    const start = starts[i]!;
    const factor = factors ? factors[i]! : 1;
    for (let d = 0; d < width; d++) to[at + d]! += from[start + d]! * factor;
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
