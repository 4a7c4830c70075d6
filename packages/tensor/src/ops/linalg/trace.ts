import type { Tensor } from '../../tensor.ts';
import { sum } from '../reduce/sum.ts';
import { diagonal } from '../shape/diagonal.ts';
import { checkRank } from './matmulOp.ts';

/** {@link Tensor.trace} */
export function trace(x: Tensor): Tensor {
  checkRank('trace', 'input', x, 2);
  return sum(diagonal(x));
}
