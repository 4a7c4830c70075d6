import type { MersenneTwister } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { isFloat, type WideArray } from '../../core/dtype.ts';
import { allocateTensor } from '../../core/make.ts';
import { optionTable, type Rule, real } from '../../core/options.ts';
import { generator } from '../../generator/checkGenerator.ts';
import { type Generator, generatorOf } from '../../generator/generator.ts';
import { fillInMemoryOrder } from '../../generator/memoryOrder.ts';
import type { Tensor } from '../../tensor.ts';

/** The attributes of a recorded draw: where it came from, and the numbers that describe it. */
export type DrawAttrs<P extends string> = { readonly generator: Generator } & { readonly [K in P]: number };

/** In place: the old values do not matter, so their gradient is zero. `halves`: what is drawn is rounded by {@link draw}. */
export type DrawOp<A> = OpRecord<[Tensor], A>;

/**
 * Draws into the memory of `t`. The kernels check their arguments before they draw; `name` takes the place of the
 * kernel's own in what they say.
 */
export function draw(
  name: string,
  t: Tensor,
  generator: Generator,
  fill: (twister: MersenneTwister, out: WideArray, dims: readonly number[]) => void,
): Tensor {
  try {
    fillInMemoryOrder(t, (out, dims) => fill(generator._twister, out, dims));
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replace(/^\w+(?=: )/, name);
    throw error;
  }
  return t;
}

export const noGradient: DrawOp<unknown>['backward'] = (g) => [allocateTensor(g.shape, g.dtype)];

/** Arguments of a draw as they come: numbers, and options as the last one, whichever place that is. */
export type DrawArgs = readonly unknown[];

/** Reads the numbers of a draw, each by position or by name, and the generator; what is left out has its default. */
export function drawOptions<P extends string>(
  defaults: Readonly<Record<P, number>>,
): (name: string, args: DrawArgs) => DrawAttrs<P> {
  const rules: Record<string, Rule<unknown>> = { generator };
  for (const key in defaults) rules[key] = real(defaults[key]);
  const table = optionTable(rules, Object.keys(defaults));
  return (name, args) => {
    const read = table.take(name, args);
    return { ...read, generator: generatorOf(name, read) } as DrawAttrs<P>;
  };
}

export function requireFloat(name: string, t: Tensor): void {
  if (!isFloat(t.dtype)) throw new TypeError(`${name}: a floating-point tensor is needed, this one is ${t.dtype}`);
}
