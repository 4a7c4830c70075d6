import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { normalizeDims } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { flip } from './flip.ts';

/** Options of `rot90`. */
export interface Rot90Options {
  /** How many quarter turns. Default: 1. */
  k?: number;
  /** The plane. Default: [0, 1]. */
  dims?: readonly number[];
}

/** Options of `rot90`, by position or by name. */
export type GivenRot90 = Given<Rot90Options, [k: number, dims: readonly number[]]>;

const rot90Options = optionTable(
  { k: unchecked(1), dims: unchecked<readonly number[]>([0, 1]) } satisfies RulesFor<Rot90Options>,
  ['k', 'dims'],
);

/**
 * Turned by k · 90° in the plane of two dimensions, from the first towards the second. See {@link Tensor.rot90}.
 *
 * @example
 * ```ts
 * rot90(tensor([[1, 2], [3, 4]])); // [[2, 4], [1, 3]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.rot90.html
 */
export function rot90(x: Tensor, ...given: GivenRot90): Tensor {
  checkTensor('rot90', x);
  const { k, dims } = rot90Options.take('rot90', given);
  if (!Number.isInteger(k)) throw new RangeError(`rot90: k must be a whole number, got ${show(k)}`);
  if (dims?.length !== 2) throw new RangeError(`rot90: two dimensions are expected, got ${show(dims)}`);
  if (x.ndim < 2) throw new ShapeError(`rot90: at least 2 dimensions are expected, got shape ${showShape(x.shape)}`);
  const [a, b] = normalizeDims('rot90', dims, x.ndim) as [number, number];
  switch (((k % 4) + 4) % 4) {
    case 1:
      return flip(x, b).transpose(a, b);
    case 2:
      return flip(x, [a, b]);
    case 3:
      return flip(x, a).transpose(a, b);
    default:
      return x.clone();
  }
}
