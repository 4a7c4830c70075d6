import { checkFloatTensors } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, real, unchecked } from '../../core/options.ts';
import { naming } from '../../core/room.ts';
import { broadcastShapes, normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { norm } from '../reduce/norm.ts';
import { checkNumber } from './checkDistance.ts';

/** Options of {@link cosineSimilarity}. */
export interface CosineSimilarityOptions {
  /** The dimension along which vectors lie. Default: 1. */
  dim?: number;
  /** The least that a norm counts as. Default: 1e-8. */
  eps?: number;
}

const cosineSimilarityOptions = optionTable(
  { dim: unchecked(1), eps: real(1e-8) } satisfies RulesFor<CosineSimilarityOptions>,
  ['dim', 'eps'],
);

/**
 * x1 · x2 / (max(‖x1‖, eps) · max(‖x2‖, eps)) along a dimension: `torch.nn.functional.cosine_similarity`.
 *
 * @param x2 - of a shape that broadcasts with x1's
 * @throws ShapeError if the shapes do not broadcast; RangeError if dim is out of range
 * @example
 * ```ts
 * cosineSimilarity(tensor([[1, 0]]), tensor([[1, 1]])); // [0.7071]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cosine_similarity.html
 */
export function cosineSimilarity(
  x1: Tensor,
  x2: Tensor,
  ...given: Given<CosineSimilarityOptions, [dim: number, eps: number]>
): Tensor {
  const { dim, eps } = cosineSimilarityOptions.take('cosineSimilarity', given);
  checkFloatTensors('cosineSimilarity', { x1, x2 });
  checkNumber('cosineSimilarity', 'eps', eps);
  const shape = broadcastShapes('cosineSimilarity', x1.shape, x2.shape);
  const along = normalizeDim('cosineSimilarity', dim, shape.length);
  const [a, b] = [x1, x2].map((x) => {
    const t = x.expand(shape);
    return naming('cosineSimilarity', () => {
      const length = norm(t, 2, along, true);
      // A norm below eps keeps its own derivative, as in PyTorch.
      return t.div(length.detach().clampMin(eps).add(length.sub(length.detach())));
    });
  });
  return a!.mul(b!).sum(along);
}
