import { optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { checkNumbers, pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { where } from '../elementwise/where.ts';
import { sigmoid } from './sigmoid.ts';

const softplusFunction = pointwiseFunction({
  name: 'softplus',
  value([beta, threshold]) {
    return (n, out, o, so, a, p, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sa) {
        const z = a[p]! * beta!;
        out[o] = z > threshold! ? a[p]! : Math.log1p(Math.exp(z)) / beta!;
      }
    };
  },
  gradient([beta, threshold]) {
    return (n, out, o, so, g, p, sg, a, q, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sg, q += sa) {
        const z = a[q]! * beta!;
        out[o] = z > threshold! ? g[p]! : g[p]! / (1 + Math.exp(-z));
      }
    };
  },
  slope: (x, [beta, threshold]) => where(x.mul(beta!).gt(threshold!), 1, sigmoid(x.mul(beta!))),
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
export function softplus(x: Tensor, options?: SoftplusOptions): Tensor {
  const { beta, threshold } = softplusOptions.read('softplus', options);
  checkNumbers('softplus', { beta, threshold });
  return softplusFunction(x, [beta, threshold]);
}
