import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { count, flag, type Given, optionTable, type RulesFor } from '../../core/options.ts';
import { checkRoom } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { ones } from '../creation/ones.ts';
import { cat } from '../shape/cat.ts';
import { expand } from '../shape/expand.ts';
import { flip } from '../shape/flip.ts';
import { unsqueeze } from '../shape/unsqueeze.ts';
import { cumprod } from './cumprod.ts';

/** Options of `vander`. */
export interface VanderOptions {
  /** How many columns. Default: as many as rows. */
  N?: number;
  /** Whether the powers grow from left to right. Default: false. */
  increasing?: boolean;
}

const vanderOptions = optionTable(
  { N: count<number | undefined>(undefined, 0), increasing: flag(false) } satisfies RulesFor<VanderOptions>,
  ['N', 'increasing'],
);

/**
 * The Vandermonde matrix of a vector: its powers N - 1, …, 1, 0 as columns, or 0, 1, … if they are `increasing`.
 *
 * @throws ShapeError unless x is a vector
 * @example
 * ```ts
 * vander(tensor([1, 2, 3]), 3); // [[1, 1, 1], [4, 2, 1], [9, 3, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.vander.html
 */
export function vander(x: Tensor, ...given: Given<VanderOptions, [N: number, increasing: boolean]>): Tensor {
  if (checkTensor('vander', x).ndim !== 1)
    throw new ShapeError(`vander: x must be a vector, got shape ${showShape(x.shape)}`);
  const { N = x.shape[0]!, increasing } = vanderOptions.take('vander', given);
  const n = x.shape[0]!;
  const dtype = x.isFloatingPoint() ? x.dtype : 'int64';
  checkRoom('vander', [n, N], dtype);
  const first = ones(n, Math.min(N, 1), { dtype });
  const powers = N < 2 ? first : cat([first, cumprod(expand(unsqueeze(x.to(dtype), 1), [n, N - 1]), 1)], 1);
  return increasing ? powers : flip(powers, 1);
}
