import { apply } from '../../autograd/dispatch.ts';
import { show } from '../../core/check.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { indexOp } from './indexOp.ts';
import { readIndex } from './places.ts';

/** {@link Tensor.take} */
export function take(x: Tensor, places: Tensor): Tensor {
  if (!isTensor(places)) throw new TypeError(`take: index must be a Tensor, got ${show(places)}`);
  if (places.dtype !== 'int64') throw new TypeError(`take: index must be an int64 tensor, got ${places.dtype}`);
  readIndex('take', places, x.numel(), 0, true);
  return apply(indexOp, [x.reshape(-1), places.contiguous()], { dims: [0] });
}
