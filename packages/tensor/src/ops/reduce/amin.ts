import type { OpRecord } from '../../autograd/op.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { type Keep, optionsOf, type ReduceOptions, reduceOptions } from './arguments.ts';
import { minRow, minRowBig } from './extremeRows.ts';
import { type ExtremeAttrs, extreme, extremesInLines, shareAmongEqual } from './extremes.ts';
import { foldBig, foldNumbers } from './sum.ts';
import { wholeExtremes } from './wholeExtremes.ts';

export const aminOp: OpRecord<[Tensor], ExtremeAttrs> = {
  name: 'amin',
  saves: [0, 'output'],
  forward([x], attrs) {
    if (x.dtype === 'int64') return wholeExtremes(x, attrs, 'min') ?? foldBig(x, attrs, 2n ** 63n - 1n, minRowBig);
    const found = extremesInLines(x, attrs, 'min');
    if (found !== null) return found;
    return foldNumbers(x, attrs, Number.POSITIVE_INFINITY, minRow, x.dtype);
  },
  backward: (g, ctx) => [shareAmongEqual(g, ctx.input(0), ctx.output(), ctx.attrs)],
};

/**
 * The smallest element over all dimensions or some; elements that share it share the gradient. See {@link
 * Tensor.amin}.
 *
 * @example
 * ```ts
 * amin(tensor([[1, 4], [3, 2]]), 1); // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.amin.html
 */
export function amin(x: Tensor, dim?: ReduceOptions['dim'] | ReduceOptions, keepdim?: Keep): Tensor {
  checkTensor('amin', x);
  return extreme('amin', x, optionsOf('amin', reduceOptions, dim, keepdim), aminOp);
}
