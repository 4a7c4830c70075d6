import { convert } from '@wick/tensor/internal';
import { countOf } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { broadcast, sameGeometry } from '../passes/pointwise.ts';
import {
  type Floats,
  type HostLoops,
  type LoopsOf,
  MOST_PLACES,
  moveUnits,
  placesIn,
  type Units,
  unitOf,
  unitsOf,
  wholeOf,
} from './hostLoops.ts';
import type { Layout } from './layout.ts';

// What is computed of whole numbers and truths that the pointwise machine has no instruction for: divisions that round,
// remainders and bits.

type Rounded = 'floor' | 'trunc' | 'remainder' | 'fmod';
type Bits = 'and' | 'or' | 'xor' | 'not';

/** One number, or where each element of the result finds its own. */
interface Operand {
  readonly fixed: Units | null;
  readonly place: Place;
  readonly at: Int32Array;
}

function operandOf(place: Place, out: Place): Operand | null {
  const { source, written, size } = place.memory;
  if (source.kind === 'literal' && !written && size === 1) {
    const made = convert(source.data, out.dtype, place.dtype);
    const fixed = made instanceof BigInt64Array ? new Int32Array(made.buffer) : (made as Units);
    return { fixed, place, at: new Int32Array(countOf(out.shape)) };
  }
  if (place.dtype !== out.dtype) return null;
  return { fixed: null, place, at: placesIn(broadcast(place, out.shape), unitOf(place)!) };
}

type Loop = (to: Units, places: Int32Array, x: Units, a: Int32Array, y: Units, b: Int32Array) => boolean;

/** Loops over the elements of one or two operands of the result's dtype. */
function over({ inputs, outputs }: CallStep, layout: Layout, loop: Loop): HostLoops | null {
  const [out] = outputs as [Place];
  const count = countOf(out.shape);
  const isWhole = ['int64', 'int32', 'uint8', 'bool'].includes(out.dtype);
  if (!isWhole || count === 0 || count > MOST_PLACES || out.strides.some((step, d) => step === 0 && out.shape[d]! > 1))
    return null;
  const operands = (inputs as readonly Place[]).map((place) => operandOf(place, out));
  if (!operands.every((operand) => operand !== null)) return null;
  const read = operands.filter(({ fixed }) => fixed === null);
  const overlaps = ({ place }: Operand) =>
    place.memory === out.memory && !sameGeometry(broadcast(place, out.shape), out);
  if (read.some(overlaps)) return null;
  const places = placesIn(out, unitOf(out)!);
  return {
    before: [],
    arrays: [out, ...read.map(({ place }) => place)].map((place) => wholeOf(place, layout)),
    bind([result, ...given]: readonly Floats[]) {
      let next = 0;
      const [first, second] = operands.map(({ fixed, place }) => fixed ?? unitsOf(given[next++]!, place));
      const [x, y = x] = operands;
      const to = unitsOf(result!, out);
      return () => loop(to, places, first!, x!.at, second ?? first!, y!.at);
    },
  };
}

const bits = (what: Bits, isWide: boolean): Loop => {
  const words = isWide ? 2 : 1;
  return (to, places, x, a, y, b) => {
    for (let i = 0; i < places.length; i++)
      for (let k = 0; k < words; k++) {
        const [p, q] = [x[a[i]! + k]!, y[b[i]! + k]!];
        to[places[i]! + k] = what === 'and' ? p & q : what === 'or' ? p | q : what === 'xor' ? p ^ q : ~p;
      }
    return true;
  };
};

/** Of whole numbers of 32 bits, whose quotients doubles tell apart. */
const rounded =
  (what: Rounded): Loop =>
  (to, places, x, a, y, b) => {
    for (let i = 0; i < places.length; i++) {
      const [p, q] = [x[a[i]!]!, y[b[i]!]!];
      if (what === 'floor') to[places[i]!] = Math.floor(p / q);
      else if (what === 'trunc') to[places[i]!] = Math.trunc(p / q);
      else to[places[i]!] = what === 'fmod' ? p % q : p - Math.floor(p / q) * q;
    }
    return true;
  };

/** High words of numbers below 2^52, whose quotients doubles tell apart, too. */
const isShort = (high: number) => high >= -(2 ** 20) && high < 2 ** 20;

function areShort(words: Units, at: Int32Array): boolean {
  for (let i = 0; i < at.length; i++) if (!isShort(words[at[i]! + 1]!)) return false;
  return true;
}

const wideRounded =
  (what: Rounded): Loop =>
  (to, places, x, a, y, b) => {
    if (!areShort(x, a) || !areShort(y, b)) return false;
    for (let i = 0; i < places.length; i++) {
      const p = x[a[i]! + 1]! * 2 ** 32 + (x[a[i]!]! >>> 0);
      const q = y[b[i]! + 1]! * 2 ** 32 + (y[b[i]!]! >>> 0);
      if (q === 0) return false;
      let result = p % q;
      if (what === 'floor') result = Math.floor(p / q);
      else if (what === 'trunc') result = Math.trunc(p / q);
      else if (what === 'remainder') result = p - Math.floor(p / q) * q;
      const at = places[i]!;
      to[at] = result; // modulo 2^32
      to[at + 1] = Math.floor(result / 2 ** 32);
    }
    return true;
  };

const isWide = ({ outputs }: CallStep) => outputs[0]!.dtype === 'int64';

const division =
  (what: Rounded): LoopsOf =>
  (step, layout) =>
    over(step, layout, (isWide(step) ? wideRounded : rounded)(what));

const ofBits =
  (what: Bits): LoopsOf =>
  (step, layout) =>
    over(step, layout, bits(what, isWide(step)));

/** The operations on whole numbers. */
export const wholes: Readonly<Record<string, LoopsOf>> = {
  floorDivide: division('floor'),
  remainder: division('remainder'),
  fmod: division('fmod'),
  div(step, layout) {
    const mode = (step.attrs as { roundingMode?: 'floor' | 'trunc' } | undefined)?.roundingMode;
    return mode ? division(mode)(step, layout) : null;
  },
  bitwiseAnd: ofBits('and'),
  bitwiseOr: ofBits('or'),
  bitwiseXor: ofBits('xor'),
  bitwiseNot: ofBits('not'),
  /** Ones at the class of each element. */
  oneHot({ inputs, outputs, attrs }, layout) {
    const [x] = inputs as [Place];
    const [out] = outputs as [Place];
    const { classes } = attrs as { classes: number };
    const count = countOf(x.shape);
    if (count === 0 || count > MOST_PLACES || classes < 1 || x.dtype !== 'int64') return null;
    const at = placesIn(x, 2);
    const begin = 2 * out.offset;
    return {
      before: [],
      arrays: [out, x].map((place) => wholeOf(place, layout)),
      bind([result, given]) {
        const [to, words] = [unitsOf(result!, out), unitsOf(given!, x)];
        return () => {
          for (let i = 0; i < count; i++) {
            const c = words[at[i]!]!;
            if (c < 0 || c >= classes || words[at[i]! + 1] !== 0) return false;
          }
          to.fill(0, begin, begin + 2 * count * classes);
          for (let i = 0; i < count; i++) to[begin + 2 * (i * classes + words[at[i]!]!)] = 1;
          return true;
        };
      },
    };
  },
  /** The other way round along some dimensions. */
  flip({ inputs, outputs, attrs }, layout) {
    const [x] = inputs as [Place];
    const [out] = outputs as [Place];
    const unit = unitOf(x);
    if (unit === null || countOf(x.shape) === 0 || countOf(x.shape) > MOST_PLACES) return null;
    const strides = [...x.strides];
    let { offset } = x;
    for (const d of (attrs as { dims: readonly number[] }).dims) {
      offset += (x.shape[d]! - 1) * strides[d]!;
      strides[d]! *= -1;
    }
    const from = placesIn({ shape: x.shape, strides, offset }, unit);
    const to = placesIn(out, unit);
    return {
      before: [],
      arrays: [out, x].map((place) => wholeOf(place, layout)),
      bind([result, given]) {
        const [y, data] = [unitsOf(result!, out), unitsOf(given!, x)];
        return () => {
          moveUnits(y, to, data, from, unit);
          return true;
        };
      },
    };
  },
};
