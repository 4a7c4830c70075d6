import type { ElementType } from '@wick/kernels';
import type { Command, Numeric, StridedPlace } from '@wick/kernels/plan';
import type { DType } from '@wick/tensor/light';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Memory, Place } from '../graph/ir.ts';

/** What is trained. */
export type FloatType = 'float32' | 'float64';

/** The one type of floats that all places have; null where there is none. */
export function floatTypeOf(places: readonly (Place | null)[]): FloatType | null {
  let found: FloatType | null = null;
  for (const place of places) {
    if (place === null) continue;
    const { dtype } = place;
    if ((dtype !== 'float32' && dtype !== 'float64') || (found !== null && dtype !== found)) return null;
    found = dtype;
  }
  return found;
}

/** Where things lie in the arena while commands are made. */
export interface Layout {
  /** The byte at which a place begins. */
  at(place: Place): number;
  /** Bytes of an element. */
  bytes(dtype: DType): number;
  /** As what element by element work copies elements of a dtype; null where it does not. */
  copied(dtype: DType): ElementType | null;
  /** Whether recurrent layers have a kernel however little work they are. */
  readonly anyRecurrence: boolean;
  /** The one type of floats that all places have, if products and reductions take it; else null. */
  floatTypeOf(places: readonly (Place | null)[]): FloatType | null;
  /** Whether plain loops of JavaScript may work in the arena. */
  readonly takesLoops: boolean;
  /** Room for the step that is being lowered alone. */
  room(bytes: number): number;
  /** Which of the plan's numbers a memory is that is one. */
  number(memory: Memory): Numeric;
}

/** The commands of a call; null if there are none for it as it is. */
export type Lower = (step: CallStep, layout: Layout) => Command[] | null;

/** A place as the pointwise machine reads and writes it; null for dtypes that it does not copy. */
export function strided(place: Place, layout: Layout): StridedPlace | null {
  const dtype = layout.copied(place.dtype);
  return dtype && { at: layout.at(place), stride: place.strides, dtype };
}

/** The byte where a place lies row by row: its own, or that of a copy that `commands` make. Null where it cannot be copied. */
export function dense(place: Place, layout: Layout, commands: Command[]): number | null {
  if (isDense(place)) return layout.at(place);
  const from = strided(place, layout);
  if (from === null) return null;
  const at = layout.room(countOf(place.shape) * layout.bytes(place.dtype));
  const to = { at, stride: rowMajor(place.shape), dtype: from.dtype };
  commands.push(copy(place.shape, from, to));
  return at;
}

export function copy(shape: readonly number[], from: StridedPlace, to: StridedPlace): Command {
  const type = from.dtype === 'bool' ? 'float32' : from.dtype;
  return { kind: 'pointwise', type, shape, inputs: [from], outputs: [{ ...to, value: { given: 0 } }] };
}

export function rowMajor(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = step;
    step *= shape[d]!;
  }
  return strides;
}

/** Whether all places are float32, and the results lie row by row. */
export function areFloats(places: readonly (Place | null)[]): boolean {
  return places.every((place) => place === null || place.dtype === 'float32');
}
