import type { Command } from '@wick/kernels/plan';
import { runOnPlan } from './both.ts';
import { runAlone, type TestArray } from './runAlone.ts';
import type { Lower } from './runKernels.ts';

/**
 * What commands make of arrays, on a plan of the CPU and on the GPU, with threads that may wait for one another and with
 * threads that do not: floats may differ by 1e-5 of `magnitudes`, which by default are what the CPU makes of the arrays'
 * absolute values (sums of products' magnitudes) or, as a number, one for all; other arrays may not. Says nothing where
 * there is no GPU.
 */
export async function besidePlan<C extends Command>(
  about: string,
  arrays: readonly TestArray[],
  commandsOf: (places: readonly number[]) => readonly C[],
  { magnitude, lower }: { magnitude?: number; lower?: Lower<C> } = {},
): Promise<void> {
  const waiting = await runAlone(arrays, commandsOf, [], lower);
  const apart = await runAlone(arrays, commandsOf, [], lower, false);
  if (waiting === null || apart === null) return;
  const expected = runOnPlan(arrays, commandsOf);
  const absolute = () => arrays.map((array) => (array instanceof Float32Array ? array.map(Math.abs) : array));
  const magnitudes = magnitude === undefined ? runOnPlan(absolute(), commandsOf) : null;
  for (const [k, array] of [...waiting, ...apart].entries()) {
    const i = k % arrays.length;
    if (!(array instanceof Float32Array)) {
      expect([about, i, array.join()]).toEqual([about, i, expected[i]!.join()]);
      continue;
    }
    for (const [at, value] of array.entries()) {
      const wanted = Number(expected[i]![at]);
      const most = 1e-5 * Math.max(magnitude ?? Math.abs(Number(magnitudes![i]![at])), 1e-30);
      if (Object.is(value, wanted) || Math.abs(value - wanted) <= most) continue;
      throw new Error(
        `${about}${k === i ? '' : ', apart'}: array ${i} at ${at} of ${array.length} is ${value} instead of ${wanted} ± ${most}`,
      );
    }
  }
}
