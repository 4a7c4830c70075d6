import { show } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, real, unchecked } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import { generator } from '../../generator/checkGenerator.ts';
import { generatorOf, type RandomOptions } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';
import { zeros } from '../creation/zeros.ts';
import { scatter_ } from '../indexing/scatter.ts';
import { exponential_ } from '../random/exponential.ts';
import { max } from '../reduce/max.ts';
import { softmax } from './softmax.ts';

/** Options of {@link gumbelSoftmax}. */
export interface GumbelSoftmaxOptions extends RandomOptions {
  /** The temperature: the lower, the nearer to one-hot. Default: 1. */
  tau?: number;
  /** Give one-hot vectors, with the gradient of the soft ones. Default: false. */
  hard?: boolean;
  /** Has no effect, as in PyTorch, where it is left from before. */
  eps?: number;
  /** The dimension of the softmax. Default: -1. */
  dim?: number;
}

const gumbelSoftmaxOptions = optionTable(
  {
    tau: real(1),
    hard: flag(false),
    eps: real(1e-10),
    dim: unchecked(-1),
    generator,
  } satisfies RulesFor<GumbelSoftmaxOptions>,
  ['tau', 'hard', 'eps', 'dim'],
);

/**
 * A sample of the Gumbel-softmax distribution: softmax((logits + G) / τ) with Gumbel noise G = -log E, E exponential;
 * `torch.nn.functional.gumbel_softmax`. The draws are PyTorch's for the seed.
 *
 * @param logits - unnormalised log probabilities along `dim`
 * @throws TypeError unless floating-point; RangeError if dim is out of range
 * @example
 * ```ts
 * manualSeed(0);
 * gumbelSoftmax(zeros(1, 3), { hard: true }); // [[0, 0, 1]]
 * ```
 * @see https://arxiv.org/abs/1611.01144
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.gumbel_softmax.html
 */
export function gumbelSoftmax(
  logits: Tensor,
  ...given: Given<GumbelSoftmaxOptions, [tau: number, hard: boolean, eps: number, dim: number]>
): Tensor {
  const read = gumbelSoftmaxOptions.take('gumbelSoftmax', given);
  const { tau, hard, dim } = read;
  checkTensor('gumbelSoftmax', logits, 'logits');
  const { shape, dtype } = logits;
  if (!isFloat(dtype))
    throw new TypeError(`gumbelSoftmax: logits must be a floating-point tensor, got ${show(logits)}`);
  const along = normalizeDim('gumbelSoftmax', dim, logits.ndim);
  const generator = generatorOf('gumbelSoftmax', read);
  const noise = exponential_(zeros(shape, { dtype }), 1, { generator }).log().neg();
  const soft = softmax(logits.add(noise).div(tau), along);
  if (!hard) return soft;
  const [, best] = max(soft.detach(), along, true);
  return scatter_(zeros(shape, { dtype }), along, best, 1).sub(soft.detach()).add(soft);
}
