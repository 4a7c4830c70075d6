import type { Storage, TensorParts, VersionCounter } from '@wick/tensor/internal';
import type { Graph, Memory, Place, TypedArray } from './ir.ts';
import { isOutside } from './touches.ts';

/** A place over a storage. */
export function partsIn(storage: Storage, { shape, strides, offset, dtype }: Place): TensorParts {
  return { storage, shape, strides, offset, dtype };
}

/** A part of an array; the array itself if that is all of it. */
export function part(data: TypedArray, from: number, size: number): TypedArray {
  return from === 0 && size === data.length ? data : data.subarray(from, from + size);
}

/** What counts the changes that a run makes in place, once for each of them. */
export function changesOf({ steps }: Graph): (VersionCounter | Memory)[] {
  return steps.flatMap((step) => {
    if (step.kind !== 'call' || !step.inPlace) return [];
    const { memory, version } = step.outputs[0]!;
    return isOutside(memory) ? [version ?? memory] : [];
  });
}
