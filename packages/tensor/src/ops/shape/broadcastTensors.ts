import { broadcastShapes } from '../../core/shape.ts';
import type { ForEach } from '../../core/tuple.ts';
import type { Tensor } from '../../tensor.ts';
import { checkTensors } from './cat.ts';
import { expand } from './expand.ts';

/**
 * Views of all tensors in the shape they broadcast to.
 *
 * @throws ShapeError if they do not broadcast.
 * @example
 * ```ts
 * broadcastTensors(tensor([[1], [2]]), tensor([3, 4])); // [[[1, 1], [2, 2]], [[3, 4], [3, 4]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.broadcast_tensors.html
 */
export function broadcastTensors<T extends readonly Tensor[]>(...tensors: T): ForEach<T, Tensor>;
export function broadcastTensors(...tensors: Tensor[]): Tensor[] {
  if (tensors.length === 0) return [];
  checkTensors('broadcastTensors', tensors);
  const shape = broadcastShapes('broadcastTensors', ...tensors.map((t) => t.shape));
  return tensors.map((t) => expand(t, shape));
}
