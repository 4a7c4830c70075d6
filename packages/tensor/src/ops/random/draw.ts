import type { MersenneTwister } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { isFloat, type WideArray } from '../../core/dtype.ts';
import { allocateTensor } from '../../core/make.ts';
import { optionTable, type RulesFor } from '../../core/options.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { generator } from '../../generator/checkGenerator.ts';
import { type Generator, generatorOf, type RandomOptions } from '../../generator/generator.ts';
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

/** Takes the options off the end of the arguments and fills in defaults for the numbers left out. */
export function readDraw<P extends string>(
  name: string,
  args: DrawArgs,
  defaults: { readonly [K in P]: number | undefined },
): DrawAttrs<P> {
  const [values, generator] = splitOptions(name, args);
  const attrs: Record<string, unknown> = { generator };
  const names = Object.keys(defaults) as P[];
  if (values.length > names.length)
    throw new TypeError(`${name}: expected at most ${names.length} numbers, then options, got ${show(args)}`);
  names.forEach((key, i) => {
    const value = values[i] ?? defaults[key];
    if (typeof value !== 'number') throw new TypeError(`${name}: ${key} must be a number, got ${show(value)}`);
    attrs[key] = value;
  });
  return attrs as DrawAttrs<P>;
}

const drawOptions = optionTable({ generator } satisfies RulesFor<RandomOptions>);

/** The arguments without the options, and the generator that these name. */
export function splitOptions(name: string, args: DrawArgs): [unknown[], Generator] {
  const values = [...args];
  while (values.length > 0 && values.at(-1) === undefined) values.pop();
  const last = values.at(-1);
  const hasOptions = typeof last === 'object' && last !== null && !isTensor(last);
  if (hasOptions) values.pop();
  if (hasOptions && '_twister' in last)
    throw new TypeError(`${name}: a generator is given inside the options: { generator }`);
  return [values, generatorOf(name, drawOptions.read(name, hasOptions ? (last as RandomOptions) : undefined))];
}

export function requireFloat(name: string, t: Tensor): void {
  if (!isFloat(t.dtype)) throw new TypeError(`${name}: a floating-point tensor is needed, this one is ${t.dtype}`);
}
