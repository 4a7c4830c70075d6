import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { optionsOf, type ReduceOptions, reduceOptions } from './arguments.ts';
import { maxRow, maxRowBig } from './extremeRows.ts';
import { type ExtremeAttrs, extreme, shareAmongEqual } from './extremes.ts';
import { foldBig, foldNumbers } from './sum.ts';

export const amaxOp: OpRecord<[Tensor], ExtremeAttrs> = {
  name: 'amax',
  saves: [0, 'output'],
  forward([x], attrs) {
    if (x.dtype === 'int64') return foldBig(x, attrs, -(2n ** 63n), maxRowBig);
    return foldNumbers(x, attrs, Number.NEGATIVE_INFINITY, maxRow, x.dtype);
  },
  backward: (g, ctx) => [shareAmongEqual(g, ctx.input(0), ctx.output(), ctx.attrs)],
};

/** {@link Tensor.amax} */
export function amax(x: Tensor, dim?: ReduceOptions['dim'] | ReduceOptions, keepdim?: boolean): Tensor {
  return extreme('amax', x, optionsOf('amax', reduceOptions, dim, keepdim), amaxOp);
}
