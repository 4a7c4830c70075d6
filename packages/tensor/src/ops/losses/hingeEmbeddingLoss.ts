import { expr, program } from '@wick/kernels';
import { checkFloatTensors, checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { broadcastShapes } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { checkNumbers } from '../elementwise/pointwiseFunction.ts';
import { broadcastTensors } from '../shape/broadcastTensors.ts';
import { lossFunction } from './lossFunction.ts';
import { reduction } from './nllLoss.ts';
import type { ReductionOptions } from './reduction.ts';

const { add, eq, gt, max, mul, ne, sub, where } = expr;

const hinge = lossFunction({
  name: 'hingeEmbeddingLoss',
  value: program(2, (x, t, margin) => add(where(eq(t, 1), 0, max(sub(margin, x), 0)), where(eq(t, -1), 0, x))),
  input: {
    program: program(3, (g, x, t, margin) => mul(sub(ne(t, -1), mul(ne(t, 1), gt(sub(margin, x), 0))), g)),
    slope: null,
  },
  target: null,
  order: 'target',
});

/** Options of the losses that have a margin of 1. */
export interface HingeEmbeddingLossOptions extends ReductionOptions {
  /** Default: 1. */
  margin?: number;
}

const hingeEmbeddingLossOptions = optionTable(
  { margin: real(1), reduction } satisfies RulesFor<HingeEmbeddingLossOptions>,
  ['margin', 'reduction'],
);

/**
 * x where the target is 1, max(0, margin - x) where it is -1 (and the sum of both elsewhere); by default its mean:
 * `torch.nn.functional.hinge_embedding_loss`. Shapes broadcast.
 *
 * @param x - distances
 * @param target - 1 and -1, of any dtype
 * @throws ShapeError if the shapes do not broadcast; TypeError unless x is floating-point; RangeError for another
 * reduction
 * @example
 * ```ts
 * hingeEmbeddingLoss(tensor([0.5, 0.2]), tensor([1, -1])); // 0.6500
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hinge_embedding_loss.html
 */
export function hingeEmbeddingLoss(
  x: Tensor,
  target: Tensor,
  ...given: Given<HingeEmbeddingLossOptions, [margin: number, reduction: HingeEmbeddingLossOptions['reduction']]>
): Tensor {
  const { margin, reduction } = hingeEmbeddingLossOptions.take('hingeEmbeddingLoss', given);
  checkNumbers('hingeEmbeddingLoss', { margin });
  checkFloatTensors('hingeEmbeddingLoss', { input: x });
  checkTensor('hingeEmbeddingLoss', target, 'target');
  broadcastShapes('hingeEmbeddingLoss', x.shape, target.shape);
  const [a, b] = broadcastTensors(x, target.detach().to(x.dtype));
  return hinge(a!, b!, reduction, [margin]);
}
