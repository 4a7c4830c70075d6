import type { ArrayPlace, Command } from '@wick/kernels/plan';
import { countOf } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import type { Layout } from './layout.ts';

export type Floats = Float32Array | Float64Array;

/** An operation that JavaScript has to do, over the arena itself: its own forward would leave its results to the collector. */
export interface HostLoops {
  /** What brings the operands into order. */
  readonly before: readonly Command[];
  readonly arrays: readonly ArrayPlace[];
  /**
   * What is done, of these arrays: called once, and anew when the memory has grown. What it gives is false, with nothing
   * changed, where the operation has to look for itself: it fails, say.
   */
  bind(arrays: readonly Floats[]): () => boolean;
}

/** The loops of a call; null for those that have none. */
export type LoopsOf = (step: CallStep, layout: Layout) => HostLoops | null;

/** The most arrays that loops are over. */
export const MOST_ARRAYS = 6;

/** Loops as two commands' worth: one that is given the arrays, and what is done with them. */
export class BoundLoops {
  private of: Floats | undefined;
  private done: () => boolean = () => false;

  constructor(private readonly loops: HostLoops) {}

  readonly take = (a?: Floats, b?: Floats, c?: Floats, d?: Floats, e?: Floats, f?: Floats): void => {
    // All are others where one is.
    if (a === this.of) return;
    this.of = a;
    this.done = this.loops.bind([a, b, c, d, e, f].filter((array) => array !== undefined));
  };

  /** Whether it was done. */
  run(): boolean {
    return this.done();
  }
}

const WORDS: Partial<Record<Place['dtype'], 1 | 2>> = { float32: 1, int32: 1, float64: 2, int64: 2 };

/** Words of 32 bits of an element; null of dtypes that have no whole ones. */
export function wordsOf({ dtype }: Pick<Place, 'dtype'>): 1 | 2 | null {
  return WORDS[dtype] ?? null;
}

/** Whole numbers in memory: bytes, or words of 32 bits. */
export type Units = Int32Array | Uint8Array;

/** How many bytes or words an element is that is moved as it is; null of half types. */
export function unitOf({ dtype }: Pick<Place, 'dtype'>): 1 | 2 | null {
  return dtype === 'bool' || dtype === 'uint8' ? 1 : wordsOf({ dtype });
}

/** Words as what the elements of a place consist of. */
export function unitsOf(words: Floats, { dtype }: Pick<Place, 'dtype'>): Units {
  return dtype === 'bool' || dtype === 'uint8' ? bytes(words) : integers(words);
}

/** to[j[i]] = from[k[i]], of elements of so many units. */
export function moveUnits(to: Units, j: Int32Array, from: Units, k: Int32Array, units: number): void {
  if (units === 1) for (let i = 0; i < j.length; i++) to[j[i]!] = from[k[i]!]!;
  else
    for (let i = 0; i < j.length; i++) {
      const [p, q] = [j[i]!, k[i]!];
      to[p] = from[q]!;
      to[p + 1] = from[q + 1]!;
    }
}

/** The words of all that a place's memory holds, from its beginning; of bytes the last one may reach beyond. */
export function wholeOf(place: Place, layout: Layout): ArrayPlace {
  const bytes = layout.bytes(place.dtype) * place.memory.size;
  return { at: layout.at({ ...place, offset: 0 }), length: Math.ceil(bytes / 4), dtype: 'float32' };
}

/** Words as integers. */
export function integers({ buffer, byteOffset, length }: Floats): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}

/** Words as doubles, the whole ones. */
export function doubles({ buffer, byteOffset, length }: Floats): Float64Array {
  return new Float64Array(buffer, byteOffset, length >> 1);
}

/** Words as bytes. */
export function bytes({ buffer, byteOffset, byteLength }: Floats): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

export type Elements = Uint8Array | Int32Array | Floats;

/** Words as elements of a dtype; whole numbers of 64 bits stay words, low ones first. */
export function elementsOf(words: Floats, { dtype }: Place): Elements {
  if (dtype === 'float32') return words;
  if (dtype === 'float64') return doubles(words);
  return wordsOf({ dtype }) === null ? bytes(words) : integers(words);
}

/** How elements lie in memory. */
export type Geometry = Pick<Place, 'shape' | 'strides' | 'offset'>;

/** Elements whose places are listed, at the most: what is larger runs as the operation itself does. */
export const MOST_PLACES = 1 << 20;

/** Where every element lies, row by row, each being of so many units. */
export function placesIn({ shape, strides, offset }: Geometry, unit = 1): Int32Array {
  const count = countOf(shape);
  const out = new Int32Array(count);
  if (count === 0) return out;
  out[0] = offset * unit;
  let have = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    const step = strides[d]! * unit;
    for (let k = 1, to = have; k < shape[d]!; k++)
      for (let i = 0; i < have; i++, to++) out[to] = out[to - have]! + step;
    have *= shape[d]!;
  }
  return out;
}
