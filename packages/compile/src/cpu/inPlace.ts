import { rerun, wrapArray } from '@wick/tensor/internal';
import { isDense, sameList } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import type { Floats, LoopsOf } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';
import { clone } from './moves.ts';

// Functions of doubles that no program of theirs says: the result begins as the first operand, and the operation itself then
// works in its place, as it does for `asin_`.

const work: LoopsOf = (step, layout) => {
  const { op, attrs, inputs, outputs } = step;
  const [out] = outputs as [Place];
  const others = inputs.slice(1);
  const isDouble = (place: Place | null) => place !== null && place.dtype === 'float64' && isDense(place);
  if (outputs.length !== 1 || ![out, ...others].every(isDouble) || inputs[0]!.dtype !== 'float64') return null;
  if (others.some((place) => place!.memory === out.memory)) return null;
  const before = step.inPlace ? [] : clone(step, layout);
  if (before === null || !sameList(step.inPlace ? inputs[0]!.shape : out.shape, out.shape)) return null;
  const places = [out, ...(others as Place[])];
  const loops = new InLoops(layout, 'float64');
  return {
    before,
    arrays: places.map((place) => loops.result(place)),
    bind(arrays) {
      const tensors = arrays.map((array, i) =>
        wrapArray(array as Float64Array<ArrayBuffer>, places[i]!.shape, 'float64'),
      );
      return () => {
        rerun(op, tensors, attrs, true);
        return true;
      };
    },
  };
};

const names =
  'atan2 digamma erfc erfinv fmod hypot i0 i0e i1 i1e igamma lgamma logaddexp logaddexp2 logit nextafter polygamma ' +
  'remainder xlogy';

// A loop each: the engine then has the function in it, whose results it otherwise makes objects of.
const ofMath: Readonly<Record<string, (x: Floats) => void>> = {
  acos(x) {
    for (let i = 0; i < x.length; i++) x[i] = Math.acos(x[i]!);
  },
  acosh(x) {
    for (let i = 0; i < x.length; i++) x[i] = Math.acosh(x[i]!);
  },
  asin(x) {
    for (let i = 0; i < x.length; i++) x[i] = Math.asin(x[i]!);
  },
  asinh(x) {
    for (let i = 0; i < x.length; i++) x[i] = Math.asinh(x[i]!);
  },
  atan(x) {
    for (let i = 0; i < x.length; i++) x[i] = Math.atan(x[i]!);
  },
  atanh(x) {
    for (let i = 0; i < x.length; i++) x[i] = Math.atanh(x[i]!);
  },
  cosh(x) {
    for (let i = 0; i < x.length; i++) x[i] = Math.cosh(x[i]!);
  },
  exp2(x) {
    for (let i = 0; i < x.length; i++) x[i] = 2 ** x[i]!;
  },
  log10(x) {
    for (let i = 0; i < x.length; i++) x[i] = Math.log10(x[i]!);
  },
  log2(x) {
    for (let i = 0; i < x.length; i++) x[i] = Math.log2(x[i]!);
  },
  sinh(x) {
    for (let i = 0; i < x.length; i++) x[i] = Math.sinh(x[i]!);
  },
};

/** A function of JavaScript's, of every element. */
const mapped =
  (loop: (x: Floats) => void): LoopsOf =>
  (step, layout) => {
    const [out] = step.outputs as [Place];
    if (out.dtype !== 'float64' || step.inputs[0]!.dtype !== 'float64' || !isDense(out)) return null;
    const before = step.inPlace ? [] : clone(step, layout);
    return (
      before && {
        before,
        arrays: [new InLoops(layout, 'float64').result(out)],
        bind: ([x]) => {
          return () => {
            loop(x!);
            return true;
          };
        },
      }
    );
  };

/** The functions. */
export const inPlace: Readonly<Record<string, LoopsOf>> = {
  ...Object.fromEntries(names.split(' ').map((name) => [name, work])),
  ...Object.fromEntries(Object.entries(ofMath).map(([name, loop]) => [name, mapped(loop)])),
};
