import { showShape } from './check.ts';
import { type ArrayOf, allocate, type DType } from './dtype.ts';
import { TooLarge } from './errors.ts';
import { numelOf } from './shape.ts';

/** The most elements a tensor may have in memory: what typed arrays hold in every engine that has room at all. */
const MOST = 2 ** 32;

/**
 * A zero-filled array for the elements of a shape.
 *
 * @param cleared - false where every element is going to be written: see {@link allocate}
 */
export function allocateFor<D extends DType>(
  shape: readonly number[],
  dtype: D,
  where?: string,
  cleared = true,
): ArrayOf[D] {
  checkRoom(where, shape, dtype);
  try {
    return allocate(dtype, numelOf(shape), cleared);
  } catch (error) {
    throw error instanceof TooLarge ? tooLarge(where, shape, dtype) : error;
  }
}

/** Refuses a shape that cannot be had, before the work that would lead to it begins. */
export function checkRoom(where: string | undefined, shape: readonly number[], dtype: DType): void {
  if (numelOf(shape) > MOST) throw tooLarge(where, shape, dtype);
}

function tooLarge(where: string | undefined, shape: readonly number[], dtype: DType): TooLarge {
  return new TooLarge(`a tensor of shape ${showShape(shape)} of ${dtype} does not fit into memory`, where);
}

/** Runs `work`; what proves to be too large inside is told of as the function's own. */
export function naming<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof TooLarge ? error.of(where) : error;
  }
}
