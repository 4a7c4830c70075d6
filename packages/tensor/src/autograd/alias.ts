import { aliasOf } from '../core/make.ts';
import type { Tensor } from '../tensor.ts';
import { apply } from './dispatch.ts';
import type { OpRecord } from './op.ts';

/** The tensor as it is, as a vertex of its own in the graph. */
export const aliasOp: OpRecord<[Tensor]> = {
  name: 'alias',
  view: true,
  forward: ([x]) => aliasOf(x, x.shape, x._strides),
  backward: (g) => [g],
};

/** A stand-in for `x` with respect to which can be differentiated without touching what `x` came from. */
export function aliasHistory(x: Tensor): Tensor {
  return apply(aliasOp, [x], undefined);
}
