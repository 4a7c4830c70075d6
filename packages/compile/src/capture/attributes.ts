import { isTensor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';

/** Attributes with `map` of each tensor in it, in lists as well; the same object if it holds none. */
export function mapTensors(attrs: unknown, map: (t: Tensor) => unknown): unknown {
  return mapValues(attrs, (value) => isTensor(value), map as (value: unknown) => unknown);
}

/** A copy of a value with `map` of what `isOne` holds for, in lists and plain objects as well; itself if there is none. */
export function mapValues(
  value: unknown,
  isOne: (value: unknown) => boolean,
  map: (value: unknown) => unknown,
): unknown {
  if (isOne(value)) return map(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => mapValues(item, isOne, map));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, mapValues(item, isOne, map)] as const);
  const before = value as Record<string, unknown>;
  return entries.some(([key, item]) => item !== before[key]) ? Object.fromEntries(entries) : value;
}
