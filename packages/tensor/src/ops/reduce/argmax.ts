import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { argBest } from './argBest.ts';
import { type DimOptions, dimOptions, optionsOf } from './arguments.ts';
import { type ArgAttrs, argOf } from './extremes.ts';

export const argmaxOp: OpRecord<[Tensor], ArgAttrs> = {
  name: 'argmax',
  forward: ([x], { dim, keepdim }) => argBest(x, dim, keepdim, 'max')[1],
  backward: null,
};

/** {@link Tensor.argmax} */
export function argmax(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: boolean): Tensor {
  return argOf('argmax', x, optionsOf('argmax', dimOptions, dim, keepdim), argmaxOp);
}
