import { fillPoisson } from '@wick/kernels';
import { allocateTensor } from '../../core/make.ts';
import type { RandomOptions } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';
import { type DrawFromOp, drawFrom, runDraw } from './drawFrom.ts';

export const poissonOp: DrawFromOp<[Tensor]> = {
  name: 'poisson',
  forward: drawFrom('poisson', fillPoisson),
  backward: (g) => [allocateTensor(g.shape, g.dtype)],
};

/**
 * Counts of the Poisson distribution, one for each rate: P(k) = λᵏ e^-λ / k!. The draws are PyTorch's: products of
 * uniforms below a rate of 10, Hörmann's rejection from there on. The gradient of the rates is 0.
 *
 * @param rates - a floating-point tensor, not negative
 * @throws TypeError for integers. RangeError for a rate that is negative or not finite.
 * @example
 * ```ts
 * manualSeed(0);
 * poisson(tensor([0.5, 4, 40])).shape; // [3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.poisson.html
 */
export function poisson(rates: Tensor, options?: RandomOptions): Tensor {
  return runDraw('poisson', poissonOp, [rates], options);
}
