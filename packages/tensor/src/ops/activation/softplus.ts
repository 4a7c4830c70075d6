import { expr, program } from '@wick/kernels';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { checkNumbers, pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { where as choose } from '../elementwise/where.ts';

const { div, exp, gt, log1p, mul, sigmoid, where } = expr;

const softplusFunction = pointwiseFunction({
  name: 'softplus',
  value: program(1, (x, beta, threshold) => {
    const z = mul(x, beta);
    return where(gt(z, threshold), x, div(log1p(exp(z)), beta));
  }),
  gradient: program(2, (g, x, beta, threshold) => {
    const z = mul(x, beta);
    return where(gt(z, threshold), g, mul(g, sigmoid(z)));
  }),
  slope: (x, [beta, threshold]) => choose(x.mul(beta!).gt(threshold!), 1, x.mul(beta!).sigmoid()),
});

/** Options of {@link softplus}. */
export interface SoftplusOptions {
  /** Default: 1. */
  beta?: number;
  /** Where beta · x is larger, the result is x itself. Default: 20. */
  threshold?: number;
}

const softplusOptions = optionTable({ beta: real(1), threshold: real(20) } satisfies RulesFor<SoftplusOptions>, [
  'beta',
  'threshold',
]);

/**
 * ln(1 + e^(beta·x)) / beta, a smooth relu: `torch.nn.functional.softplus`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * softplus(tensor([0, 2])); // [0.6931, 2.1269]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softplus.html
 */
export function softplus(x: Tensor, ...given: Given<SoftplusOptions, [beta: number, threshold: number]>): Tensor {
  const { beta, threshold } = softplusOptions.take('softplus', given);
  checkNumbers('softplus', { beta, threshold });
  return softplusFunction(x, [beta, threshold]);
}
