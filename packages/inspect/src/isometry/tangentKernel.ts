import type { Module } from '@wick/nn';
import { cat, enableGrad, grad, linalg, noGrad, stack, type Tensor } from '@wick/tensor';
import { optionTable, showShape, word } from '@wick/tensor/internal';
import { checkModule, firstTensor, inMode, readInputs } from '../arguments.ts';
import type { ModelInput } from '../summary/types.ts';

/** What {@link tangentKernel} finds. */
export interface TangentKernel {
  /** Θ in float64: [samples, samples], or with `outputs: 'all'` [samples · outputs, samples · outputs]. */
  readonly kernel: Tensor;
  /** Of Θ, falling: how fast gradient descent learns along each of its directions. */
  readonly eigenvalues: readonly number[];
  /** Σ Θᵢᵢ, the sum of the eigenvalues: what a step changes in all. */
  readonly trace: number;
  /** The largest eigenvalue over the smallest: how much slower the slowest direction is learned. Infinity if singular. */
  readonly conditionNumber: number;
}

const table = optionTable({ outputs: word<'sum' | 'all'>('sum', ['sum', 'all']) });
/** Rows of the Jacobian: each is a pass back. */
const mostRows = 512;
/** An eigenvalue this much smaller than the largest is rounding. */
const rounding = 1e-12;

/**
 * The empirical neural tangent kernel Θ(x, x′) = ∂f(x)/∂θ · ∂f(x′)/∂θ over the samples of a batch: with gradient flow on
 * squared errors, outputs follow df/dt = −Θ (f − y), so that its trace says how fast a network begins to learn and its condition
 * number how unevenly. For small models: each row is a pass back, and all gradients are held.
 *
 * @param input - a batch, or its shape; of at most 512 rows of outputs
 * @param options - `outputs`: 'sum' takes the sum of a sample's outputs (one row a sample), 'all' each of them. Default: 'sum'.
 * @throws TypeError or RangeError if an argument is not what it should be, the output has no row for each sample, or there are too many rows.
 * @example
 * ```ts
 * const net = new nn.Linear(3, 1, { bias: false });
 * inspect.tangentKernel(net, tensor([[1, 2, 2], [0, 0, 1]])).kernel.tolist(); // [[9, 2], [2, 1]]
 * ```
 * @see Jacot, Gabriel and Hongler, Neural tangent kernel (2018), https://arxiv.org/abs/1806.07572
 */
export function tangentKernel(model: Module, input: ModelInput, options?: { outputs?: 'sum' | 'all' }): TangentKernel {
  checkModule('tangentKernel', model);
  const { outputs } = table.read('tangentKernel', options);
  const inputs = readInputs('tangentKernel', input);
  const samples = inputs[0]!.shape[0];
  if (samples === 0)
    throw new RangeError(`tangentKernel: the input has no samples, got shape ${showShape(inputs[0]!.shape)}`);
  const parameters = [...model.parameters()].filter(({ requiresGrad }) => requiresGrad);
  if (parameters.length === 0) throw new RangeError('tangentKernel: the model has no parameter that learns');
  const rows = inMode(model, 'eval', () => enableGrad(() => jacobian(model, inputs, parameters, samples, outputs)));
  return noGrad(() => {
    const kernel = rows.matmul(rows.t());
    const eigenvalues = (linalg.eigvalsh(kernel).tolist() as number[]).reverse();
    const trace = eigenvalues.reduce((sum, value) => sum + value, 0);
    const [largest, smallest] = [eigenvalues[0]!, eigenvalues.at(-1)!];
    const conditionNumber = smallest > rounding * largest ? largest / smallest : Number.POSITIVE_INFINITY;
    return { kernel, eigenvalues, trace, conditionNumber };
  });
}

function jacobian(
  model: Module,
  inputs: readonly Tensor[],
  parameters: readonly Tensor[],
  samples: number | undefined,
  outputs: 'sum' | 'all',
): Tensor {
  const y = firstTensor(model.forward(...inputs));
  if (!y?.isFloatingPoint() || samples === undefined || y.shape[0] !== samples)
    throw new RangeError('tangentKernel: the model must give a floating-point tensor with a row for each sample');
  const each = y.reshape([samples, -1]);
  const functions = outputs === 'all' ? each.reshape([-1]) : each.sum(1);
  const count = functions.numel();
  if (count > mostRows)
    throw new RangeError(
      `tangentKernel: expected at most ${mostRows} rows (samples, times outputs with 'all'), got ${count}`,
    );
  const gradients = Array.from({ length: count }, (_, i) => {
    const found = functions.requiresGrad
      ? grad(functions.select(0, i), [...parameters], { retainGraph: true, allowUnused: true })
      : parameters.map(() => null);
    return cat(found.map((g, k) => (g ?? parameters[k]!.detach().mul(0)).reshape([-1]).to('float64')));
  });
  return stack(gradients);
}
