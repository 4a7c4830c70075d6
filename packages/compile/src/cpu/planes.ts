import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { type Floats, type HostLoops, integers, type LoopsOf, wholeOf } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';
import type { Layout } from './layout.ts';

// Elements of planes at places that a max pool found.

interface Geometry {
  readonly planes: number;
  readonly inPlane: number;
  readonly outPlane: number;
}

/** Loops over x and a result that lie row by row, and the place in its plane of each element of the smaller one. */
function over(
  { inputs, outputs, attrs }: CallStep,
  layout: Layout,
  body: (x: Floats, out: Floats, places: Int32Array) => void,
): HostLoops | null {
  const [x, indices] = inputs as [Place, Place];
  const [out] = outputs as [Place];
  const { planes, inPlane, outPlane } = (attrs as { geometry: Geometry }).geometry;
  const type = layout.floatTypeOf([x, out]);
  if (type === null || !isDense(out) || !isDense(indices) || indices.offset !== 0 || indices.dtype !== 'int64')
    return null;
  const work = new InLoops(layout, type);
  const from = work.dense(x);
  if (from === null || x.memory === out.memory || countOf(indices.shape) !== planes * outPlane) return null;
  /** Where the elements are in all planes. */
  const places = new Int32Array(planes * outPlane);
  return {
    before: work.commands,
    arrays: [from, work.result(out), wholeOf(indices, layout)],
    bind([data, to, words]) {
      const given = integers(words!);
      return () => {
        for (let p = 0, i = 0; p < planes; p++)
          for (let j = 0; j < outPlane; j++, i++) {
            const place = given[2 * i]!;
            if (place < 0 || place >= inPlane || given[2 * i + 1] !== 0) return false;
            places[i] = p * inPlane + place;
          }
        body(data!, to!, places);
        return true;
      };
    },
  };
}

/** Each element at its place in an otherwise empty plane: of several for one place the last one stays. */
function spread(x: Floats, out: Floats, places: Int32Array): void {
  out.fill(0);
  for (let i = 0; i < places.length; i++) out[places[i]!] = x[i]!;
}

/** The elements at the places. */
function taken(x: Floats, out: Floats, places: Int32Array): void {
  for (let i = 0; i < places.length; i++) out[i] = x[places[i]!]!;
}

/** The operations on planes. */
export const planes: Readonly<Record<string, LoopsOf>> = {
  maxUnpool: (step, layout) => over(step, layout, spread),
  planeGather: (step, layout) => over(step, layout, taken),
};
