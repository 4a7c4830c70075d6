import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { allocateTensor } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import { broadcastShapes, normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { gather } from './gather.ts';
import { checkIndex } from './places.ts';

/** The index modulo a size, as PyTorch takes it here: also an index beyond the end wraps. */
export const wrapIndexOp: OpRecord<[Tensor], { size: number }> = {
  name: 'wrapIndex',
  forward([index], { size: n }) {
    const out = allocateTensor(index.shape, 'int64');
    const from = dense(index);
    const to = out._storage.data as BigInt64Array;
    const size = BigInt(Math.max(n, 1));
    for (let i = 0; i < from.length; i++) to[i] = ((BigInt(from[i]!) % size) + size) % size;
    return out;
  },
  backward: null,
};

/**
 * gather where index and tensor are broadcast against each other in the other dimensions; without `dim` both are
 * flattened. See {@link Tensor.takeAlongDim}.
 *
 * @example
 * ```ts
 * takeAlongDim(tensor([[3, 1, 2]]), tensor([[1n]]), 1); // [[1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.take_along_dim.html
 */
export function takeAlongDim(x: Tensor, index: Tensor, along?: Named<'dim', number | null>): Tensor {
  checkTensor('takeAlongDim', x);
  const dim = named('takeAlongDim', 'dim', along);
  checkIndex('takeAlongDim', index);
  if (dim === undefined || dim === null) return gather(x.reshape(-1), 0, index.reshape(-1));
  const d = normalizeDim('takeAlongDim', dim, x.ndim);
  if (index.ndim !== x.ndim)
    throw new RangeError(
      `takeAlongDim: index must have as many dimensions as the tensor, got shapes ${showShape(index.shape)} and ${showShape(x.shape)}`,
    );
  // In every dimension but d both are broadcast against each other.
  const around = broadcastShapes('takeAlongDim', x.shape.with(d, 1), index.shape.with(d, 1));
  const at = apply(wrapIndexOp, [index], { size: x.shape[d]! }).expand(around.with(d, index.shape[d]!));
  return gather(x.expand(around.with(d, x.shape[d]!)), d, at);
}
