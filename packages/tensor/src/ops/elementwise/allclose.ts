import { dense } from '../../core/copy.ts';
import { naming } from '../../core/room.ts';
import { readsAll } from '../../core/tracer.ts';
import type { Tensor } from '../../tensor.ts';
import { close, type GivenCloseness } from './isclose.ts';

/**
 * Whether all elements are close; see {@link isclose}: `torch.allclose`.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * allclose(tensor([1]), tensor([1 + 1e-7])); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.allclose.html
 */
export function allclose(a: Tensor, b: Tensor, ...given: GivenCloseness): boolean {
  readsAll('allclose()', a, b);
  return naming('allclose', () => !(dense(close('allclose', a, b, given)) as Uint8Array).includes(0));
}
