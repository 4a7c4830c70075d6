import { grad, type Tensor, tensor } from '@wick/tensor';
import { expectTypeOf } from 'expect-type';
import { Identity, type Layer, Linear, type Module, ModuleList, ReLU } from '../index.ts';

// A module that is only known to be one is called like any other.
export function train(net: Module, x: Tensor): Tensor {
  return net.forward(x);
}
export function mixed(x: Tensor): Tensor {
  let y = x;
  for (const module of new ModuleList([new Linear(2, 2), new ReLU()])) y = module.forward(y);
  return y;
}
export const layer: Layer = new Identity();

const x = tensor(1, { requiresGrad: true });
expectTypeOf(grad(x, x)).toEqualTypeOf<[Tensor]>();
expectTypeOf(grad(x, x, { createGraph: true })).toEqualTypeOf<[Tensor]>();
expectTypeOf(grad(x, [x, x])).toEqualTypeOf<[Tensor, Tensor]>();
expectTypeOf(grad(x, x, { allowUnused: true })).toEqualTypeOf<[Tensor | null]>();
