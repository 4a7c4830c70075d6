import { show } from '@wick/tensor/check';
import type { Rule } from '@wick/tensor/internal';

/** What a gain is known for, by PyTorch's names. */
export type Nonlinearity =
  | 'linear'
  | 'conv1d'
  | 'conv2d'
  | 'conv3d'
  | 'conv_transpose1d'
  | 'conv_transpose2d'
  | 'conv_transpose3d'
  | 'sigmoid'
  | 'tanh'
  | 'relu'
  | 'leaky_relu'
  | 'selu';

const gains: Record<Exclude<Nonlinearity, 'leaky_relu'>, number> = {
  linear: 1,
  conv1d: 1,
  conv2d: 1,
  conv3d: 1,
  conv_transpose1d: 1,
  conv_transpose2d: 1,
  conv_transpose3d: 1,
  sigmoid: 1,
  tanh: 5 / 3,
  relu: Math.sqrt(2),
  selu: 3 / 4, // found by trying, https://github.com/pytorch/pytorch/pull/50664
};

/**
 * By how much to scale weights so that the signal keeps its variance through a nonlinearity: 1 for linear layers and
 * the sigmoid, 5/3 for tanh, √2 for relu, √(2 / (1 + slope²)) for leaky_relu, 3/4 for selu.
 *
 * @param nonlinearity - its name.
 * @param param - leaky_relu: the slope below zero. Default: 0.01. Not used by the others.
 * @throws RangeError for another name; TypeError if the slope is no number.
 * @example
 * ```ts
 * calculateGain('leaky_relu', 0.2); // 1.3867504905630728
 * ```
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.calculate_gain
 */
export function calculateGain(nonlinearity: Nonlinearity, param?: number | null): number {
  return gainOf('calculateGain', nonlinearity, param);
}

/** {@link calculateGain}, with the name of the function that asks. */
export function gainOf(where: string, nonlinearity: Nonlinearity, param?: number | null): number {
  if (nonlinearity === 'leaky_relu') {
    const slope = param ?? 0.01;
    if (typeof slope !== 'number') throw new TypeError(`${where}: the slope must be a number, got ${show(slope)}`);
    return Math.sqrt(2 / (1 + slope ** 2));
  }
  return gains[checkNonlinearity(where, 'nonlinearity', nonlinearity) as keyof typeof gains];
}

function checkNonlinearity(where: string, name: string, given: unknown): Nonlinearity {
  if (typeof given === 'string' && (given === 'leaky_relu' || Object.hasOwn(gains, given)))
    return given as Nonlinearity;
  const names = [...Object.keys(gains), 'leaky_relu'].join(', ');
  throw new RangeError(`${where}: ${name} must be one of ${names}, got ${show(given)}`);
}

/** The option of that name. */
export const nonlinearity: Rule<Nonlinearity> = { value: 'leaky_relu', read: checkNonlinearity };
