import { type Command, makePlan } from '@wick/kernels/plan';
import type { AnyCommand } from '../commands.ts';
import { kernelsOf } from '../table.ts';
import { testDevice } from './device.ts';
import { type Lower, runCommands } from './runKernels.ts';

/** Arrays that commands read and write; those of int64 have their 8 bytes. */
export type TestArray = Float32Array | Int32Array | BigInt64Array;

/** What lies between arrays, and must stay as it is. */
const GUARD = 0xa5;

/** The arrays behind each other, from where each begins to the next. */
function laidOut(arrays: readonly TestArray[]): { places: number[]; bytes: number } {
  const places: number[] = [];
  let bytes = 0;
  for (const { byteLength } of arrays) {
    places.push(bytes);
    bytes += Math.ceil(byteLength / 64) * 64 + 64;
  }
  return { places, bytes };
}

function onPlan(arrays: readonly TestArray[], commandsOf: (places: readonly number[]) => readonly Command[]) {
  const { places, bytes } = laidOut(arrays);
  const plan = makePlan({ bytes, commands: commandsOf(places) })!;
  for (const [i, array] of arrays.entries()) plan.load(places[i]!, array);
  plan.run();
  const results = arrays.map((array) => array.slice());
  for (const [i, array] of results.entries()) plan.store(places[i]!, array);
  plan.dispose();
  return results;
}

/** What the GPU makes of arrays. */
export async function onGpu<C extends AnyCommand>(
  arrays: readonly TestArray[],
  commandsOf: (places: readonly number[]) => readonly C[],
  lower: Lower<C> = kernelsOf,
) {
  const { places, bytes } = laidOut(arrays);
  const given = new Uint8Array(bytes).fill(GUARD);
  for (const [i, { buffer, byteOffset, byteLength }] of arrays.entries())
    given.set(new Uint8Array(buffer, byteOffset, byteLength), places[i]);
  const found = await runCommands((await testDevice())!, commandsOf(places), given.buffer, [], lower);
  for (const [i, { byteLength }] of arrays.entries()) {
    const behind = new Uint8Array(found).subarray(places[i]! + byteLength, places[i + 1] ?? bytes);
    if (behind.some((byte) => byte !== GUARD)) throw new Error(`array ${i}: something was written behind it`);
  }
  return arrays.map((array, i) => {
    const kind = array.constructor as Float32ArrayConstructor;
    return new kind(found, places[i], array.length) as TestArray;
  });
}

/**
 * What commands make of arrays, on a plan of the CPU and on the GPU: floats may differ by 1e-5 of `magnitudes`, which by
 * default are what the CPU makes of the arrays' absolute values (sums of products' magnitudes) or, as a number, one for
 * all; other arrays may not. Says nothing where there is no GPU.
 */
export async function besidePlan<C extends Command>(
  about: string,
  arrays: readonly TestArray[],
  commandsOf: (places: readonly number[]) => readonly C[],
  { magnitude, lower = kernelsOf }: { magnitude?: number; lower?: Lower<C> } = {},
): Promise<void> {
  if ((await testDevice()) === null) return;
  const expected = onPlan(arrays, commandsOf);
  const absolute = () => arrays.map((array) => (array instanceof Float32Array ? array.map(Math.abs) : array));
  const magnitudes = magnitude === undefined ? onPlan(absolute(), commandsOf) : null;
  const found = await onGpu(arrays, commandsOf, lower);
  for (const [i, array] of found.entries()) {
    if (!(array instanceof Float32Array)) {
      expect([about, i, array.join()]).toEqual([about, i, expected[i]!.join()]);
      continue;
    }
    for (const [at, value] of array.entries()) {
      const wanted = Number(expected[i]![at]);
      const most = 1e-5 * Math.max(magnitude ?? Math.abs(Number(magnitudes![i]![at])), 1e-30);
      if (Object.is(value, wanted) || Math.abs(value - wanted) <= most) continue;
      throw new Error(`${about}: array ${i} at ${at} of ${array.length} is ${value} instead of ${wanted} ± ${most}`);
    }
  }
}
