import { expectTypeOf } from 'expect-type';
import { defineFunction, type Tensor, tensor } from '../index.ts';

// Arguments that are no tensors, what is noted on the context, and several results.

const power = defineFunction<[Tensor, number]>({
  name: 'power',
  forward(ctx, x, n) {
    expectTypeOf(n).toEqualTypeOf<number>();
    ctx.saveForBackward(x);
    ctx.n = n;
    return x.pow(n);
  },
  backward: (ctx, g) => {
    const [x] = ctx.savedTensors;
    expectTypeOf(x).toEqualTypeOf<Tensor>();
    return [g.mul(ctx.savedTensors[0].pow(ctx.n - 1)).mul(ctx.n), null];
  },
});
expectTypeOf(power(tensor(1), 2)).toEqualTypeOf<Tensor>();
// @ts-expect-error: a number is wanted
power(tensor(1), tensor(2));

const minMax = defineFunction<[Tensor], [Tensor, Tensor], { mask: Tensor }>({
  name: 'minMax',
  forward(ctx, x) {
    ctx.mask = x.gt(0);
    return [x, x];
  },
  backward(ctx, low, high) {
    expectTypeOf(ctx.mask).toEqualTypeOf<Tensor>();
    return [low.add(high)];
  },
});
expectTypeOf(minMax(tensor(1))).toEqualTypeOf<[Tensor, Tensor]>();
defineFunction<[Tensor, string]>({
  name: 'f',
  forward: (_, x) => x,
  // @ts-expect-error: a string has no gradient
  backward: (_, g) => [g, g],
});
expectTypeOf(tensor(1, { requiresGrad: true }).expectGrad()).toEqualTypeOf<Tensor>();
