import type { Command } from '../plan/commands/index.ts';
import { makePlan } from '../plan/plan.ts';
import type { Copyable } from '../wasm/memory.ts';

/** Lays arrays out one behind the other, runs the commands that are made of their places, and gives what has become of the arrays. */
export function onPlan<A extends readonly Copyable[]>(
  arrays: A,
  commandsOf: (places: readonly number[]) => readonly Command[],
  runs = 1,
): A {
  const places: number[] = [];
  let bytes = 0;
  for (const { byteLength } of arrays) {
    places.push(bytes);
    bytes += Math.ceil(byteLength / 64) * 64 + 64;
  }
  const plan = makePlan({ bytes, commands: commandsOf(places) })!;
  try {
    let results = arrays;
    for (let run = 0; run < runs; run++) {
      // What lies between arrays must stay as it is.
      const guard = new Uint8Array(bytes).fill(0xa5);
      plan.load(0, guard);
      for (const [i, array] of arrays.entries()) plan.load(places[i]!, array);
      plan.run();
      results = arrays.map((array, i) => {
        const result = array.slice();
        plan.store(places[i]!, result);
        return result;
      }) as unknown as A;
      plan.store(0, guard);
      for (const [i, { byteLength }] of arrays.entries()) {
        const behind = guard.subarray(places[i]! + byteLength, places[i + 1] ?? bytes);
        if (behind.some((byte) => byte !== 0xa5)) throw new Error(`array ${i}: something was written behind it`);
      }
    }
    return results;
  } finally {
    plan.dispose();
  }
}
