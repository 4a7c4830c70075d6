import type { FloatArray } from '../floatArray.ts';
import { BLOCK } from './cephes.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { fillNormal, normalSerial, roundsOnce } from './normal.ts';
import { CHUNK, drawByWasm, ROOM } from './wasmStream.ts';

const { floor, fround, min } = Math; // for loops: see fma.ts

/**
 * One round of rejection: draws normals for the whole of `values`, as {@link fillNormal} or {@link normalSerial} does,
 * and takes those whose place holds something outside [low, high]. Both bounds are representable in the array's type.
 *
 * @param serial whether to draw one by one, as for tensors that are not contiguous
 * @returns how many elements are outside afterwards
 * @throws RangeError when `std` is negative or NaN; nothing is drawn then.
 */
export function redrawNormal(
  generator: MersenneTwister,
  values: FloatArray,
  low: number,
  high: number,
  mean = 0,
  std = 1,
  serial = false,
): number {
  const draw = serial ? normalSerial : fillNormal;
  draw(generator, values.subarray(0, 0), mean, std); // checks
  let count = 0;
  let at = 0;
  if (!serial && values instanceof Float32Array) {
    // The last 16 are drawn anew where they are no whole block.
    const whole = values.length % BLOCK === 0 ? values.length : floor(values.length / BLOCK - 1) * BLOCK;
    const left = redrawByWasm(generator, values, whole, low, high, fround(mean), fround(std));
    if (left !== null) {
      count = left;
      at = whole;
    }
  }
  const drawn = values.slice(0, min(values.length - at, CHUNK + BLOCK));
  while (at < values.length) {
    // What is left for the end are at least the 16 that make blocks.
    const some = values.length - at < CHUNK + BLOCK ? values.length - at : CHUNK;
    draw(generator, drawn.subarray(0, some), mean, std);
    for (let i = 0; i < some; i++) {
      const kept = values[at + i]!;
      if (kept < low || kept > high) {
        const value = drawn[i]!;
        values[at + i] = value;
        if (value < low || value > high) count++;
      }
    }
    at += some;
  }
  return count;
}

/** The first `whole` elements, whole blocks of them. Null: WebAssembly did not run. */
function redrawByWasm(
  generator: MersenneTwister,
  values: Float32Array,
  whole: number,
  low: number,
  high: number,
  mean: number,
  std: number,
): number | null {
  if (whole <= 0) return null;
  let outside = 0;
  const done = drawByWasm(generator, whole, 4 * CHUNK, (kernels, stream, memory) => {
    const plain = roundsOnce(kernels, mean, std);
    const address = memory.allocateFor(values, 0, min(CHUNK, whole));
    memory.allocate(ROOM);
    for (let at = 0; at < whole; at += CHUNK) {
      const count = min(CHUNK, whole - at);
      memory.write(address, values, at, count);
      outside += kernels.redraw(stream, address, count / BLOCK, std, mean, plain, low, high);
      memory.copyOut(address, values, at, count);
    }
  });
  return done ? outside : null;
}
