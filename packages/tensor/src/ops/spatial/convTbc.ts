import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { count, type Given, optionTable, type RulesFor } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { conv1d } from './conv.ts';

/** Options of {@link convTbc}. */
export interface ConvTbcOptions {
  /** Zeros before and behind the sequence. Default: 0. */
  pad?: number;
}

const convTbcOptions = optionTable({ pad: count(0, 0) } satisfies RulesFor<ConvTbcOptions>, ['pad']);

/**
 * A convolution over sequences whose dimensions are (time, batch, channels): `torch.nn.functional.conv_tbc`.
 *
 * @param x - (T, N, C)
 * @param weight - (kernel, C, out)
 * @param bias - (out)
 * @returns (T', N, out) with T' = T + 2·pad - kernel + 1
 * @throws ShapeError if the shapes do not fit
 * @example
 * ```ts
 * convTbc(ones(5, 1, 2), ones(3, 2, 4), zeros(4)).shape; // [3, 1, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv_tbc.html
 */
export function convTbc(
  x: Tensor,
  weight: Tensor,
  bias: Tensor,
  ...given: Given<ConvTbcOptions, [pad: number]>
): Tensor {
  checkTensor('convTbc', x, 'x');
  checkTensor('convTbc', weight, 'weight');
  checkTensor('convTbc', bias, 'bias');
  if (x.ndim !== 3 || weight.ndim !== 3 || x.shape[2] !== weight.shape[1] || bias.shape.join() !== `${weight.shape[2]}`)
    throw new ShapeError(
      `convTbc: x (T, N, C), weight (kernel, C, out) and bias (out) are needed, got shapes ${showShape(x.shape)}, ${showShape(weight.shape)} and ${showShape(bias.shape)}`,
    );
  const { pad: padding } = convTbcOptions.take('convTbc', given);
  if (x.shape[0]! + 2 * padding < weight.shape[0]!)
    throw new ShapeError(
      `convTbc: weight of shape ${showShape(weight.shape)} is longer than x of shape ${showShape(x.shape)} with pad ${padding}`,
    );
  return conv1d(x.permute(1, 2, 0), weight.permute(2, 1, 0), bias, { padding }).permute(2, 0, 1);
}
