import { expr, program } from '@wick/kernels';
import { isFloat } from '../../core/dtype.ts';
import { allocateLike } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { copy_ } from '../elementwise/copy.ts';
import { refuseBool } from '../elementwise/pointwise.ts';
import { checkNumbers, pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import type { InplaceOptions } from './inplace.ts';

const { clamp, ge, le, max, where } = expr;

export const hardtanhFunction = pointwiseFunction({
  name: 'hardtanh',
  value: program(1, (x, low, high) => clamp(x, low, high)),
  gradient: program(2, (g, x, low, high) => where(max(le(x, low), ge(x, high)), 0, g)),
  slope: null,
  allocate: (x) => allocateLike(x, x.dtype, false),
});

/** Options of {@link hardtanh}. */
export interface HardtanhOptions extends InplaceOptions {
  /** Default: -1. */
  minVal?: number;
  /** Default: 1. */
  maxVal?: number;
}

const hardtanhOptions = optionTable(
  { minVal: real(-1), maxVal: real(1), inplace: flag(false) } satisfies RulesFor<HardtanhOptions>,
  ['minVal', 'maxVal', 'inplace'],
);

/**
 * x kept within [minVal, maxVal], also for integers: `torch.nn.functional.hardtanh`. Unlike that of `clamp` the
 * gradient is 0 at the bounds themselves.
 *
 * @throws RangeError if minVal is above maxVal
 * @example
 * ```ts
 * hardtanh(tensor([-3, 0.5, 2])); // [-1, 0.5, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardtanh.html
 */
export function hardtanh(
  x: Tensor,
  ...given: Given<HardtanhOptions, [minVal: number, maxVal: number, inplace: boolean]>
): Tensor {
  const { minVal, maxVal, inplace } = hardtanhOptions.take('hardtanh', given);
  return between('hardtanh', x, minVal, maxVal, inplace);
}

export function between(where: string, x: Tensor, minVal: number, maxVal: number, inplace = false): Tensor {
  checkTensor(where, x);
  refuseBool(where, x);
  checkNumbers(where, { minVal, maxVal });
  if (minVal > maxVal)
    throw new RangeError(`${where}: minVal must not be above maxVal, got minVal ${minVal} and maxVal ${maxVal}`);
  if (isFloat(x.dtype)) return hardtanhFunction(x, [minVal, maxVal], inplace);
  const kept = x.clamp(Math.trunc(minVal), Math.trunc(maxVal));
  return inplace ? copy_(x, kept) : kept;
}
