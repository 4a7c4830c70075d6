import { rerun, wrapArray } from '@wick/tensor/internal';
import { isDense, sameList } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import type { LoopsOf } from './hostLoops.ts';
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
  'acos acosh asin asinh atan atan2 atanh cosh digamma erfc erfinv exp2 fmod hypot i0 i0e i1 i1e igamma lgamma log10 log2 ' +
  'logaddexp logaddexp2 logit nextafter polygamma remainder sinh xlogy';

/** The functions. */
export const inPlace: Readonly<Record<string, LoopsOf>> = Object.fromEntries(
  names.split(' ').map((name) => [name, work]),
);
