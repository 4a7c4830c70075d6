import { fillDirichlet } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import { allocate } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import type { RandomOptions } from '../../generator/generator.ts';
import { dirichletGrad } from '../../math/dirichletGrad.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/mul.ts';
import { sub } from '../elementwise/sub.ts';
import { type DrawFromOp, drawFrom, runDraw } from './drawFrom.ts';

/** How coordinates move with their concentrations. Not differentiable itself, as in PyTorch. */
export const dirichletGradOp: OpRecord<[Tensor, Tensor, Tensor]> = {
  name: 'dirichletGrad',
  forward([x, alpha, total]) {
    const [xs, alphas, totals] = [dense(x), dense(alpha), dense(total)];
    const out = allocate(x.dtype, xs.length);
    for (let i = 0; i < xs.length; i++) out[i] = dirichletGrad(Number(xs[i]), Number(alphas[i]), Number(totals[i]));
    return wrapArray(out, x.shape, x.dtype);
  },
  backward: null,
};

export const sampleDirichletOp: DrawFromOp<[Tensor]> = {
  name: 'sampleDirichlet',
  saves: [0, 'output'],
  forward: (inputs, attrs) =>
    drawFrom<[Tensor]>('sampleDirichlet', (twister, out, alpha) =>
      fillDirichlet(twister, out, alpha, inputs[0].shape.at(-1) ?? 1),
    )(inputs, attrs),
  backward(g, ctx) {
    const [alpha, x] = [ctx.input(0), ctx.output()];
    const total = alpha.sum(-1, true).expand(alpha.shape);
    const slope = apply(dirichletGradOp, [x, alpha, total], undefined);
    return [mul(slope, sub(g, mul(x, g).sum(-1, true)))];
  },
};

/**
 * Points of the simplex, one for each row of concentrations, with PyTorch's draws (gamma numbers in double, divided by
 * their sum) and the implicit gradient: `torch._sample_dirichlet`.
 *
 * @throws TypeError for integers. RangeError for a concentration that is negative or not finite.
 */
export function sampleDirichlet(alpha: Tensor, options?: RandomOptions): Tensor {
  return runDraw('sampleDirichlet', sampleDirichletOp, [alpha], options);
}
