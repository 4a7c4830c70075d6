import { apply } from '../../autograd/dispatch.ts';
import { channelsLastStrides, type Layout } from '../../core/layout.ts';
import { suggestedFormat } from '../../core/memoryFormat.ts';
import { sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { contiguous } from './clone.ts';
import { viewOp } from './view.ts';

/** A result with its channels last in memory if `x` has them there, to the stride of sizes of 1. */
export function inFormatLike(result: Tensor, x: Layout): Tensor {
  const format = suggestedFormat(x);
  if (format === 'contiguous') return result;
  const strides = channelsLastStrides(result.shape); // also of sizes of 1, which contiguous leaves as they are
  if (sameShape(result._strides, strides)) return result;
  return apply(viewOp, [contiguous(result, format)], { strides });
}
