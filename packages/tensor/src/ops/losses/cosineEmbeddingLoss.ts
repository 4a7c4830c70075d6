import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { broadcastShapes } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { checkNumbers } from '../elementwise/pointwiseFunction.ts';
import { where } from '../elementwise/where.ts';
import type { MarginLossOptions } from './marginRankingLoss.ts';
import { reduction } from './nllLoss.ts';
import { reduced } from './reduction.ts';

/** Added to squared lengths; a float32 also where the tensors are float64, as in PyTorch. */
const epsilon = Math.fround(1e-12);

const cosineEmbeddingLossOptions = optionTable({ margin: real(0), reduction } satisfies RulesFor<MarginLossOptions>, [
  'margin',
  'reduction',
]);

/**
 * 1 - cos(x1, x2) where the target is 1, max(0, cos(x1, x2) - margin) where it is -1, else 0; by default its mean:
 * `torch.nn.functional.cosine_embedding_loss`.
 *
 * @param x1 - (N, D) or (D)
 * @param x2 - of a shape that broadcasts with that of x1
 * @param target - (N) or (), of 1 and -1
 * @throws ShapeError if the shapes do not fit; RangeError for another reduction
 * @example
 * ```ts
 * cosineEmbeddingLoss(tensor([[1, 0]]), tensor([[1, 1]]), tensor([1])); // 0.2929
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cosine_embedding_loss.html
 */
export function cosineEmbeddingLoss(
  x1: Tensor,
  x2: Tensor,
  target: Tensor,
  ...given: Given<MarginLossOptions, [margin: number, reduction: MarginLossOptions['reduction']]>
): Tensor {
  const { margin, reduction } = cosineEmbeddingLossOptions.take('cosineEmbeddingLoss', given);
  for (const [name, t] of Object.entries({ input1: x1, input2: x2, target }))
    checkTensor('cosineEmbeddingLoss', t, name);
  checkNumbers('cosineEmbeddingLoss', { margin });
  const dims = target.ndim + 1;
  if (dims > 2 || x1.ndim !== dims || x2.ndim !== dims)
    throw new ShapeError(
      `cosineEmbeddingLoss: inputs (N, D) with a target (N), or (D) with (), are needed, got shapes ${[x1, x2, target].map((t) => showShape(t.shape)).join(', ')}`,
    );
  broadcastShapes(
    'cosineEmbeddingLoss',
    broadcastShapes('cosineEmbeddingLoss', x1.shape, x2.shape).slice(0, -1),
    target.shape,
  );
  const squared = (t: Tensor) => t.mul(t).sum(-1).add(epsilon);
  const cosine = x1
    .mul(x2)
    .sum(-1)
    .div(squared(x1).mul(squared(x2)).sqrt());
  const near = where(target.eq(1), cosine.neg().add(1), 0);
  return reduced(near.add(where(target.eq(-1), cosine.sub(margin).clampMin(0), 0)), reduction);
}
