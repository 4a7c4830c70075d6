import { isFloat } from '../core/dtype.ts';
import { ShapeError, show, showShape } from '../core/errors.ts';
import { broadcastShapes, normalizeDim } from '../core/shape.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor } from './arguments.ts';
import { arange } from './ranges.ts';

/** Options of {@link pairwiseDistance}. */
export interface PairwiseDistanceOptions {
  /** The exponent of the norm. Default: 2. */
  p?: number;
  /** Added to each difference, so that a distance of 0 has a derivative. Default: 1e-6. */
  eps?: number;
  /** Keep the dimension of the vectors with size 1. Default: false. */
  keepdim?: boolean;
}

/**
 * ‖x1 - x2 + eps‖ₚ along the last dimension: `torch.nn.functional.pairwise_distance`.
 *
 * @param x1 - (…, D)
 * @param x2 - of a shape that broadcasts with x1's
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * pairwiseDistance(tensor([[0, 0]]), tensor([[3, 4]])); // [5.0000]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pairwise_distance.html
 */
export function pairwiseDistance(x1: Tensor, x2: Tensor, options: PairwiseDistanceOptions = {}): Tensor {
  const { p = 2, eps = 1e-6, keepdim = false } = options;
  checkTensor('pairwiseDistance', x1, 'x1');
  checkTensor('pairwiseDistance', x2, 'x2');
  checkNumber('pairwiseDistance', 'p', p);
  checkNumber('pairwiseDistance', 'eps', eps);
  broadcastShapes('pairwiseDistance', x1.shape, x2.shape);
  return x1.sub(x2).add(eps).norm(p, -1, keepdim);
}

/** Options of {@link cosineSimilarity}. */
export interface CosineSimilarityOptions {
  /** The dimension along which vectors lie. Default: 1. */
  dim?: number;
  /** The least that a norm counts as. Default: 1e-8. */
  eps?: number;
}

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
export function cosineSimilarity(x1: Tensor, x2: Tensor, options: CosineSimilarityOptions = {}): Tensor {
  const { dim = 1, eps = 1e-8 } = options;
  checkFloats('cosineSimilarity', { x1, x2 });
  checkNumber('cosineSimilarity', 'eps', eps);
  const shape = broadcastShapes('cosineSimilarity', x1.shape, x2.shape);
  const along = normalizeDim('cosineSimilarity', dim, shape.length);
  const [a, b] = [x1, x2].map((x) => {
    const t = x.expand(shape);
    const norm = t.norm(2, along, true);
    // A norm below eps keeps its own derivative, as in PyTorch.
    return t.div(norm.detach().clampMin(eps).add(norm.sub(norm.detach())));
  });
  return a!.mul(b!).sum(along);
}

/** Options of {@link pdist}. */
export interface PdistOptions {
  /** The exponent of the norm, from 0 up. Default: 2. */
  p?: number;
}

/**
 * The distances of all pairs of rows, (0, 1), (0, 2), …, (1, 2), …: `torch.nn.functional.pdist`.
 *
 * @param x - (N, D)
 * @returns (N · (N - 1) / 2)
 * @throws ShapeError for another number of dimensions; RangeError if p is negative
 * @example
 * ```ts
 * pdist(tensor([[0, 0], [3, 4], [6, 8]])); // [5, 10, 5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pdist.html
 */
export function pdist(x: Tensor, options: PdistOptions = {}): Tensor {
  const { p = 2 } = options;
  checkFloats('pdist', { x });
  checkNumber('pdist', 'p', p);
  if (x.ndim !== 2) throw new ShapeError(`pdist: x must have the shape (N, D), got ${showShape(x.shape)}`);
  if (p < 0) throw new RangeError(`pdist: p must be a number from 0 up, got ${show(p)}`);
  const n = x.shape[0]!;
  const rows = arange(n);
  const upper = rows.unsqueeze(1).lt(rows);
  const pair = (places: Tensor) => x.indexSelect(0, places.expand(n, n).maskedSelect(upper));
  return pair(rows.unsqueeze(1)).sub(pair(rows)).norm(p, 1);
}

function checkFloats(where: string, tensors: Record<string, Tensor>): void {
  for (const [name, t] of Object.entries(tensors)) {
    checkTensor(where, t, name);
    if (!isFloat(t.dtype)) throw new TypeError(`${where}: ${name} must be a floating-point tensor, got ${show(t)}`);
  }
}

function checkNumber(where: string, name: string, value: unknown): void {
  if (typeof value !== 'number' || Number.isNaN(value))
    throw new TypeError(`${where}: ${name} must be a number, got ${show(value)}`);
}
