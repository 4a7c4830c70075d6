import { finite, type Given, generator, optionTable, type RulesFor } from '@wick/tensor/internal';
import { diagonal, empty, noGrad, qr, type RandomOptions, ShapeError, type Tensor } from '@wick/tensor/light';
import { checkFloatTensor, checkTensor, isEmpty, shapeOf } from './check.ts';
import { drawsAreOff } from './withoutDraws.ts';

/** Options of {@link orthogonal_}. */
export interface OrthogonalOptions extends RandomOptions {
  /** A factor. Default: 1. */
  gain?: number;
}

const orthogonalOptions = optionTable({ gain: finite(1), generator } satisfies RulesFor<OrthogonalOptions>, ['gain']);

/**
 * Fills a tensor with a (semi-)orthogonal matrix, uniformly distributed: the Q of a matrix of normals, each column
 * with the sign of R's diagonal. Dimensions from the third on are flattened into the second.
 *
 * @param options - `gain`: a factor. Default: 1. `generator`.
 * @throws ShapeError for fewer than 2 dimensions; TypeError on integers.
 * @example
 * ```ts
 * const w = init.orthogonal_(empty(3, 5));
 * w.mm(w.t()).allclose(eye(3), { atol: 1e-5 }); // true
 * ```
 * @see Saxe et al., Exact solutions to the nonlinear dynamics of learning in deep linear neural networks (2013);
 * Mezzadri, How to generate random matrices from the classical compact groups (math-ph/0609050)
 */
export function orthogonal_<T extends Tensor>(tensor: T, ...given: Given<OrthogonalOptions, [gain: number]>): T {
  checkTensor('orthogonal_', tensor);
  const { gain, generator } = orthogonalOptions.take('orthogonal_', given);
  checkFloatTensor('orthogonal_', tensor);
  if (tensor.ndim < 2)
    throw new ShapeError(`orthogonal_: a tensor of 2 dimensions or more is needed, got shape ${shapeOf(tensor)}`);
  if (drawsAreOff() || isEmpty('orthogonal_', tensor)) return tensor;
  noGrad(() => {
    const rows = tensor.size(0);
    const columns = tensor.numel() / rows;
    const normals = empty(rows, columns, { dtype: tensor.dtype }).normal_(0, 1, { generator });
    const wide = rows < columns;
    const [q, r] = qr(wide ? normals.t() : normals);
    const signed = q.mul(diagonal(r).sign());
    tensor.copy_((wide ? signed.t() : signed).reshape(tensor.shape)).mul_(gain);
  });
  return tensor;
}
