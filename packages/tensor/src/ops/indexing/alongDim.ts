import { contiguousStrides } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { placesOf, readIndex } from './places.ts';

/**
 * Which elements of a row-major tensor of `shape` gather and scatter mean: those at the places of `index`, the
 * coordinate along `dim` replaced by the index's value.
 */
export function placesAlong(where: string, shape: readonly number[], index: Tensor, dim: number): Int32Array {
  if (index.numel() === 0) return new Int32Array(0);
  const full = contiguousStrides(shape);
  const step = full[dim] ?? 1;
  const at = readIndex(where, index, shape[dim] ?? 1, dim, false);
  // A 0-dim tensor and a vector of one element stand for each other.
  const strides = index.shape.map((_, d) => (d === dim ? 0 : (full[d] ?? 0)));
  const places = placesOf(index.shape, strides);
  for (let i = 0; i < places.length; i++) places[i]! += at[i]! * step;
  return places;
}
