import type { Tensor } from '../tensor.ts';
import { tracing } from './tracer.ts';

/**
 * The elements of a tensor that decide what is computed: a shape, an axis, a count. A compiler takes them for fixed as long
 * as nobody changes them, where `toTypedArray()` is refused.
 */
export function constantElements(t: Tensor, what?: string, instead?: string): ArrayLike<number | bigint> {
  const { by } = tracing;
  by?.constantRead(t, what, instead);
  tracing.by = null;
  try {
    return t.toTypedArray();
  } finally {
    tracing.by = by;
  }
}
