import type { DType } from '@wick/tensor/light';
import { countOf } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { type Elements, elementsOf, type LoopsOf, MOST_PLACES, placesIn, wholeOf } from './hostLoops.ts';

// To whole numbers: plans convert to floats and truths.

type Loop = (to: Elements, j: Int32Array, from: Elements, k: Int32Array) => void;

const MOST_INT32 = 2 ** 31;

/** NaN and what is out of range become the smallest whole number. */
const floatsToInts: Loop = (to, j, from, k) => {
  for (let i = 0; i < j.length; i++) {
    const x = from[k[i]!]!;
    to[j[i]!] = x > -MOST_INT32 - 1 && x < MOST_INT32 ? x : -MOST_INT32;
  }
};

const numbersToLongs: Loop = (to, j, from, k) => {
  for (let i = 0; i < j.length; i++) {
    const x = Math.trunc(from[k[i]!]!);
    const inside = Math.abs(x) < 2 ** 63;
    const at = j[i]!;
    to[at] = inside ? x : 0; // modulo 2^32
    to[at + 1] = inside ? Math.floor(x / 2 ** 32) : -MOST_INT32;
  }
};

/** Low words of whole numbers of 64 bits, and all else, modulo what there is room for. */
const wrapping: Loop = (to, j, from, k) => {
  for (let i = 0; i < j.length; i++) to[j[i]!] = from[k[i]!]!;
};

function loopOf(from: DType, to: DType): Loop | null {
  if (to === 'int64') return numbersToLongs;
  if (to === 'int32') return from === 'float32' || from === 'float64' ? floatsToInts : wrapping;
  return to === 'uint8' ? wrapping : null;
}

/** The conversions that plans have no command for. */
export const conversions: Readonly<Record<string, LoopsOf>> = {
  to({ inputs, outputs }, layout) {
    const [x] = inputs as [Place];
    const [y] = outputs as [Place];
    const loop = loopOf(x.dtype, y.dtype);
    const isHalf = x.dtype === 'float16' || x.dtype === 'bfloat16';
    if (loop === null || isHalf || x.dtype === y.dtype || countOf(y.shape) > MOST_PLACES) return null;
    const unit = ({ dtype }: Place) => (dtype === 'int64' ? 2 : 1);
    const [from, into] = [placesIn(x, unit(x)), placesIn(y, unit(y))];
    return {
      before: [],
      arrays: [x, y].map((place) => wholeOf(place, layout)),
      bind([given, result]) {
        const [data, to] = [elementsOf(given!, x), elementsOf(result!, y)];
        return () => {
          loop(to, into, data, from);
          return true;
        };
      },
    };
  },
};
