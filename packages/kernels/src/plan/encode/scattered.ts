import { placesJob } from '../../wasm/generated/jobs.ts';
import type { Lines, ReducedCommand, StridedPlace } from '../commands/index.ts';
import type { Encoder, KernelStep } from '../encoder.ts';

/**
 * The gradient of a max pool goes through a few functions, and is summed up, most often: each of its planes can be made just
 * before that, in the cache.
 *
 * @returns the last step where it makes the planes that a command reduces: it is left out, to be done plane by plane
 */
export function scatteredBefore(encoder: Encoder, command: ReducedCommand, lines: Lines): KernelStep | null {
  const last = encoder.lastSince(0);
  if (last === null || last.kernel !== 'scatterPlanes') return null;
  const { size, planes, inPlane, outPlane, small, places, large } = encoder.fieldsOf(placesJob, last.job);
  if (size !== 4 || planes !== lines.outer * lines.n || inPlane !== lines.inner) return null;
  const { inputs, outputs, reductions, shape } = command;
  const made: Range = [large, 4 * planes * inPlane];
  const read = inputs.filter(({ at }) => meet([encoder.base + at, 1], made));
  const isMade = ({ at, stride, dtype = 'float32' }: StridedPlace) =>
    encoder.base + at === large && dtype === 'float32' && isInOrder(stride, shape);
  if (read.length === 0 || !read.every(isMade)) return null;
  // What is written lies where it may once all planes are made: not where the next ones come from.
  const taken: Range[] = [
    [small, 4 * planes * outPlane],
    [places, 8 * planes * outPlane],
  ];
  const written: Range[] = [
    ...outputs.map(({ at }): Range => [encoder.base + at, 4 * planes * inPlane]),
    ...reductions.map(({ to }): Range => [encoder.base + to, 4 * lines.n]),
  ];
  const isInPlace = ([at]: Range) => outputs.some((place) => encoder.base + place.at === at && isMade(place));
  const isSafe = (range: Range) => !taken.some((one) => meet(range, one)) && (isInPlace(range) || !meet(range, made));
  if (!outputs.every(({ stride }) => isInOrder(stride, shape)) || !written.every(isSafe)) return null;
  encoder.back(encoder.mark - 1);
  return last;
}

type Range = readonly [at: number, bytes: number];

function meet([a, bytes]: Range, [b, others]: Range): boolean {
  return a < b + others && b < a + bytes;
}

/** Whether elements lie row by row. */
function isInOrder(stride: readonly number[], shape: readonly number[]): boolean {
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] !== 1 && stride[d] !== step) return false;
    step *= shape[d]!;
  }
  return true;
}
