import type { AnyCommand } from '../commands.ts';
import { testDevice } from './device.ts';
import { runCommands } from './runKernels.ts';

type Words = Float32Array | Uint32Array | Int32Array | BigInt64Array;

/** Lays arrays out one behind the other, runs commands over them, and gives what they are then; null where there is no GPU. */
export async function runAlone<A extends readonly Words[]>(
  arrays: A,
  commandsOf: (places: readonly number[]) => readonly AnyCommand[],
): Promise<A | null> {
  const device = await testDevice();
  if (device === null) return null;
  const places: number[] = [];
  let bytes = 0;
  for (const { byteLength } of arrays) {
    places.push(bytes);
    bytes += Math.ceil(byteLength / 64) * 64;
  }
  const memory = new Uint8Array(bytes);
  for (const [i, { buffer }] of arrays.entries()) memory.set(new Uint8Array(buffer), places[i]);
  const found = await runCommands(device, commandsOf(places), memory.buffer);
  return arrays.map((array, i) => {
    const copy = array.slice();
    new Uint8Array(copy.buffer).set(new Uint8Array(found, places[i], array.byteLength));
    return copy;
  }) as unknown as A;
}
