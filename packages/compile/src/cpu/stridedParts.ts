import { countOf } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import {
  elementsOf,
  type Geometry,
  type LoopsOf,
  MOST_PLACES,
  moveUnits,
  placesIn,
  unitOf,
  unitsOf,
  wholeOf,
} from './hostLoops.ts';

// Parts of memory that any strides name: what is written there, and gradients that are added up there.

/** Where the elements of a part of a result lie. */
function partPlaces(out: Place, geometry: Geometry, unit: number): Int32Array {
  return placesIn({ ...geometry, offset: out.offset + geometry.offset }, unit);
}

const fits = (...places: readonly (Place | null)[]) =>
  places.every((place) => place === null || (countOf(place.shape) > 0 && countOf(place.shape) <= MOST_PLACES));

/** The operations on such parts. */
export const stridedParts: Readonly<Record<string, LoopsOf>> = {
  /** What arrives for each element of a part is added up where that lies. */
  stridedAdd({ inputs, outputs, attrs }, layout) {
    const [source] = inputs as [Place];
    const [out] = outputs as [Place];
    if (layout.floatTypeOf([source, out]) === null || !fits(source, out)) return null;
    const places = partPlaces(out, (attrs as { geometry: Geometry }).geometry, 1);
    const from = placesIn(source);
    return {
      before: [],
      arrays: [out, source].map((place) => wholeOf(place, layout)),
      bind([result, given]) {
        const [to, values] = [elementsOf(result!, out), elementsOf(given!, source)];
        return () => {
          to.fill(0);
          for (let i = 0; i < places.length; i++) to[places[i]!]! += values[from[i]!]!;
          return true;
        };
      },
    };
  },
  /** A tensor with a part that is replaced, by zeros if by nothing. */
  viewWrite({ inputs, outputs, attrs }, layout) {
    const [base, value] = inputs as [Place, Place | null];
    const [out] = outputs as [Place];
    const { geometry } = attrs as { geometry: Geometry };
    const unit = unitOf(out);
    if (unit === null || !fits(base, value, out) || base.dtype !== out.dtype) return null;
    if (value !== null && value.dtype !== out.dtype) return null;
    const part = partPlaces(out, geometry, unit);
    // Of what is written to one place the last one stays, which an order of its own decides.
    if (new Set(part).size < part.length) return null;
    const from = placesIn(base, unit);
    const to = placesIn(out, unit);
    const spread = value && broadcast(value, geometry.shape);
    const put = spread && placesIn(spread, unit);
    return {
      before: [],
      arrays: [out, base, ...(value ? [value] : [])].map((place) => wholeOf(place, layout)),
      bind([result, given, ...others]) {
        const [y, x] = [unitsOf(result!, out), unitsOf(given!, base)];
        const values = value && unitsOf(others[0]!, value);
        return () => {
          y.fill(0);
          moveUnits(y, to, x, from, unit);
          if (values) moveUnits(y, part, values, put!, unit);
          else for (let i = 0; i < part.length; i++) for (let k = 0; k < unit; k++) y[part[i]! + k] = 0;
          return true;
        };
      },
    };
  },
};
