import type { AnyCommand } from '../commands/index.ts';
import { kernelsOf } from '../table.ts';
import { testDevice } from './device.ts';
import { type Lower, runCommands } from './runKernels.ts';

/** What tests lay out; a Uint8Array stands for bool or uint8. */
export type TestArray = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | Uint32Array;

/** Between arrays, where nothing may be written. */
const GUARD = 0x5a5a5a5a;

/** What makes commands of the places of arrays. */
export type CommandsOf<C extends AnyCommand> = (places: readonly number[]) => readonly C[];

/** What commands make of arrays on the GPU; null where there is none. */
export async function runAlone<A extends readonly TestArray[], C extends AnyCommand>(
  arrays: A,
  commandsOf: CommandsOf<C>,
  numbers: readonly number[] = [],
  lower: Lower<C> = kernelsOf,
  mayWait = true,
): Promise<A | null> {
  const device = await testDevice();
  if (device === null) return null;
  const sizes = arrays.map((array) => array.length * (array instanceof BigInt64Array ? 8 : 4));
  const { places, bytes } = layOut(sizes);
  const words = new Uint32Array(bytes / 4).fill(GUARD);
  for (const [i, array] of arrays.entries()) words.set(toWords(array), places[i]! / 4);
  const found = new Uint32Array(await runCommands(device, commandsOf(places), words.buffer, numbers, lower, mayWait));
  const gpu = arrays.map((array, i) => fromWords(found.subarray(places[i]! / 4, (places[i]! + sizes[i]!) / 4), array));
  for (const [i, place] of places.entries()) {
    const end = (places[i + 1] ?? bytes) / 4;
    const behind = found.subarray((place + sizes[i]!) / 4, end);
    if (behind.some((word) => word !== GUARD)) throw new Error(`array ${i}: something was written behind it`);
  }
  return gpu as unknown as A;
}

/** Where arrays of such sizes begin, one behind the other. */
export function layOut(sizes: readonly number[]) {
  const places: number[] = [];
  let bytes = 0;
  for (const size of sizes) {
    places.push(bytes);
    bytes += Math.ceil(size / 64) * 64 + 64;
  }
  return { places, bytes };
}

/** As the GPU has elements: see `arenaBytes`. */
function toWords(array: TestArray): Uint32Array {
  if (array instanceof Uint8Array) return Uint32Array.from(array);
  return new Uint32Array(array instanceof Float64Array ? Float32Array.from(array).buffer : array.slice().buffer);
}

function fromWords(words: Uint32Array, like: TestArray): TestArray {
  if (like instanceof Uint8Array) return Uint8Array.from(words);
  const { buffer } = words.slice();
  if (like instanceof Float32Array) return new Float32Array(buffer);
  if (like instanceof Uint32Array) return new Uint32Array(buffer);
  if (like instanceof Int32Array) return new Int32Array(buffer);
  if (like instanceof BigInt64Array) return new BigInt64Array(buffer);
  return Float64Array.from(new Float32Array(buffer));
}
