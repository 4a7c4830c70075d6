import { type Command, makePlan } from '@wick/kernels/plan';
import { testDevice } from './device.ts';
import { runCommands } from './runKernels.ts';

/** What tests lay out; a Uint8Array stands for bool or uint8. */
export type TestArray = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

/** Between arrays, where nothing may be written. */
const GUARD = 0x5a5a5a5a;

/**
 * Runs commands over the same arrays by the plan of the CPU and on the GPU; gives what the arrays are afterwards. Null
 * where there is no GPU.
 */
export async function runBoth<A extends readonly TestArray[]>(
  arrays: A,
  commandsOf: (places: readonly number[]) => readonly Command[],
  numbers: readonly number[] = [],
): Promise<{ cpu: A; gpu: A } | null> {
  const device = await testDevice();
  if (device === null) return null;
  const sizes = arrays.map((array) => array.length * (array instanceof BigInt64Array ? 8 : 4));
  const { places, bytes } = layOut(sizes);
  const words = new Uint32Array(bytes / 4).fill(GUARD);
  for (const [i, array] of arrays.entries()) words.set(toWords(array), places[i]! / 4);
  const found = new Uint32Array(await runCommands(device, commandsOf(places), words.buffer, numbers));
  const gpu = arrays.map((array, i) => fromWords(found.subarray(places[i]! / 4, (places[i]! + sizes[i]!) / 4), array));
  for (const [i, place] of places.entries()) {
    const end = (places[i + 1] ?? bytes) / 4;
    const behind = found.subarray((place + sizes[i]!) / 4, end);
    if (behind.some((word) => word !== GUARD)) throw new Error(`array ${i}: something was written behind it`);
  }
  return { cpu: runOnPlan(arrays, commandsOf, numbers), gpu: gpu as unknown as A };
}

function layOut(sizes: readonly number[]) {
  const places: number[] = [];
  let bytes = 0;
  for (const size of sizes) {
    places.push(bytes);
    bytes += Math.ceil(size / 64) * 64 + 64;
  }
  return { places, bytes };
}

function runOnPlan<A extends readonly TestArray[]>(
  arrays: A,
  commandsOf: (places: readonly number[]) => readonly Command[],
  numbers: readonly number[],
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

/** As the GPU has elements: see `arenaBytes`. */
function toWords(array: TestArray): Uint32Array {
  if (array instanceof Uint8Array) return Uint32Array.from(array);
  return new Uint32Array(array instanceof Float64Array ? Float32Array.from(array).buffer : array.slice().buffer);
}

function fromWords(words: Uint32Array, like: TestArray): TestArray {
  if (like instanceof Uint8Array) return Uint8Array.from(words);
  const { buffer } = words.slice();
  if (like instanceof Float32Array) return new Float32Array(buffer);
  if (like instanceof Int32Array) return new Int32Array(buffer);
  if (like instanceof BigInt64Array) return new BigInt64Array(buffer);
  return Float64Array.from(new Float32Array(buffer));
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
