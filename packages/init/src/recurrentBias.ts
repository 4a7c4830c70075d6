import { checkNumber, finite, type Given, generator, optionTable } from '@wick/tensor/internal';
import { noGrad, type RandomOptions, ShapeError, type Tensor } from '@wick/tensor/light';
import { checkFloatTensor, checkTensor, shapeOf } from './check.ts';
import { drawsAreOff } from './withoutDraws.ts';

/** The gates of a bias of nn.LSTM, in its order: input, forget, cell, output. */
function gatesOf(where: string, bias: Tensor): readonly [input: Tensor, forget: Tensor] {
  checkTensor(where, bias);
  checkFloatTensor(where, bias);
  const [length] = bias.shape;
  if (bias.ndim !== 1 || length === undefined || length % 4 !== 0)
    throw new ShapeError(`${where}: an LSTM's bias of shape [4 · hiddenSize] is needed, got ${shapeOf(bias)}`);
  const hidden = length / 4;
  return [bias.narrow(0, 0, hidden), bias.narrow(0, hidden, hidden)];
}

const forgetOptions = optionTable({ value: finite(1) }, ['value']);

/**
 * Sets the forget gate's part of an LSTM's bias, and leaves the rest: at 1 the gate starts at σ(1) = 0.73, so that
 * memories outlast a few steps. An nn.LSTM has two biases that are added: set one of them (or half in each).
 *
 * @param bias - of shape [4 · hiddenSize], as `bias_ih_l0`
 * @param options - `value`. Default: 1.
 * @throws ShapeError unless the length is a multiple of 4; TypeError on integers.
 * @example
 * ```ts
 * const lstm = new nn.LSTM(8, 16);
 * init.lstmForgetBias_(lstm.getParameter('bias_ih_l0'));
 * ```
 * @see Jozefowicz et al., An empirical exploration of recurrent network architectures (2015)
 */
export function lstmForgetBias_<T extends Tensor>(bias: T, ...given: Given<{ value?: number }, [value: number]>): T {
  const [, forget] = gatesOf('lstmForgetBias_', bias);
  const { value } = forgetOptions.take('lstmForgetBias_', given);
  noGrad(() => forget.fill_(value));
  return bias;
}

const chronoOptions = optionTable({ generator });

/**
 * Chrono initialisation of an LSTM's bias: forget gates log u with u ~ U(1, maxTime − 1), input gates the negative of
 * that, the rest 0, so that the memories' half-lives spread from one step to `maxTime`. The layer's other bias (they
 * are added) belongs at 0.
 *
 * @param bias - of shape [4 · hiddenSize], as `bias_ih_l0`
 * @param maxTime - the longest dependency expected, in steps; above 2
 * @throws ShapeError unless the length is a multiple of 4; RangeError unless maxTime is above 2; TypeError on integers.
 * @example
 * ```ts
 * const lstm = new nn.LSTM(8, 16);
 * init.chrono_(lstm.getParameter('bias_ih_l0'), 784);
 * init.zeros_(lstm.getParameter('bias_hh_l0'));
 * ```
 * @see Tallec and Ollivier, Can recurrent neural networks warp time? (2018), https://arxiv.org/abs/1804.11188
 */
export function chrono_<T extends Tensor>(bias: T, maxTime: number, ...given: Given<RandomOptions, []>): T {
  const [input, forget] = gatesOf('chrono_', bias);
  checkNumber('chrono_', 'maxTime', maxTime);
  if (!(maxTime > 2 && maxTime < Number.POSITIVE_INFINITY))
    throw new RangeError(`chrono_: maxTime must be a finite number above 2, got ${maxTime}`);
  const { generator } = chronoOptions.take('chrono_', given);
  if (drawsAreOff()) return bias;
  noGrad(() => {
    bias.zero_();
    forget.uniform_(1, maxTime - 1, { generator }).log_();
    input.copy_(forget.neg());
  });
  return bias;
}
