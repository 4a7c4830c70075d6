import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { matmul } from '../../ops/linalg/index.ts';
import type { Tensor } from '../../tensor.ts';
import { checkMatrices } from '../matrices.ts';

/**
 * The product of several matrices, in the order that takes the fewest multiplications.
 *
 * @param matrices - one after the other, or in an array; each as wide as the next is high
 * @throws ShapeError unless they are matrices that fit; TypeError unless floating-point
 * @example
 * ```ts
 * chainMatmul(ones(2, 3), ones(3, 4), ones(4, 1)); // [[12], [12]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.chain_matmul.html
 * @see Cormen, Leiserson, Rivest, Stein, Introduction to Algorithms, 15.2
 */
export function chainMatmul(...matrices: readonly Tensor[] | [readonly Tensor[]]): Tensor {
  const chain = (Array.isArray(matrices[0]) ? matrices[0] : matrices) as readonly Tensor[];
  if (chain.length === 0) throw new RangeError('chainMatmul: expected one matrix or more');
  for (const [i, m] of chain.entries()) {
    checkMatrices('chainMatmul', `matrices[${i}]`, m);
    const before = chain[i - 1]?.shape ?? [m.shape[0], m.shape[0]];
    if (m.ndim !== 2 || before[1] !== m.shape[0])
      throw new ShapeError(
        `chainMatmul: matrices[${i}] of shape ${showShape(m.shape)} must be a matrix with ${before[1]} rows`,
      );
  }
  const sizes = [chain[0]!.shape[0]!, ...chain.map((m) => m.shape[1]!)];
  const cut = cheapest(sizes);
  const product = (from: number, to: number): Tensor => {
    if (from === to) return chain[from]!;
    const at = cut[from]![to]!;
    return matmul(product(from, at), product(at + 1, to));
  };
  return product(0, chain.length - 1);
}

/** Behind which matrix the product of those from i to j is best cut. */
function cheapest(sizes: readonly number[]): number[][] {
  const n = sizes.length - 1;
  const cost = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const cut = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let length = 2; length <= n; length++)
    for (let i = 0; i + length <= n; i++) {
      const j = i + length - 1;
      cost[i]![j] = Number.POSITIVE_INFINITY;
      for (let k = i; k < j; k++) {
        const total = cost[i]![k]! + cost[k + 1]![j]! + sizes[i]! * sizes[k + 1]! * sizes[j + 1]!;
        if (total < cost[i]![j]!) [cost[i]![j], cut[i]![j]] = [total, k];
      }
    }
  return cut;
}
