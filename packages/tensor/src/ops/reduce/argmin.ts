import type { OpRecord } from '../../autograd/op.ts';
import type { Tensor } from '../../tensor.ts';
import { argBest } from './argBest.ts';
import { type DimOptions, dimOptions, optionsOf } from './arguments.ts';
import { type ArgAttrs, argOf } from './extremes.ts';

export const argminOp: OpRecord<[Tensor], ArgAttrs> = {
  name: 'argmin',
  forward: ([x], { dim, keepdim }) => argBest(x, dim, keepdim, 'min')[1],
  backward: null,
};

/** {@link Tensor.argmin} */
export function argmin(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: boolean): Tensor {
  return argOf('argmin', x, optionsOf('argmin', dimOptions, dim, keepdim), argminOp);
}
