import { show } from '../../core/check.ts';
import type { Tensor } from '../../tensor.ts';
import { split, splitDim } from './split.ts';

/** {@link Tensor.chunk} */
export function chunk(x: Tensor, chunks: number, dim = 0): Tensor[] {
  const { dim: d, n } = splitDim('chunk', x, dim);
  if (!Number.isInteger(chunks) || chunks < 1)
    throw new RangeError(`chunk: chunks must be a whole number from 1 up, got ${show(chunks)}`);
  return n === 0 ? split(x, new Array<number>(chunks).fill(0), d) : split(x, Math.ceil(n / chunks), d);
}
