import type { Tensor } from '../tensor.ts';
import { isRecord } from './options.ts';
import { isTensor } from './tensorCore.ts';

/** Whether a tensor's elements can be read without waiting. */
export function isHere(t: Tensor): boolean {
  return t._storage.keptBy?.fetch === undefined;
}

/**
 * Has here the elements of all tensors in a value, those that a compiled function left on a GPU: of arrays, Maps, Sets and plain
 * objects of them, however deep. All are asked for before the first has come: they are of one moment.
 */
export async function fetched(value: unknown): Promise<void> {
  const waits: Promise<unknown>[] = [];
  const seen = new Set<unknown>([value]);
  // What is added while it is gone through is gone through, too.
  for (const one of seen) {
    if (isTensor(one)) waits.push(one.cpu());
    else if (one instanceof Map) for (const pair of one) for (const item of pair) seen.add(item);
    else if (Array.isArray(one) || one instanceof Set) for (const item of one) seen.add(item);
    else if (isRecord(one)) for (const item of Object.values(one)) seen.add(item);
  }
  await Promise.all(waits);
}
