import { type Command, makePlan } from '@wick/kernels/plan';
import { kernelsOf } from '../table.ts';
import { type CommandsOf, layOut, runAlone, type TestArray } from './runAlone.ts';
import type { Lower } from './runKernels.ts';

/**
 * Runs commands over the same arrays by the plan of the CPU and on the GPU; gives what the arrays are afterwards. Null
 * where there is no GPU.
 */
export async function runBoth<A extends readonly TestArray[], C extends Command>(
  arrays: A,
  commandsOf: CommandsOf<C>,
  numbers: readonly number[] = [],
  lower: Lower<C> = kernelsOf,
): Promise<{ cpu: A; gpu: A } | null> {
  const gpu = await runAlone(arrays, commandsOf, numbers, lower);
  return gpu && { cpu: runOnPlan(arrays, commandsOf, numbers), gpu };
}

/** The same with threads that may wait for one another, and with threads that do not; nothing where there is no GPU. */
export async function runEachWay<A extends readonly TestArray[], C extends Command>(
  arrays: A,
  commandsOf: CommandsOf<C>,
): Promise<{ cpu: A; gpu: A }[]> {
  const waiting = await runBoth(arrays, commandsOf);
  const apart = await runAlone(arrays, commandsOf, [], kernelsOf, false);
  return waiting && apart ? [waiting, { ...waiting, gpu: apart }] : [];
}

/** What commands make of arrays on a plan of the CPU. */
export function runOnPlan<A extends readonly TestArray[]>(
  arrays: A,
  commandsOf: CommandsOf<Command>,
  numbers: readonly number[] = [],
): A {
  const { places, bytes } = layOut(arrays.map(({ byteLength }) => byteLength));
  const plan = makePlan({ bytes, commands: commandsOf(places), numbers: numbers.length })!;
  plan.numbers.set(numbers);
  for (const [i, array] of arrays.entries()) plan.load(places[i]!, array);
  plan.run();
  const results = arrays.map((array, i) => {
    const result = array.slice();
    plan.store(places[i]!, result);
    return result;
  });
  plan.dispose();
  return results as unknown as A;
}

const bits = new DataView(new ArrayBuffer(4));

/** A float's place among all floats, in units in the last place. */
function rank(x: number): number {
  bits.setFloat32(0, x);
  const i = bits.getInt32(0);
  return i < 0 ? -2147483648 - i : i;
}

/** How far floats lie apart, in units in the last place; NaN and NaN do not. */
export function ulps(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.POSITIVE_INFINITY;
  return Math.abs(rank(a) - rank(b));
}

/**
 * Expects floats to be within `most` units in the last place, or within `least` of each other: what a sum of larger
 * numbers has lost.
 */
export function expectClose(
  found: Float32Array | Float64Array,
  expected: Float32Array | Float64Array,
  most: number,
  least = 0,
  about = '',
): void {
  expect(found.length).toBe(expected.length);
  for (const [i, want] of expected.entries()) {
    const is = found[i]!;
    if (ulps(is, want) > most && !(Math.abs(is - want) <= least))
      throw new Error(`${about}: element ${i} is ${is}, expected ${want} (${ulps(is, want)} units in the last place)`);
  }
}
