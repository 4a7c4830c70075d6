import * as w from '@wick/tensor';
import { randn, type Tensor } from '@wick/tensor';
import { classify, mlp, sgd } from '../classify.ts';
import { nn, type optim } from '../packages.ts';
import type { Case } from '../sameAsEager.ts';
import { trained } from '../trained.ts';

const { functional: F } = nn;

// What makes a step of a layer, of a function, of an optimizer by itself.

export type Make = () => Case;

/** A layer between others, trained by the mean square of what it gives. */
export const layer =
  (make: () => nn.Module, input: () => Tensor, first: () => nn.Module | null = () => null): Make =>
  () => {
    const before = first();
    const model = before ? new nn.Sequential(before, make()) : make();
    const loss = (x: Tensor) => {
      const y = model.forward(x) as Tensor | [Tensor, ...unknown[]];
      return (Array.isArray(y) ? y[0] : y).square().mean();
    };
    const isTrained = [...model.parameters()].length > 0;
    if (isTrained) return trained(model, sgd, () => [input()], loss as never);
    return withWeight(input, (x) => model.forward(x) as Tensor);
  };

/** A function of one tensor, whose first factor is trained. */
export function withWeight(input: () => Tensor, fn: (x: Tensor) => Tensor): Case {
  const weight = w.ones(input().shape).requiresGrad_();
  return {
    step: (x: Tensor) => {
      weight.grad = null;
      const loss = fn(x.mul(weight)).square().mean();
      loss.backward();
      return [loss, weight.grad];
    },
    args: () => [input()],
    state: [weight],
  };
}

export const op =
  (input: () => Tensor, fn: (x: Tensor) => Tensor): Make =>
  () =>
    withWeight(input, fn);

/** The same, of which the loss alone is a result. */
export const lossOf =
  (input: () => Tensor, fn: (x: Tensor) => Tensor): Make =>
  () => {
    const { step, ...rest } = withWeight(input, fn) as Case & { step: (x: Tensor) => [Tensor, Tensor] };
    return { ...rest, step: (x: Tensor) => step(x)[0] };
  };

/** What has no gradient. */
export const plain =
  (args: () => Tensor[], fn: (...args: Tensor[]) => unknown): Make =>
  () => ({ step: fn as Case['step'], args, state: [] });

export const optimizer =
  (make: (params: Tensor[]) => optim.Optimizer, dtype: 'float32' | 'float64' = 'float32'): Make =>
  () =>
    classify(
      mlp().to(dtype),
      (params) => make([...params]),
      () => randn(5, 4, { dtype }),
      3,
    );

export const image =
  (...shape: number[]) =>
  () =>
    randn(...shape);
export const doubles =
  (...shape: number[]) =>
  () =>
    randn(shape, { dtype: 'float64' });

export const attention =
  (options: object, shape = [2, 3, 5, 4], dtype: 'float32' | 'float64' = 'float32', mask?: Tensor): Make =>
  () => {
    const [q, k, v] = [0, 1, 2].map(() => randn(shape, { dtype, requiresGrad: true })) as [Tensor, Tensor, Tensor];
    const optimizer = sgd([q, k, v]);
    return {
      step: (x: Tensor) => {
        optimizer.zeroGrad();
        const y = F.scaledDotProductAttention(q.mul(x), k, v, { ...options, ...(mask && { attnMask: mask }) });
        const loss = y.square().mean();
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [randn(shape, { dtype })],
      state: [q, k, v, optimizer],
    };
  };
