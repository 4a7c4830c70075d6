import { decide } from '../../autograd/dispatch.ts';
import { tracing } from '../../core/tracer.ts';
import type { Tensor } from '../../tensor.ts';
import { where } from './where.ts';

/**
 * One of two ways to one result, as the values of a tensor tell. Where a function is compiled, which other values will run
 * through, both are gone and the right one is taken.
 */
export function byValues(t: Tensor, test: (t: Tensor) => Tensor, yes: () => Tensor, no: () => Tensor): Tensor {
  if (tracing.by === null) return decide('byValues', t, (all) => test(all).item<boolean>()) ? yes() : no();
  return where(test(t), yes(), no());
}
