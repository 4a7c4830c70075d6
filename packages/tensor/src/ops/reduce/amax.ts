import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { type Keep, optionsOf, type ReduceOptions, reduceOptions } from './arguments.ts';
import { maxRow, maxRowBig } from './extremeRows.ts';
import { type ExtremeAttrs, extreme, extremesInLines, shareAmongEqual } from './extremes.ts';
import { foldBig, foldNumbers } from './sum.ts';
import { wholeExtremes } from './wholeExtremes.ts';

export const amaxOp: OpRecord<[Tensor], ExtremeAttrs> = {
  name: 'amax',
  saves: [0, 'output'],
  forward([x], attrs) {
    if (x.dtype === 'int64') return wholeExtremes(x, attrs, 'max') ?? foldBig(x, attrs, -(2n ** 63n), maxRowBig);
    const found = extremesInLines(x, attrs, 'max');
    if (found !== null) return found;
    return foldNumbers(x, attrs, Number.NEGATIVE_INFINITY, maxRow, x.dtype);
  },
  backward: (g, ctx) => [shareAmongEqual(g, ctx.input(0), ctx.output(), ctx.attrs)],
};

/**
 * The largest element over all dimensions or some; elements that share it share the gradient. See {@link
 * Tensor.amax}.
 *
 * @example
 * ```ts
 * amax(tensor([[1, 4], [3, 2]]), 1); // [4, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.amax.html
 */
export function amax(x: Tensor, dim?: ReduceOptions['dim'] | ReduceOptions, keepdim?: Keep): Tensor {
  checkTensor('amax', x);
  return extreme('amax', x, optionsOf('amax', reduceOptions, dim, keepdim), amaxOp);
}
