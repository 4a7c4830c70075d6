import { isTensor, likeNamed } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';

/** A result without history: every call gives the same, and `backward()` belongs inside. What it holds twice is one object. */
export function detached(result: unknown): unknown {
  if (isTensor(result)) return withoutHistory(result);
  return typeof result === 'object' && result !== null ? detachedPart(result, new Map()) : result;
}

function withoutHistory(t: Tensor): Tensor {
  return t.requiresGrad && !t.isLeaf ? t.detach() : t;
}

function detachedPart(value: unknown, known: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const made = known.get(value) ?? partsDetached(value, known);
  if (made !== value) known.set(value, made);
  return made;
}

function partsDetached(value: object, known: Map<object, unknown>): unknown {
  if (isTensor(value)) return withoutHistory(value);
  if (Array.isArray(value)) {
    const list = value.map((item) => detachedPart(item, known));
    return likeNamed(value)?.(list as Tensor[]) ?? list;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, detachedPart(item, known)]));
}
