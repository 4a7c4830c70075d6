import type { FloatArray } from '../floatArray.ts';
import { vectorKernels } from '../vector/pieces.ts';
import { poolJob } from '../wasm/generated/jobs.ts';
import { writeJob } from '../wasm/job.ts';
import { kernelMemory } from '../wasm/memory.ts';
import type { Axis } from './axis.ts';
import type { AdaptivePoolGeometry } from './geometry.ts';
import type { IndexArray } from './indexWords.ts';

/** Planes are copied in as many at a time as this many elements hold. */
const PIECE = 1 << 18;

/** `maximumWindows` in WebAssembly, for floats and int64 places; false: nothing has happened. */
export function maximumByWasm(
  input: FloatArray,
  output: FloatArray,
  indices: IndexArray,
  g: AdaptivePoolGeometry,
  axes: readonly [Axis, Axis, Axis],
  steps: readonly [number, number, number],
): boolean {
  const [depth, height, width] = g.input;
  const plane = depth * height * width;
  const outPlane = g.output[0] * g.output[1] * g.output[2];
  if (!(input instanceof Float32Array) || !(output instanceof Float32Array)) return false;
  if (!(indices instanceof BigInt64Array) || outPlane === 0) return false;
  const kernels = vectorKernels(g.planes * plane);
  if (kernels === null) return false;
  const step = Math.max(1, Math.floor(PIECE / Math.max(plane, outPlane)));
  const memory = kernelMemory();
  if (!memory.fits(step * (4 * plane + 12 * outPlane) + 65536)) return false;
  memory.withScratch(() => {
    const from = memory.allocateFor(input, 0, step * plane);
    const to = memory.allocateFor(output, 0, step * outPlane);
    const places = memory.allocate(8 * step * outPlane);
    const [depthTable, heightTable, widthTable] = axes.map((axis) => memory.copyIn(interleaved(axis))) as [
      number,
      number,
      number,
    ];
    for (let p = 0; p < g.planes; p += step) {
      const planes = Math.min(step, g.planes - p);
      memory.write(from, input, p * plane, planes * plane);
      const job = {
        input: from,
        output: to,
        indices: places,
        planes,
        plane,
        slice: height * width,
        row: width,
        outDepth: g.output[0],
        outHeight: g.output[1],
        outWidth: g.output[2],
        depthTable,
        heightTable,
        widthTable,
        depthStep: steps[0],
        heightStep: steps[1],
        widthStep: steps[2],
      };
      memory.withScratch(() => kernels.maxWindows(writeJob(memory, poolJob, job)));
      memory.copyOut(to, output, p * outPlane, planes * outPlane);
      memory.copyOut(places, indices, p * outPlane, planes * outPlane);
    }
  });
  return true;
}

/** Start and end of every window, side by side. */
function interleaved({ starts, ends }: Axis): Int32Array {
  const table = new Int32Array(2 * starts.length);
  for (let i = 0; i < starts.length; i++) {
    table[2 * i] = starts[i]!;
    table[2 * i + 1] = ends[i]!;
  }
  return table;
}
