import type { ElementType, Expression } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import { countOf } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { broadcast, sameGeometry } from '../passes/pointwise.ts';
import type { Layout } from './layout.ts';

/**
 * Work element by element in one type on places, which broadcast: `value` is of them, then of the numbers. Null where the
 * operation itself takes a copy first: where it writes over what is still to be read, or several elements over one.
 */
export function elementwise(
  type: ElementType,
  inputs: readonly Place[],
  numbers: readonly number[],
  out: Place,
  value: Expression,
  layout: Layout,
): Command[] | null {
  const { shape } = out;
  if (countOf(shape) === 0 || inputs.length === 0) return null;
  const places = inputs.map((place) => broadcast(place, shape));
  const overlaps = places.some((place) => place.memory === out.memory && !sameGeometry(place, out));
  if (overlaps || out.strides.some((stride, d) => stride === 0 && shape[d]! > 1)) return null;
  // A condition stays the truths that it is, and what becomes doubles is so as it is read.
  const element = ({ strides: stride, dtype }: Place, at: number) => ({ at, stride, dtype: dtype as ElementType });
  return [
    {
      kind: 'pointwise',
      type,
      shape,
      inputs: places.map((place, i) => element(place, layout.at(inputs[i]!))),
      numbers,
      outputs: [{ ...element(out, layout.at(out)), value }],
    },
  ];
}
