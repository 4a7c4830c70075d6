import type { WholeUpdate } from '@wick/tensor/internal';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { integers, type LoopsOf, wholeOf } from './hostLoops.ts';

const WORD = 2 ** 32;

/** The number in two words, the low one first; NaN where a double does not hold it. */
function numberAt(words: Int32Array, at: number): number {
  const value = words[at + 1]! * WORD + (words[at]! >>> 0);
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

/** The loops over averages of whole numbers. */
export const averageOfWholes: LoopsOf = ({ inputs, attrs }, layout) => {
  const [to, from] = inputs as [Place, Place];
  const { average } = attrs as WholeUpdate;
  if (![to, from].every((place) => place.dtype === 'int64' && isDense(place))) return null;
  const [first, second, end] = [2 * to.offset, 2 * from.offset, 2 * countOf(to.shape)];
  return {
    before: [],
    arrays: [wholeOf(to, layout), wholeOf(from, layout)],
    bind(arrays) {
      const [mine, theirs] = arrays.map(integers) as [Int32Array, Int32Array];
      return () => {
        for (let i = 0; i < end; i += 2)
          if (Number.isNaN(numberAt(mine, first + i)) || Number.isNaN(numberAt(theirs, second + i))) return false;
        for (let i = 0; i < end; i += 2) {
          const value = Math.trunc(average(numberAt(mine, first + i), numberAt(theirs, second + i)));
          mine[first + i] = value;
          mine[first + i + 1] = Math.floor(value / WORD);
        }
        return true;
      };
    },
  };
};
