import { flag, type Given, generator, optionTable, type RulesFor, real } from '@wick/tensor/internal';
import {
  celu,
  type EluOptions,
  elu,
  type HardtanhOptions,
  hardtanh,
  type LeakyReluOptions,
  leakyRelu,
  type RreluOptions,
  rrelu,
  selu,
  type Tensor,
  threshold,
} from '@wick/tensor/light';
import { relu } from './relu.ts';

const leakyReluTable = optionTable(
  { negativeSlope: real(0.01) } satisfies RulesFor<Omit<LeakyReluOptions, 'inplace'>>,
  ['negativeSlope'],
);
const rreluTable = optionTable(
  { lower: real(1 / 8), upper: real(1 / 3), training: flag(false), generator } satisfies RulesFor<
    Omit<RreluOptions, 'inplace'>
  >,
  ['lower', 'upper', 'training'],
);
const alphaTable = optionTable({ alpha: real(1) } satisfies RulesFor<Omit<EluOptions, 'inplace'>>, ['alpha']);
const hardtanhTable = optionTable(
  { minVal: real(-1), maxVal: real(1) } satisfies RulesFor<Omit<HardtanhOptions, 'inplace'>>,
  ['minVal', 'maxVal'],
);

/**
 * `relu`, overwriting x: `torch.nn.functional.relu_`.
 *
 * @example
 * ```ts
 * functional.relu_(tensor([-1, 0.3, 2])); // [0, 0.3000, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.relu_.html
 */
export function relu_(x: Tensor): Tensor {
  return relu(x, { inplace: true });
}

/**
 * `leakyRelu`, overwriting x: `torch.nn.functional.leaky_relu_`.
 *
 * @example
 * ```ts
 * functional.leakyRelu_(tensor([-1, 0.3, 2])); // [-0.01, 0.3000, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.leaky_relu_.html
 */
export function leakyRelu_(
  x: Tensor,
  ...given: Given<Omit<LeakyReluOptions, 'inplace'>, [negativeSlope: number]>
): Tensor {
  return leakyRelu(x, { ...leakyReluTable.take('leakyRelu_', given), inplace: true });
}

/**
 * `rrelu`, overwriting x: `torch.nn.functional.rrelu_`.
 *
 * @example
 * ```ts
 * functional.rrelu_(tensor([-1, 0.3, 2])); // [-0.2292, 0.3000, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.rrelu_.html
 */
export function rrelu_(
  x: Tensor,
  ...given: Given<Omit<RreluOptions, 'inplace'>, [lower: number, upper: number, training: boolean]>
): Tensor {
  return rrelu(x, { ...rreluTable.take('rrelu_', given), inplace: true });
}

/**
 * `elu`, overwriting x: `torch.nn.functional.elu_`.
 *
 * @example
 * ```ts
 * functional.elu_(tensor([-1, 0.3, 2])); // [-0.6321, 0.3000, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.elu_.html
 */
export function elu_(x: Tensor, ...given: Given<Omit<EluOptions, 'inplace'>, [alpha: number]>): Tensor {
  return elu(x, { ...alphaTable.take('elu_', given), inplace: true });
}

/**
 * `celu`, overwriting x: `torch.nn.functional.celu_`.
 *
 * @example
 * ```ts
 * functional.celu_(tensor([-1, 0.3, 2])); // [-0.6321, 0.3000, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.celu.html
 */
export function celu_(x: Tensor, ...given: Given<Omit<EluOptions, 'inplace'>, [alpha: number]>): Tensor {
  return celu(x, { ...alphaTable.take('celu_', given), inplace: true });
}

/**
 * `selu`, overwriting x: `torch.nn.functional.selu_`.
 *
 * @example
 * ```ts
 * functional.selu_(tensor([-1, 0.3, 2])); // [-1.1113, 0.3152, 2.1014]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.selu.html
 */
export function selu_(x: Tensor): Tensor {
  return selu(x, { inplace: true });
}

/**
 * `hardtanh`, overwriting x: `torch.nn.functional.hardtanh_`.
 *
 * @example
 * ```ts
 * functional.hardtanh_(tensor([-1, 0.3, 2])); // [-1, 0.3000, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardtanh_.html
 */
export function hardtanh_(
  x: Tensor,
  ...given: Given<Omit<HardtanhOptions, 'inplace'>, [minVal: number, maxVal: number]>
): Tensor {
  return hardtanh(x, { ...hardtanhTable.take('hardtanh_', given), inplace: true });
}

/**
 * `threshold`, overwriting x: `torch.nn.functional.threshold_`.
 *
 * @example
 * ```ts
 * functional.threshold_(tensor([-1, 0.3, 2]), 0.5, -1); // [-1, -1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.threshold_.html
 */
export function threshold_(x: Tensor, limit: number, value: number): Tensor {
  return threshold(x, limit, value, { inplace: true });
}
