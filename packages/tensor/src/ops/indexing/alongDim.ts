import { contiguousStrides } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { placesInRows, placesOf, readIndex } from './places.ts';

/**
 * Which elements of a row-major tensor of `shape` gather and scatter mean: those at the places of `index`, the
 * coordinate along `dim` replaced by the index's value.
 */
export function placesAlong(where: string, shape: readonly number[], index: Tensor, dim: number): Int32Array {
  if (index.numel() === 0) return new Int32Array(0);
  const full = contiguousStrides(shape);
  const step = full[dim] ?? 1;
  const spans = index.ndim === shape.length && shape.every((n, d) => d === dim || n === index.shape[d]);
  const inRows = spans && step === 1 ? placesInRows(index, index.shape[dim] ?? 1, shape[dim] ?? 1) : null;
  if (inRows !== null) return inRows;
  const at = readIndex(where, index, shape[dim] ?? 1, dim, false);
  if (spans) {
    // The index spans all of the other dimensions: the places are those of rows, one after another.
    const rows = shape[dim] ?? 1;
    const lines = index.shape[dim] ?? 1;
    if (step === 1)
      for (let k = 0, start = 0; k < at.length; start += rows) for (let i = 0; i < lines; i++, k++) at[k]! += start;
    else
      for (let k = 0, start = 0; k < at.length; start += rows * step)
        for (let i = 0; i < lines; i++) for (let j = 0; j < step; j++, k++) at[k] = start + at[k]! * step + j;
    return at;
  }
  // A 0-dim tensor and a vector of one element stand for each other.
  const strides = index.shape.map((_, d) => (d === dim ? 0 : (full[d] ?? 0)));
  const places = placesOf(index.shape, strides);
  for (let i = 0; i < places.length; i++) places[i]! += at[i]! * step;
  return places;
}
