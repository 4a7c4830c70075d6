import { expr, type Program, program } from '@wick/kernels';
import { flag, type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { checkNumbers, pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import type { InplaceOptions } from './inplace.ts';

const { gt, max, mul, where } = expr;

const gradient = program(2, (g, x, slope) => where(gt(x, 0), g, mul(g, slope)));
const leaky = (value: Program) => pointwiseFunction({ name: 'leakyRelu', value, gradient, slope: null });

const leakyFunction = leaky(program(1, (x, slope) => where(gt(x, 0), x, mul(x, slope))));
/** The same of slopes above 0 and up to 1, with which the larger of both lines is the one: a step less. */
const gentleFunction = leaky(program(1, (x, slope) => max(mul(x, slope!), x)));

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
export function leakyRelu(
  x: Tensor,
  ...given: Given<LeakyReluOptions, [negativeSlope: number, inplace: boolean]>
): Tensor {
  const { negativeSlope, inplace } = leakyReluOptions.take('leakyRelu', given);
  checkNumbers('leakyRelu', { negativeSlope });
  const gentle = Math.fround(negativeSlope) > 0 && negativeSlope <= 1;
  return (gentle ? gentleFunction : leakyFunction)(x, [negativeSlope], inplace);
}
