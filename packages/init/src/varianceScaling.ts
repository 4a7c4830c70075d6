import { type Given, generator, optionTable, type RulesFor, word } from '@wick/tensor/internal';
import type { RandomOptions, Tensor } from '@wick/tensor/light';
import { checkFloatTensor, checkTensor, isEmpty, notNegative } from './check.ts';
import { fansOf } from './fans.ts';
import { drawTf } from './truncNormalInverse.ts';
import { drawNormal, drawUniform } from './uniformNormal.ts';

/** Options of {@link varianceScaling_}. */
export interface VarianceScalingOptions extends RandomOptions {
  /** The variance of a weight is scale / fan. From 0 up; default: 1. */
  scale?: number;
  /** Which fan: `'fan_avg'` is the mean of both. Default: `'fan_in'`. */
  mode?: 'fan_in' | 'fan_out' | 'fan_avg';
  /** Default: `'normal'`, as in timm (Keras has `'truncated_normal'`, JAX none). */
  distribution?: 'normal' | 'uniform' | 'truncated_normal';
}

const table = optionTable(
  {
    scale: notNegative(1),
    mode: word<'fan_in' | 'fan_out' | 'fan_avg'>('fan_in', ['fan_in', 'fan_out', 'fan_avg']),
    distribution: word<'normal' | 'uniform' | 'truncated_normal'>('normal', ['normal', 'uniform', 'truncated_normal']),
    generator,
  } satisfies RulesFor<VarianceScalingOptions>,
  ['scale', 'mode', 'distribution'],
);

/** The deviation of a standard normal cut at two deviations. */
const cutDeviation = 0.8796256610342398;

/**
 * Weights of variance scale / fan, from the distribution that is asked for: the one initialiser of which Keras' and JAX'
 * others are cases. Glorot's are `{ mode: 'fan_avg' }` (see {@link xavierNormal_}, {@link xavierUniform_}), He's
 * `{ scale: 2 }` (see {@link kaimingNormal_}, {@link kaimingUniform_}), LeCun's the defaults.
 *
 * The truncated normal is cut at two deviations and widened by 1 / 0.8796, so that its values have the deviation asked
 * for, as in timm, JAX and Keras; TensorFlow.js forgets to, and is too narrow by 12 %. Draws are timm's, which draws
 * through PyTorch: the same seed gives the same weights.
 *
 * @throws ShapeError for fewer than 2 dimensions; TypeError on integers or an unknown option; RangeError for a negative
 * scale or an unknown mode or distribution.
 * @example
 * ```ts
 * // Keras' and JAX' he_normal
 * init.varianceScaling_(empty(64, 128), { scale: 2, distribution: 'truncated_normal' });
 * ```
 * @see https://docs.jax.dev/en/latest/_autosummary/jax.nn.initializers.variance_scaling.html
 * @see https://github.com/huggingface/pytorch-image-models/blob/main/timm/layers/weight_init.py
 */
export function varianceScaling_<T extends Tensor>(
  tensor: T,
  ...given: Given<
    VarianceScalingOptions,
    [scale: number, mode: 'fan_in' | 'fan_out' | 'fan_avg', distribution: 'normal' | 'uniform' | 'truncated_normal']
  >
): T {
  checkTensor('varianceScaling_', tensor);
  const { scale, mode, distribution, generator } = table.take('varianceScaling_', given);
  return scaled('varianceScaling_', tensor, { scale, mode, distribution }, generator);
}

const lecunOptions = optionTable({ generator } satisfies RulesFor<RandomOptions>);

/**
 * LeCun's normal initialisation: variance 1 / fanIn from a normal cut at two deviations and widened for it, as timm, JAX
 * and Keras have it. What SELU asks for.
 *
 * @throws ShapeError for fewer than 2 dimensions; TypeError on integers.
 * @example
 * ```ts
 * init.lecunNormal_(new nn.Linear(128, 64).weight);
 * ```
 * @see LeCun et al., Efficient BackProp (1998); Klambauer et al., https://arxiv.org/abs/1706.02515
 */
export function lecunNormal_<T extends Tensor>(tensor: T, ...given: Given<RandomOptions, []>): T {
  checkTensor('lecunNormal_', tensor);
  const { generator } = lecunOptions.take('lecunNormal_', given);
  return scaled('lecunNormal_', tensor, { scale: 1, mode: 'fan_in', distribution: 'truncated_normal' }, generator);
}

/**
 * LeCun's uniform initialisation: U(−√(3 / fanIn), √(3 / fanIn)), of variance 1 / fanIn.
 *
 * @throws ShapeError for fewer than 2 dimensions; TypeError on integers.
 * @example
 * ```ts
 * init.lecunUniform_(empty(64, 3, 3, 3)); // within ±1/3
 * ```
 * @see LeCun et al., Efficient BackProp (1998)
 */
export function lecunUniform_<T extends Tensor>(tensor: T, ...given: Given<RandomOptions, []>): T {
  checkTensor('lecunUniform_', tensor);
  const { generator } = lecunOptions.take('lecunUniform_', given);
  return scaled('lecunUniform_', tensor, { scale: 1, mode: 'fan_in', distribution: 'uniform' }, generator);
}

function scaled<T extends Tensor>(
  where: string,
  tensor: T,
  { scale, mode, distribution }: Required<Omit<VarianceScalingOptions, 'generator'>>,
  generator: RandomOptions['generator'],
): T {
  const [fanIn, fanOut] = fansOf(where, tensor);
  checkFloatTensor(where, tensor);
  if (isEmpty(where, tensor)) return tensor;
  const fan = mode === 'fan_in' ? fanIn : mode === 'fan_out' ? fanOut : (fanIn + fanOut) / 2;
  const std = Math.sqrt(scale / fan);
  switch (distribution) {
    case 'normal':
      return drawNormal(where, tensor, 0, std, generator);
    case 'uniform': {
      const bound = Math.sqrt((3 * scale) / fan);
      return drawUniform(where, tensor, -bound, bound, generator);
    }
    case 'truncated_normal':
      return drawTf(where, tensor, std / cutDeviation, { mean: 0, a: -2, b: 2 }, generator);
  }
}
