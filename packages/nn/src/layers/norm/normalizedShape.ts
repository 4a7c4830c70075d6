import { checkCount, show } from '@wick/tensor/internal';

/** The sizes of the last dimensions that layer and RMS normalisation take together. */
export function readNormalizedShape(name: string, shape: number | readonly number[]): readonly number[] {
  if (Array.isArray(shape) && shape.length === 0)
    throw new RangeError(`${name}: normalizedShape needs at least one size, got ${show(shape)}`);
  return [shape].flat().map((size) => checkCount(name, 'normalizedShape', size, 0));
}
