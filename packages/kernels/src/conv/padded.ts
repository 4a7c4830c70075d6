import type { FloatArray } from '../floatArray.ts';
import type { Compute } from '../wasm/compute.ts';
import { padJob } from '../wasm/generated/jobs.ts';
import { writeJob } from '../wasm/job.ts';
import type { KernelMemory } from '../wasm/memory.ts';
import { runJob } from '../wasm/runJob.ts';
import { type Triple, volume } from './geometry.ts';

/** Parts that planes are dealt out in. */
const CHUNKS = 8;

/** Planes with a border of zeros. */
export interface Border {
  /** Sizes with the border, and what of it lies before the image. */
  readonly padded: Triple;
  readonly front: Triple;
}

/**
 * Copies planes of `size` into the kernels' memory, with the border that a kernel needs.
 *
 * @returns address of the first padded plane
 */
export function copyPadded(
  compute: Compute,
  memory: KernelMemory,
  array: FloatArray,
  planes: number,
  size: Triple,
  { padded, front }: Border,
): number {
  const same = padded.every((length, i) => length === size[i]) && front.every((length) => length === 0);
  if (same) return memory.copyIn(array, 0, planes * volume(size));
  const target = memory.allocate(array.BYTES_PER_ELEMENT * planes * volume(padded));
  memory.withScratch(() => {
    const step = Math.ceil(planes / CHUNKS);
    // A double is copied as two floats.
    const floats = array.BYTES_PER_ELEMENT / 4;
    const job = writeJob(memory, padJob, {
      source: memory.copyIn(array, 0, planes * volume(size)),
      target,
      planes,
      step,
      depth: size[0],
      height: size[1],
      width: size[2] * floats,
      front: front[0],
      top: front[1],
      left: front[2] * floats,
      paddedDepth: padded[0],
      paddedHeight: padded[1],
      paddedWidth: padded[2] * floats,
    });
    // Moving a float takes about as long as four operations.
    runJob(compute, memory, 'padPlanes', job, Math.ceil(planes / step), 0, 4 * planes * volume(padded));
  });
  return target;
}
