import type { Tensor } from '../../tensor.ts';
import { permute } from './permute.ts';

/** {@link Tensor.T} */
export function reversed(x: Tensor): Tensor {
  return permute(
    x,
    x.shape.map((_, i) => x.ndim - 1 - i),
  );
}
