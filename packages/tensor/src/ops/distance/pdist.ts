import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkFloatTensors } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { checkRoom } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { arange } from '../creation/arange.ts';
import { maskedSelect } from '../indexing/maskedSelect.ts';
import { norm } from '../reduce/norm.ts';
import { checkNumber } from './checkDistance.ts';

/** Options of {@link pdist}. */
export interface PdistOptions {
  /** The exponent of the norm, from 0 up. Default: 2. */
  p?: number;
}

const pdistOptions = optionTable({ p: real(2) } satisfies RulesFor<PdistOptions>, ['p']);

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
export function pdist(x: Tensor, ...given: Given<PdistOptions, [p: number]>): Tensor {
  const { p } = pdistOptions.take('pdist', given);
  checkFloatTensors('pdist', { x });
  checkNumber('pdist', 'p', p);
  if (x.ndim !== 2) throw new ShapeError(`pdist: x must have the shape (N, D), got ${showShape(x.shape)}`);
  if (p < 0) throw new RangeError(`pdist: p must be a number from 0 up, got ${show(p)}`);
  const n = x.shape[0]!;
  checkRoom('pdist', [n, n], x.dtype);
  const rows = arange(n);
  const upper = rows.unsqueeze(1).lt(rows);
  const pair = (places: Tensor) => x.indexSelect(0, maskedSelect(places.expand(n, n), upper));
  return norm(pair(rows.unsqueeze(1)).sub(pair(rows)), p, 1);
}
