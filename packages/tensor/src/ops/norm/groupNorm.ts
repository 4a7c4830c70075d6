import { apply } from '../../autograd/dispatch.ts';
import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { type Given, optionTable, type RulesFor, real, unchecked } from '../../core/options.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { checkFloats } from './checkFloats.ts';
import { groupNormOp } from './rowNorm.ts';

/** Options of {@link groupNorm}. */
export interface GroupNormOptions {
  /** C factors. Default: null, none. */
  weight?: Tensor | null;
  /** C summands. Default: null, none. */
  bias?: Tensor | null;
  /** Added to the variance. Default: 1e-5. */
  eps?: number;
}

const groupNormOptions = optionTable(
  {
    weight: unchecked<Tensor | null>(null),
    bias: unchecked<Tensor | null>(null),
    eps: real(1e-5),
  } satisfies RulesFor<GroupNormOptions>,
  ['weight', 'bias', 'eps'],
);

/**
 * Group normalisation: the channels of each sample in `numGroups` groups, each normalised by its own mean and
 * variance, then weight and bias per channel: `torch.nn.functional.group_norm`.
 *
 * @param x - (N, C, …)
 * @param given - `weight`, `bias` and `eps`, in this order or by name
 * @throws ShapeError if C is not divisible by numGroups or a parameter has not C elements; RangeError if there is a
 *   single value per group
 * @example
 * ```ts
 * groupNorm(arange(4, { dtype: 'float32' }).view(1, 4, 1), 2); // [[[-1.0000], [1.0000], [-1.0000], [1.0000]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.group_norm.html
 */
export function groupNorm(
  x: Tensor,
  numGroups: number,
  ...given: Given<GroupNormOptions, [weight: Tensor | null, bias: Tensor | null, eps: number]>
): Tensor {
  const { weight, bias, eps } = groupNormOptions.take('groupNorm', given);
  checkFloats('groupNorm', { x, weight, bias });
  if (x.ndim < 2) throw new ShapeError(`groupNorm: x must have the shape (N, C, …), got ${showShape(x.shape)}`);
  if (!Number.isInteger(numGroups) || numGroups < 1)
    throw new RangeError(`groupNorm: numGroups must be a whole number from 1 up, got ${show(numGroups)}`);
  const [n, c] = [x.shape[0]!, x.shape[1]!];
  const inner = numelOf(x.shape.slice(2));
  if (c % numGroups !== 0)
    throw new ShapeError(
      `groupNorm: the ${c} channels of x of shape ${showShape(x.shape)} must be divisible by numGroups, got ${numGroups}`,
    );
  for (const [name, t] of Object.entries({ weight, bias }))
    if (t && (t.ndim !== 1 || t.numel() !== c))
      throw new ShapeError(
        `groupNorm: ${name} must have shape [${c}], one per channel of x of shape ${showShape(x.shape)}, got ${showShape(t.shape)}`,
      );
  // PyTorch counts over the whole batch here.
  if ((n * c * inner) / numGroups === 1)
    throw new RangeError(
      `groupNorm: more than 1 value per group is needed, got an input of shape ${showShape(x.shape)}`,
    );
  return apply(groupNormOp, [x, weight, bias], { groups: numGroups, eps });
}
