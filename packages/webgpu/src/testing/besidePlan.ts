import type { Command } from '@wick/kernels/plan';
import { runBoth, runOnPlan } from './both.ts';
import type { TestArray } from './runAlone.ts';
import type { Lower } from './runKernels.ts';

/**
 * What commands make of arrays, on a plan of the CPU and on the GPU: floats may differ by 1e-5 of `magnitudes`, which by
 * default are what the CPU makes of the arrays' absolute values (sums of products' magnitudes) or, as a number, one for
 * all; other arrays may not. Says nothing where there is no GPU.
 */
export async function besidePlan<C extends Command>(
  about: string,
  arrays: readonly TestArray[],
  commandsOf: (places: readonly number[]) => readonly C[],
  { magnitude, lower }: { magnitude?: number; lower?: Lower<C> } = {},
): Promise<void> {
  const both = await runBoth(arrays, commandsOf, [], lower);
  if (both === null) return;
  const { cpu: expected, gpu: found } = both;
  const absolute = () => arrays.map((array) => (array instanceof Float32Array ? array.map(Math.abs) : array));
  const magnitudes = magnitude === undefined ? runOnPlan(absolute(), commandsOf) : null;
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
