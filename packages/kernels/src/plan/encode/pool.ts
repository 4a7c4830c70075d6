import { volume } from '../../conv/geometry.ts';
import { avgPoolBackward, avgPoolForward } from '../../pool/avgPool.ts';
import { maxPoolForward } from '../../pool/maxPool.ts';
import { maximumByWasm } from '../../pool/wasmWindows.ts';
import { placesJob } from '../../wasm/generated/jobs.ts';
import type { AvgPoolCommand, MaxPoolCommand, PlanesCommand } from '../commands.ts';
import type { Encoder } from '../encoder.ts';
import { record } from '../record.ts';

/** Elements of a chunk. */
const CHUNK = 16384;

/** Writes a max pool, or calls for the eager one where that has no kernel. */
export function encodeMaxPool(encoder: Encoder, command: MaxPoolCommand): void {
  const { geometry: g } = command;
  const [input, output, indices] = [new Float32Array(0), new Float32Array(0), new BigInt64Array(0)];
  const places = new Map<object, number>([
    [input, encoder.base + command.input],
    [output, encoder.base + command.output],
    [indices, encoder.base + command.indices],
  ]);
  const { result } = record(encoder, places, () => maximumByWasm(input, output, indices, g));
  if (result) return;
  const results = g.planes * volume(g.output);
  encoder.host(() =>
    maxPoolForward(
      encoder.array(command.input, g.planes * volume(g.input), Float32Array),
      encoder.array(command.output, results, Float32Array),
      encoder.array(command.indices, results, BigInt64Array),
      g,
    ),
  );
}

/** Calls for an average pool or its gradient. */
export function encodeAvgPool(encoder: Encoder, { result, geometry: g, divisor, input, output }: AvgPoolCommand): void {
  encoder.host(() => {
    const large = encoder.array(input, g.planes * volume(g.input), Float32Array);
    const small = encoder.array(output, g.planes * volume(g.output), Float32Array);
    if (result === 'output') avgPoolForward(large, small, g, divisor);
    else avgPoolBackward(small, large, g, divisor);
  });
}

/** Writes what is added at places, or taken from there. */
export function encodePlanes(encoder: Encoder, command: PlanesCommand): void {
  const { planes, inPlane, outPlane } = command.geometry;
  const step = Math.max(1, Math.floor(CHUNK / Math.max(1, inPlane)));
  const job = encoder.job(placesJob, {
    planes,
    step,
    inPlane,
    outPlane,
    small: encoder.base + command.small,
    places: encoder.base + command.indices,
    large: encoder.base + command.large,
  });
  const kernel = command.result === 'large' ? 'scatterPlanes' : 'gatherPlanes';
  encoder.step(kernel, job, Math.ceil(planes / step), planes * (inPlane + 4 * outPlane));
}
