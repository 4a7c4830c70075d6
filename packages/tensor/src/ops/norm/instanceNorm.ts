import { noGrad } from '../../autograd/gradMode.ts';
import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { tensorOrNull } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { repeat } from '../shape/repeat.ts';
import { normalizeChannels } from './batchNorm.ts';
import { checkFloats } from './checkFloats.ts';

/** Options of {@link instanceNorm}. */
export interface InstanceNormOptions {
  /** C values, changed in place where the input's statistics are used; null without running statistics. */
  runningMean?: Tensor | null;
  /** As `runningMean`. */
  runningVar?: Tensor | null;
  /** C factors. */
  weight?: Tensor | null;
  /** C summands. */
  bias?: Tensor | null;
  /** Normalise by each instance's own statistics instead of the running ones. Default: true. */
  useInputStats?: boolean;
  /** Weight of the new statistics in the running ones. Default: 0.1. */
  momentum?: number;
  /** Added to the variance. Default: 1e-5. */
  eps?: number;
}

const instanceNormOptions = optionTable(
  {
    runningMean: tensorOrNull,
    runningVar: tensorOrNull,
    weight: tensorOrNull,
    bias: tensorOrNull,
    useInputStats: flag(true),
    momentum: real(0.1),
    eps: real(1e-5),
  } satisfies RulesFor<InstanceNormOptions>,
  ['runningMean', 'runningVar', 'weight', 'bias', 'useInputStats', 'momentum', 'eps'],
);

/**
 * Instance normalisation: each channel of each sample by its own mean and variance, `torch.nn.functional.instance_norm`.
 * The running statistics take the mean over the samples.
 *
 * @param x - (N, C, …)
 * @throws ShapeError if a parameter does not have C elements; RangeError if there is a single spatial element
 * @example
 * ```ts
 * instanceNorm(tensor([[[1, 2, 3], [4, 5, 9]]])); // [[[-1.2247, 0, 1.2247], [-0.9258, -0.4629, 1.3887]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.instance_norm.html
 */
export function instanceNorm(
  x: Tensor,
  ...given: Given<
    InstanceNormOptions,
    [
      runningMean: Tensor | null,
      runningVar: Tensor | null,
      weight: Tensor | null,
      bias: Tensor | null,
      useInputStats: boolean,
      momentum: number,
      eps: number,
    ]
  >
): Tensor {
  const read = instanceNormOptions.take('instanceNorm', given);
  const { runningMean, runningVar, weight, bias, useInputStats, momentum, eps } = read;
  checkFloats('instanceNorm', { x, weight, bias });
  if (x.ndim < 2) throw new ShapeError(`instanceNorm: x must have the shape (N, C, …), got ${showShape(x.shape)}`);
  const [n, c] = [x.shape[0]!, x.shape[1]!];
  if (useInputStats && numelOf(x.shape.slice(2)) === 1)
    throw new RangeError(
      `instanceNorm: more than 1 spatial element is needed to use the input's statistics, got shape ${showShape(x.shape)}`,
    );
  if (!useInputStats && !(runningMean && runningVar))
    throw new TypeError('instanceNorm: runningMean and runningVar are needed where useInputStats is false');
  for (const [name, t] of Object.entries({ runningMean, runningVar, weight, bias }))
    if (t && t.numel() !== c)
      throw new ShapeError(
        `instanceNorm: ${name} must have ${c} elements, one per channel of x of shape ${showShape(x.shape)}, got shape ${showShape(t.shape)}`,
      );
  if (x.numel() === 0)
    return x
      .reshape([1, n * c, ...x.shape.slice(2)])
      .mul(1)
      .view(x.shape);
  // The statistics may be of another dtype.
  const like = (t: Tensor | null) => t?.to(x.dtype) ?? null;
  if (!useInputStats)
    return normalizeChannels(x, like(runningMean), like(runningVar), weight, bias, { training: false, momentum, eps });
  // Every instance is a channel of its own to batch normalisation.
  const each = (t: Tensor | null) => t && repeat(t, [n]);
  const means = each(like(runningMean));
  const variances = each(like(runningVar));
  const y = normalizeChannels(x.reshape([1, n * c, ...x.shape.slice(2)]), means, variances, each(weight), each(bias), {
    training: true,
    momentum,
    eps,
  });
  noGrad(() => {
    if (runningMean) runningMean.copy_(means!.reshape([n, c]).mean(0));
    if (runningVar) runningVar.copy_(variances!.reshape([n, c]).mean(0));
  });
  return y.reshape(x.shape);
}
