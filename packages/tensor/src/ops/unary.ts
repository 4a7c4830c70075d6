import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { unaryRows } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { mul } from './arithmetic.ts';
import { checkTensor, floatType, inPlaceUnary, runUnary, type UnaryKernel } from './pointwise.ts';

/** Computes in floating point: integers become float32 first. */
function floats(kernel: UnaryKernel): OpRecord<[Tensor]>['forward'] {
  return ([x], _, out) => {
    const dtype = floatType(x.dtype);
    return runUnary(kernel, x, dtype, dtype, out);
  };
}

export const expOp: OpRecord<[Tensor]> = {
  name: 'exp',
  saves: ['output'],
  forward: floats({ number: unaryRows.exp, strided: 'exp' }),
  backward: (g, ctx) => [mul(g, ctx.output())],
};

/** e^x; see {@link Tensor.exp}. */
export function exp(x: Tensor): Tensor {
  return apply(expOp, [checkTensor('exp', x)], undefined);
}

/** In place: e^x. */
export function exp_(x: Tensor): Tensor {
  return inPlaceUnary(expOp, x, undefined, floatType(x.dtype));
}
