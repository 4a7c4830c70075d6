import type { ElementType, Expression } from '@wick/kernels';
import type { Command, Numeric } from '@wick/kernels/plan';
import { isHalf } from '@wick/tensor/internal';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { broadcast, sameGeometry } from '../passes/pointwise.ts';
import { copy, dense, type Layout, rowMajor, strided } from './layout.ts';

/** Whether work is done on places as they lie: what else there is, the operation copies first. */
export function takesPlaces(type: ElementType, inputs: readonly Place[], out: Place): boolean {
  const { shape } = out;
  if (countOf(shape) === 0 || inputs.length === 0) return false;
  const overlaps = (place: Place) => place.memory === out.memory && !sameGeometry(broadcast(place, shape), out);
  if (inputs.some(overlaps) || out.strides.some((stride, d) => stride === 0 && shape[d]! > 1)) return false;
  // A condition stays the truths that it is, and what becomes doubles is so as it is read.
  return inputs.every(({ dtype }) => (type === 'float64' ? !isHalf(dtype) : dtype === type || dtype === 'bool'));
}

/**
 * Work element by element in one type on places, which broadcast: `value` is of them, then of the numbers. Null where the
 * operation itself takes a copy first: where it writes over what is still to be read, or several elements over one.
 */
export function elementwise(
  type: ElementType,
  inputs: readonly Place[],
  numbers: readonly Numeric[],
  out: Place,
  value: Expression,
  layout: Layout,
): Command[] | null {
  const { shape } = out;
  if (!takesPlaces(type, inputs, out)) return null;
  const places = inputs.map((place) => broadcast(place, shape));
  // Loops along one line make no object.
  const inLine = (type === 'int64' || type === 'int32') && layout.takesLoops;
  const commands: Command[] = [];
  const element = (place: Place, at: number) => {
    const given = { at, stride: place.strides, dtype: place.dtype as ElementType };
    if (!inLine || isDense(place) || isOne(place)) return given;
    const line = dense(place, layout, commands);
    return line === null ? given : { ...given, at: line, stride: rowMajor(shape) };
  };
  const given = places.map((place, i) => element(place, layout.at(inputs[i]!)));
  const apart = inLine && !isDense(out) ? strided(out, layout) : null;
  const to = apart && { at: layout.room(layout.bytes(out.dtype) * countOf(shape)), stride: rowMajor(shape) };
  const result = { at: layout.at(out), stride: out.strides, dtype: out.dtype as ElementType, ...to };
  commands.push({ kind: 'pointwise', type, shape, inputs: given, numbers, outputs: [{ ...result, value }] });
  if (apart) commands.push(copy(shape, { ...result, dtype: apart.dtype! }, apart));
  return commands;
}

/** Whether all of a shape are one element. */
function isOne({ shape, strides }: Place): boolean {
  return shape.every((size, d) => size === 1 || strides[d] === 0);
}
