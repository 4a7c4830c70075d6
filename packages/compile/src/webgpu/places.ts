import type { Command, Lines, StridedPlace } from '@wick/kernels/plan';
import type { DType } from '@wick/tensor/light';
import type { AnyCommand } from '@wick/webgpu';
import { copy, type Layout } from '../cpu/layout.ts';
import { countOf } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { broadcast, sameGeometry } from '../passes/pointwise.ts';
import { type GpuDType, isInArena } from './elements.ts';

/** The commands of a call, among them those that only a GPU has; null if there are none for it as it is. */
export type LowerOnGpu = (step: CallStep, layout: Layout) => AnyCommand[] | null;

/** A number of the function; null for a tensor. */
export function numberOf({ memory: { source, size, written }, offset }: Place): number | null {
  return source.kind === 'literal' && size === 1 && !written ? Number(source.data[offset]) : null;
}

/** A place as commands read and write it. */
export function element(place: Place, layout: Layout, stride = place.strides): StridedPlace {
  return { at: layout.at(place), stride, dtype: place.dtype as GpuDType };
}

/** Copies a place to one of its shape; nothing where it is the same one. */
export function copied(from: Place, to: Place, layout: Layout): Command[] {
  if (countOf(to.shape) === 0 || sameGeometry(from, to)) return [];
  return [copy(to.shape, element(from, layout), element(to, layout))];
}

/** A place as another one of another dtype, which it is broadcast to; null where they are alike, or not there. */
export function converted(x: Place, y: Place, layout: Layout): Command[] | null {
  if (x.dtype === y.dtype || !isInArena(x.dtype) || !isInArena(y.dtype)) return null;
  if (countOf(y.shape) === 0) return [];
  const isFloat = (dtype: DType) => dtype === 'float32' || dtype === 'float64';
  const type = isFloat(x.dtype) || isFloat(y.dtype) ? 'float64' : y.dtype === 'bool' ? x.dtype : y.dtype;
  const given = [element(broadcast(x, y.shape), layout)];
  const made = [{ ...element(y, layout), value: { given: 0 } }];
  return [{ kind: 'pointwise', type, shape: y.shape, inputs: given, outputs: made }];
}

/** Elements of a number. */
export function filled(value: number, shape: readonly number[], to: StridedPlace): Command[] {
  if (countOf(shape) === 0) return [];
  const type = to.dtype === 'bool' ? 'float32' : to.dtype!;
  return [{ kind: 'pointwise', type, shape, inputs: [], numbers: [value], outputs: [{ ...to, value: { given: 0 } }] }];
}

/** The lines along neighbouring dimensions of row-major elements; null where they are none. */
export function linesOver(shape: readonly number[], dims: readonly number[]): Lines | null {
  if (dims.length === 0) return { outer: countOf(shape), n: 1, inner: 1 };
  const [first, last] = [Math.min(...dims), Math.max(...dims)];
  if (last - first + 1 !== dims.length) return null;
  return {
    outer: countOf(shape.slice(0, first)),
    n: countOf(shape.slice(first, last + 1)),
    inner: countOf(shape.slice(last + 1)),
  };
}

/** Those along one dimension, or, of null, the one line of all elements. */
export function linesAlong(shape: readonly number[], dim: number | null): Lines {
  if (dim === null) return { outer: 1, n: countOf(shape), inner: 1 };
  return linesOver(shape, shape.length === 0 ? [] : [dim])!;
}
