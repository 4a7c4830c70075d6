import { conv1d, ShapeError, type Tensor } from '@wick/tensor';
import { checkInput } from '../arguments.ts';

/** Options of {@link convTbc}. */
export interface ConvTbcOptions {
  /** Zeros before and behind the sequence. Default: 0. */
  pad?: number;
}

/**
 * A convolution over sequences whose dimensions are (time, batch, channels): `torch.nn.functional.conv_tbc`.
 *
 * @param x - (T, N, C)
 * @param weight - (kernel, C, out)
 * @param bias - (out)
 * @returns (T', N, out) with T' = T + 2·pad - kernel + 1
 * @throws ShapeError if the shapes do not fit
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv_tbc.html
 */
export function convTbc(x: Tensor, weight: Tensor, bias: Tensor, options: ConvTbcOptions = {}): Tensor {
  checkInput('convTbc', 'input', x);
  checkInput('convTbc', 'weight', weight);
  checkInput('convTbc', 'bias', bias);
  if (x.ndim !== 3 || weight.ndim !== 3 || x.shape[2] !== weight.shape[1] || bias.shape.join() !== `${weight.shape[2]}`)
    throw new ShapeError(
      `convTbc: an input (T, N, C), a weight (kernel, C, out) and a bias (out) are needed, got shapes [${x.shape.join(', ')}], [${weight.shape.join(', ')}] and [${bias.shape.join(', ')}]`,
    );
  return conv1d(x.permute(1, 2, 0), weight.permute(2, 1, 0), bias, { padding: options.pad ?? 0 }).permute(2, 0, 1);
}
