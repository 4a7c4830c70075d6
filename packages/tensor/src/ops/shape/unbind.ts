import type { Tensor } from '../../tensor.ts';
import { select } from './select.ts';
import { splitDim } from './split.ts';

/** {@link Tensor.unbind} */
export function unbind(x: Tensor, dim = 0): Tensor[] {
  const { dim: d, n } = splitDim('unbind', x, dim);
  return Array.from({ length: n }, (_, i) => select(x, d, i));
}
