import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { naming } from '../../core/room.ts';
import { normalizeDim, sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { cat, checkTensors, joinOptions } from './cat.ts';
import { unsqueeze } from './unsqueeze.ts';
import { view } from './view.ts';

/**
 * Joins tensors of one shape along a new dimension.
 *
 * @param dim - where the new dimension stands, default 0.
 * @throws ShapeError if the shapes differ.
 * @example
 * ```ts
 * stack([ones(2), zeros(2)]).tolist(); // [[1, 1], [0, 0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.stack.html
 */
export function stack(tensors: readonly Tensor[], dimOrOptions: number | { dim?: number } = 0): Tensor {
  const dim = typeof dimOrOptions === 'object' ? joinOptions.read('stack', dimOrOptions).dim : dimOrOptions;
  checkTensors('stack', tensors);
  const first = tensors[0]!;
  const d = normalizeDim('stack', dim, first.ndim + 1);
  tensors.forEach((t, i) => {
    if (!sameShape(t.shape, first.shape))
      throw new ShapeError(
        `stack: all tensors must have one shape: ${showShape(first.shape)} for tensors[0], ${showShape(t.shape)} for tensors[${i}]`,
      );
  });
  return naming('stack', () => {
    // Along a dimension that is there already where there is one: the joined one is then split.
    if (d < first.ndim) return view(cat(tensors, d), first.shape.toSpliced(d, 0, tensors.length));
    return cat(
      tensors.map((t) => unsqueeze(t, d)),
      d,
    );
  });
}
