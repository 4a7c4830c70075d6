import { type Triple, volume } from '../conv/geometry.ts';
import type { FloatArray } from '../floatArray.ts';
import { isWorthwhile } from '../wasm/build.ts';
import { poolJob } from '../wasm/generated/jobs.ts';
import { ownImagesFamily } from '../wasm/images.ts';
import { writeJob } from '../wasm/job.ts';
import type { MaxPoolGeometry } from './geometry.ts';

// Pools that are told nothing of places: windows side by side are read where they lie, some planes at a time.

/** Elements that repay the call. */
const SMALLEST = 2048;
/** Elements of the planes that are copied at a time. */
const PIECE = 65536;
/** Places of a window, and windows of a line, with which vectors are worth it. */
const MOST_TAPS = 81;
const SHORTEST_LINE = 4;
/** What the last vectors touch behind a plane, in bytes. */
const ROOM = 128;

const { floor, max, min } = Math;

/**
 * The largest element of every window, or its sum over a divisor, in WebAssembly on this thread; the order of a window's
 * places is kept. False, and nothing done: other arrays, little work, windows more than two places apart.
 */
export function windowsByWasm(
  input: FloatArray,
  output: FloatArray,
  g: MaxPoolGeometry,
  divisors: FloatArray | null,
): boolean {
  const { planes, kernel, stride, dilation, padding } = g;
  const [plane, results] = [volume(g.input), volume(g.output)];
  if (!(input instanceof Float32Array && output instanceof Float32Array) || planes * plane * results === 0)
    return false;
  if (!isWorthwhile(planes * plane >= SMALLEST) || stride[2] > 2 || g.output[2] < SHORTEST_LINE) return false;
  if (volume(kernel) > MOST_TAPS) return false;
  const seen = g.input.map((size, i) => {
    const reach = (g.output[i]! - 1) * stride[i]! + (kernel[i]! - 1) * dilation[i]! + 1;
    return padding[i] === 0 && reach <= size ? size : reach;
  }) as unknown as Triple;
  const isBare = seen.every((size, i) => size === g.input[i] && padding[i] === 0);
  const most = min(planes, max(1, floor(PIECE / plane)));
  const bytes = 4 * (most * (plane + results) + results + volume(seen)) + 16 * ROOM;
  const family = ownImagesFamily();
  if (!family?.memory.fits(bytes)) return false;
  family.memory.withScratch((memory) => {
    const room = (elements: number) => memory.allocate(4 * elements + ROOM);
    const [source, to, by] = [room(most * plane), room(most * results), divisors === null ? 0 : room(results)];
    if (divisors) memory.write(by, divisors);
    const places = tapsOf(g, seen);
    const job = writeJob(memory, poolJob, {
      source,
      output: to,
      planes: most,
      depth: g.input[0],
      height: g.input[1],
      width: g.input[2],
      front: padding[0],
      top: padding[1],
      left: padding[2],
      depths: seen[0],
      heights: seen[1],
      widths: seen[2],
      outDepth: g.output[0],
      outHeight: g.output[1],
      outWidth: g.output[2],
      depthStep: 4 * stride[0] * seen[1] * seen[2],
      heightStep: 4 * stride[1] * seen[2],
      widthStep: stride[2],
      taps: places.length,
      tapTable: memory.copyIn(places),
      divisors: by,
    });
    const workspace = isBare ? 0 : room(volume(seen)); // 0: nothing is around a plane
    for (let first = 0; first < planes; first += most) {
      const count = min(most, planes - first);
      memory.write(source, input, first * plane, count * plane);
      memory.i32[(job + poolJob.offsets.planes) / 4] = count;
      family.exports.poolWindows(job, workspace);
      memory.copyOut(to, output, first * results, count * results);
    }
  });
  return true;
}

/** Where the places of a window lie behind its first one, in bytes. */
function tapsOf({ kernel, dilation }: MaxPoolGeometry, [, height, width]: Triple): Int32Array {
  return Int32Array.from({ length: volume(kernel) }, (_, tap) => {
    const line = floor(tap / kernel[2]);
    const z = floor(line / kernel[1]) * dilation[0];
    return 4 * ((z * height + (line % kernel[1]) * dilation[1]) * width + (tap % kernel[2]) * dilation[2]);
  });
}
