import { flag, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { checkNumbers, pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import type { InplaceOptions } from './inplace.ts';

const leakyFunction = pointwiseFunction({
  name: 'leakyRelu',
  value([slope]) {
    return (n, out, o, so, a, p, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! > 0 ? a[p]! : a[p]! * slope!;
    };
  },
  gradient([slope]) {
    return (n, out, o, so, g, p, sg, a, q, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sg, q += sa) out[o] = a[q]! > 0 ? g[p]! : g[p]! * slope!;
    };
  },
  slope: null,
});

/** Options of {@link leakyRelu}. */
export interface LeakyReluOptions extends InplaceOptions {
  /** Default: 0.01. */
  negativeSlope?: number;
}

const leakyReluOptions = optionTable(
  { negativeSlope: real(0.01), inplace: flag(false) } satisfies RulesFor<LeakyReluOptions>,
  ['negativeSlope', 'inplace'],
);

/**
 * x above 0, negativeSlope · x below: `torch.nn.functional.leaky_relu`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * leakyRelu(tensor([-1, 2])); // [-0.01, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.leaky_relu.html
 */
export function leakyRelu(x: Tensor, options?: LeakyReluOptions): Tensor {
  const { negativeSlope, inplace } = leakyReluOptions.read('leakyRelu', options);
  checkNumbers('leakyRelu', { negativeSlope });
  return leakyFunction(x, [negativeSlope], inplace);
}
