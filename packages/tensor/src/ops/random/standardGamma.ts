import { fillGamma } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { RandomOptions } from '../../generator/generator.ts';
import { gammaGrad } from '../../math/gammaGrad.ts';
import { rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/mul.ts';
import { runBinary } from '../elementwise/pointwise.ts';
import { type DrawFromOp, drawFrom, runDraw } from './drawFrom.ts';

const slope = { number: rowOf2(gammaGrad) };

/** How gamma numbers move with their concentrations. Not differentiable itself, as in PyTorch. */
export const standardGammaGradOp: OpRecord<[Tensor, Tensor]> = {
  name: 'standardGammaGrad',
  forward: ([alpha, x]) => runBinary('standardGamma', slope, alpha, x, alpha.dtype, alpha.dtype),
  backward: null,
};

export const standardGammaOp: DrawFromOp<[Tensor]> = {
  name: 'standardGamma',
  saves: [0, 'output'],
  forward: drawFrom('standardGamma', fillGamma),
  backward: (g, ctx) => [mul(g, apply(standardGammaGradOp, [ctx.input(0), ctx.output()], undefined))],
};

/**
 * Gamma numbers of rate 1, one for each concentration, with PyTorch's draws (Marsaglia and Tsang's rejection) and the
 * implicit gradient -(∂F/∂α) / f: `torch._standard_gamma`.
 *
 * @throws TypeError for integers. RangeError for a concentration that is negative or not finite.
 */
export function standardGamma(alpha: Tensor, options?: RandomOptions): Tensor {
  return runDraw('standardGamma', standardGammaOp, [alpha], options);
}
