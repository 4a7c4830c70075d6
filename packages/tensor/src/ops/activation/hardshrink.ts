import { expr, program } from '@wick/kernels';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { checkNumbers, pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { outside } from './outside.ts';
import type { ShrinkOptions } from './softshrink.ts';

const { abs, le, where } = expr;

const hardshrinkFunction = pointwiseFunction({
  name: 'hardshrink',
  value: program(1, (x, lambd) => where(le(abs(x), lambd), 0, x)),
  ...outside,
});

/** How the options of `hardshrink` are given. */
export type GivenHardshrink = Given<ShrinkOptions, [lambd: number]>;

const hardshrinkOptions = optionTable({ lambd: real(0.5) } satisfies RulesFor<ShrinkOptions>, ['lambd']);

/**
 * 0 within [-lambd, lambd], x elsewhere: `torch.nn.functional.hardshrink`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * hardshrink(tensor([-1, 0.3, 2])); // [-1, 0, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardshrink.html
 */
export function hardshrink(x: Tensor, ...given: GivenHardshrink): Tensor {
  const { lambd } = hardshrinkOptions.take('hardshrink', given);
  checkNumbers('hardshrink', { lambd });
  return hardshrinkFunction(x, [lambd]);
}
