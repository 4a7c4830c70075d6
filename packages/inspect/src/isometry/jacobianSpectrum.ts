import type { Module } from '@wick/nn';
import { cat, enableGrad, grad, linalg, noGrad, type Tensor } from '@wick/tensor';
import { count, optionTable, showShape } from '@wick/tensor/internal';
import { checkModule, firstTensor, inMode, readInputs } from '../arguments.ts';
import type { ModelInput } from '../summary/types.ts';

/** Singular values of a network's input–output Jacobian. */
export interface JacobianSpectrum {
  /** Of each sample, falling: as many as the smaller of outputs and inputs. */
  readonly values: readonly (readonly number[])[];
  /** Over all of them. */
  readonly mean: number;
  /** Over all of them, divisor n. */
  readonly std: number;
  /** The smallest of all. */
  readonly min: number;
  /** The largest of all. */
  readonly max: number;
  /** E[s²], which backpropagation multiplies gradients' squares by: 1 keeps them. */
  readonly meanSquare: number;
}

const table = optionTable({ samples: count<number>(4, 1) });

/**
 * The singular values of ∂output/∂input at initialisation, sample by sample: what becomes of a small change of the input,
 * and, backwards, of a gradient. All near 1 is dynamical isometry, which orthogonal weights with tanh near 0 have at any
 * depth and ReLU networks never; a mean square of 1 with a wide spread is He's.
 *
 * The model runs in evaluation mode, once forward and once back for each output.
 *
 * @param input - a batch of floating-point samples, or its shape; of one input
 * @param options - `samples`: how many of the batch, from the first. Default: 4.
 * @throws TypeError or RangeError if an argument is not what it should be, or the output is no floating-point tensor of as
 * many samples.
 * @example
 * ```ts
 * manualSeed(0);
 * const net = new nn.Sequential(new nn.Linear(8, 8, { bias: false }), new nn.Linear(8, 8, { bias: false }));
 * for (const layer of net) init.orthogonal_((layer as nn.Linear).weight);
 * inspect.jacobianSpectrum(net, [1, 8]).values[0]!.map((s) => s.toFixed(3)).join(' '); // eight times 1.000
 * ```
 * @see Pennington, Schoenholz and Ganguli, Resurrecting the sigmoid in deep learning through dynamical isometry (2017), https://arxiv.org/abs/1711.04735
 */
export function jacobianSpectrum(model: Module, input: ModelInput, options?: { samples?: number }): JacobianSpectrum {
  checkModule('jacobianSpectrum', model);
  const { samples } = table.read('jacobianSpectrum', options);
  const inputs = readInputs('jacobianSpectrum', input);
  const [batch] = inputs;
  if (inputs.length !== 1 || !batch!.isFloatingPoint() || batch!.ndim < 1)
    throw new RangeError('jacobianSpectrum: the input must be one batch of floating-point samples');
  if (batch!.numel() === 0)
    throw new RangeError(`jacobianSpectrum: the input has no samples, got shape ${showShape(batch!.shape)}`);
  const x = batch!.narrow(0, 0, Math.min(samples, batch!.shape[0]!)).detach().clone().requiresGrad_(true);
  const jacobian = inMode(model, 'eval', () => enableGrad(() => jacobianOf(model, x)));
  const values = noGrad(() => linalg.svdvals(jacobian.to('float64'))).tolist() as number[][];
  const all = values.flat();
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  const meanSquare = all.reduce((a, b) => a + b * b, 0) / all.length;
  return {
    values,
    mean,
    std: Math.sqrt(Math.max(meanSquare - mean * mean, 0)),
    min: Math.min(...all),
    max: Math.max(...all),
    meanSquare,
  };
}

/** [samples, outputs, inputs]; samples do not see each other in evaluation mode, so that one pass back does for all. */
function jacobianOf(model: Module, x: Tensor): Tensor {
  const n = x.shape[0]!;
  const y = firstTensor(model.forward(x));
  if (!y?.isFloatingPoint() || y.shape[0] !== n)
    throw new RangeError('jacobianSpectrum: the model must give a floating-point tensor with a row for each sample');
  const rows = y.reshape([n, -1]);
  if (!rows.requiresGrad) return x.detach().mul(0).reshape([n, 1, -1]);
  const gradients = Array.from({ length: rows.shape[1]! }, (_, j) => {
    const [gradient] = grad(rows.select(1, j).sum(), x, { retainGraph: true, allowUnused: true });
    return (gradient ?? x.detach().mul(0)).reshape([n, 1, -1]);
  });
  return cat(gradients, 1);
}
