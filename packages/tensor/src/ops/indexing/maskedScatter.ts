import { whole } from '../../autograd/whole.ts';
import { show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { broadcastShapes } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { tracing } from '../../core/tracer.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from '../shape/clone.ts';
import { expand } from '../shape/expand.ts';
import { indexPut_ } from './indexPut.ts';
import { checkMask } from './maskedSelect.ts';
import { broadcastsTo } from './values.ts';

/**
 * A copy in which the elements where `mask` is true are, in order, the elements of `source`. See {@link
 * Tensor.maskedScatter}.
 *
 * @example
 * ```ts
 * maskedScatter(tensor([1, 2]), tensor([false, true]), tensor([9])); // [1, 9]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.masked_scatter.html
 */
export function maskedScatter(x: Tensor, mask: Tensor, source: Tensor): Tensor {
  checkTensor('maskedScatter', x);
  checkMask('maskedScatter', mask);
  return whole('maskedScatter', [x, mask, source], undefined, ([t, m, s]) => [scattered(t!, m!, s!)])[0]!;
}

function scattered(x: Tensor, mask: Tensor, source: Tensor): Tensor {
  const shape = broadcastShapes('maskedScatter', x.shape, mask.shape);
  const wide = expand(mask, shape);
  return indexPut_(clone(expand(x, shape), 'contiguous'), [wide], firstOf('maskedScatter', x, wide, source));
}

/** {@link Tensor.maskedScatter_} */
export function maskedScatter_(x: Tensor, mask: Tensor, source: Tensor): Tensor {
  checkMask('maskedScatter_', mask);
  if (!broadcastsTo(mask.shape, x.shape))
    throw new ShapeError(
      `maskedScatter_: a mask of shape ${showShape(mask.shape)} does not broadcast to the tensor's ${showShape(x.shape)}`,
    );
  if (tracing.by !== null) return x.copy_(maskedScatter(x.clone(), mask, source));
  const wide = expand(mask, x.shape);
  return indexPut_(x, [wide], firstOf('maskedScatter_', x, wide, source));
}

/** As many elements of `source` as the mask has true ones. */
function firstOf(where: string, x: Tensor, mask: Tensor, source: Tensor): Tensor {
  if (!isTensor(source)) throw new TypeError(`${where}: source must be a Tensor, got ${show(source)}`);
  if (source.dtype !== x.dtype)
    throw new TypeError(`${where}: source must be ${x.dtype} as the tensor, got ${source.dtype}`);
  const count = (dense(mask) as Uint8Array).reduce((n, m) => n + m, 0);
  if (count > source.numel())
    throw new RangeError(
      `${where}: the mask has ${count} true elements, source of shape ${showShape(source.shape)} only ${source.numel()} elements`,
    );
  return source.reshape(-1).slice(0, 0, count);
}
