import { expr, program } from '@wick/kernels';
import { show } from '../../core/check.ts';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { checkNumbers, pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { outside } from './outside.ts';

const { add, gt, mul, neg, sub, where } = expr;

const softshrinkFunction = pointwiseFunction({
  name: 'softshrink',
  value: program(1, (x, lambd) =>
    where(gt(x, lambd), sub(x, lambd), where(gt(neg(x), lambd), add(x, lambd), mul(x, 0))),
  ),
  ...outside,
});

/** Options of {@link hardshrink} and {@link softshrink}. */
export interface ShrinkOptions {
  /** Default: 0.5. */
  lambd?: number;
}

const softshrinkOptions = optionTable({ lambd: real(0.5) } satisfies RulesFor<ShrinkOptions>, ['lambd']);

/**
 * x moved towards 0 by lambd, 0 within [-lambd, lambd]: `torch.nn.functional.softshrink`.
 *
 * @throws RangeError if lambd is negative
 * @example
 * ```ts
 * softshrink(tensor([-1, 0.3, 2])); // [-0.5, 0, 1.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softshrink.html
 */
export function softshrink(x: Tensor, ...given: Given<ShrinkOptions, [lambd: number]>): Tensor {
  const { lambd } = softshrinkOptions.take('softshrink', given);
  checkNumbers('softshrink', { lambd });
  if (!(lambd >= 0)) throw new RangeError(`softshrink: lambd must be 0 or more, got ${show(lambd)}`);
  return softshrinkFunction(x, [lambd]);
}
