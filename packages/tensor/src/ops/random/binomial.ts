import { fillBinomial } from '@wick/kernels';
import { showShape } from '../../core/check.ts';
import { allocateTensor } from '../../core/make.ts';
import { broadcastShapes, sameShape } from '../../core/shape.ts';
import type { RandomOptions } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';
import { expand } from '../shape/expand.ts';
import { checkDrawn, type DrawFromOp, drawFrom, runDraw } from './drawFrom.ts';

export const binomialOp: DrawFromOp<[Tensor, Tensor]> = {
  name: 'binomial',
  forward: drawFrom('binomial', fillBinomial),
  backward: (g) => [allocateTensor(g.shape, g.dtype), allocateTensor(g.shape, g.dtype)],
};

/**
 * Numbers of successes in `count` trials of probability `prob`, element by element. The draws are PyTorch's: sums of
 * geometric numbers below a mean of 10, Hörmann's rejection from there on. The gradients are 0.
 *
 * @param count - a floating-point tensor of whole numbers
 * @param prob - probabilities, of the same dtype and of a shape that goes with it
 * @throws TypeError for other dtypes. ShapeError for shapes that do not broadcast. RangeError for an infinite count.
 * @example
 * ```ts
 * manualSeed(0);
 * binomial(tensor([10, 100]), tensor([0, 1])); // [0, 100]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.binomial.html
 */
export function binomial(count: Tensor, prob: Tensor, options?: RandomOptions): Tensor {
  checkDrawn('binomial', count);
  checkDrawn('binomial', prob);
  if (count.dtype !== prob.dtype)
    throw new TypeError(
      `binomial: count and prob must have one dtype, got ${count.dtype}${showShape(count.shape)} and ${prob.dtype}${showShape(prob.shape)}`,
    );
  const shape = broadcastShapes('binomial', count.shape, prob.shape);
  const [n, p] = [count, prob].map((t) => (sameShape(t.shape, shape) ? t : expand(t, shape)));
  return runDraw('binomial', binomialOp, [n!, p!], options);
}
