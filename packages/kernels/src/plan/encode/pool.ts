import { volume } from '../../conv/geometry.ts';
import type { FloatArray } from '../../floatArray.ts';
import { expr } from '../../pointwise/expression.ts';
import { evenWindows } from '../../pool/adaptivePool.ts';
import { isWhole } from '../../pool/avgPool.ts';
import { type Axis, adaptiveAxes, avgPoolAxes, maxPoolAxes } from '../../pool/axis.ts';
import type { AdaptivePoolGeometry } from '../../pool/geometry.ts';
import { averageByWasm, averageKernels, maximumByWasm, spread } from '../../pool/wasmWindows.ts';
import { divisorsOf, maximumWindows } from '../../pool/windows.ts';
import { placesJob, windowsJob } from '../../wasm/generated/jobs.ts';
import type { AdaptiveAvgPoolCommand, AvgPoolCommand, MaxPoolCommand, PlanesCommand } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';
import { record } from '../record.ts';
import { hostWith } from './host.ts';
import { ones } from './ones.ts';
import { encodePointwise } from './pointwise.ts';
import { encodeProduct } from './product.ts';

/** Elements of a chunk. */
const CHUNK = 16384;

type FloatType = 'float32' | 'float64';

function floatsOf(dtype: FloatType = 'float32') {
  return dtype === 'float64' ? Float64Array : Float32Array;
}

/** Writes a max pool, or calls for the eager one where that has no kernel. */
export function encodeMaxPool(encoder: Encoder, command: MaxPoolCommand): void {
  const { geometry: g } = command;
  const Floats = floatsOf(command.dtype);
  const [input, output, indices] = [new Floats(0), new Floats(0), new BigInt64Array(0)];
  const places = new Map<object, number>([
    [input, encoder.base + command.input],
    [output, encoder.base + command.output],
    [indices, encoder.base + command.indices],
  ]);
  const { result } = record(encoder, places, () => maximumByWasm(input, output, indices, g));
  if (result) return;
  const [inputs, results] = [g.planes * volume(g.input), g.planes * volume(g.output)];
  const axes = maxPoolAxes(g);
  hostWith(
    encoder,
    () => ({
      from: encoder.array<FloatArray>(command.input, inputs, Floats),
      to: encoder.array<FloatArray>(command.output, results, Floats),
      places: encoder.array(command.indices, results, BigInt64Array),
    }),
    ({ from, to, places }) => maximumWindows(from, to, places, g, axes, g.dilation),
  );
}

/** Writes an average pool or its gradient. */
export function encodeAvgPool(encoder: Encoder, command: AvgPoolCommand): void {
  const { result, dtype = 'float32', geometry, divisor, input, output } = command;
  const { countIncludePad = true, divisorOverride = null } = divisor;
  const g = { ...geometry, dilation: [1, 1, 1] } as const;
  if (result === 'output' && isWhole(geometry)) {
    averagePlanes(encoder, dtype, g, divisorOverride ?? volume(g.input), input, output);
    return;
  }
  const axes = avgPoolAxes(geometry, countIncludePad);
  const Floats = floatsOf(dtype);
  const size = Floats.BYTES_PER_ELEMENT;
  const [large, small] = [new Floats(0), new Floats(0)];
  const places = new Map<object, number>([
    [large, encoder.base + input],
    [small, encoder.base + output],
  ]);
  const divisors = divisorsOf(large, axes, divisorOverride);
  const { result: done } = record(encoder, places, (memory) => {
    if (result === 'output') return averageByWasm(large, small, g, divisors);
    const compute = averageKernels(g, size);
    if (compute === null) return false;
    const results = g.planes * divisors.length;
    const [by, shares] = [memory.copyIn(divisors), memory.allocate(size * results)];
    const inputs = [
      { at: output, stride: [divisors.length, 1] },
      { at: by - encoder.base, stride: [0, 1] },
    ];
    const value = expr.div({ given: 0 }, { given: 1 });
    const outputs = [{ at: shares - encoder.base, stride: [divisors.length, 1], value }];
    encodePointwise(encoder, { kind: 'pointwise', type: dtype, shape: [g.planes, divisors.length], inputs, outputs });
    spread(compute, memory, g, size, shares, encoder.base + input);
    return true;
  });
  if (!done) windows(encoder, dtype, result, g, axes, divisorOverride, input, output);
}

/** Writes an adaptive average pool or its gradient. */
export function encodeAdaptiveAvgPool(encoder: Encoder, command: AdaptiveAvgPoolCommand): void {
  const { result, dtype = 'float32', geometry: g, input, output } = command;
  const even = evenWindows(g);
  if (even) encodeAvgPool(encoder, { kind: 'avgPool', dtype, result, geometry: even, divisor: {}, input, output });
  else windows(encoder, dtype, result, g, adaptiveAxes(g), null, input, output);
}

/** One window that is the whole plane: a product with ones. */
function averagePlanes(
  encoder: Encoder,
  dtype: FloatType,
  g: AdaptivePoolGeometry,
  divisor: number,
  input: number,
  output: number,
): void {
  const [m, k] = [g.planes, volume(g.input)];
  const a = { at: input, row: k, column: 1 };
  const b = { at: ones(encoder, k, dtype === 'float64' ? 8 : 4) - encoder.base, row: 1, column: 1 };
  encodeProduct(encoder, { kind: 'product', dtype, m, n: 1, k, a, b, c: { at: output, row: 1, column: 1 } });
  const place = { at: output, stride: [1] };
  const outputs = [{ ...place, value: expr.div({ given: 0 }, divisor) }];
  encodePointwise(encoder, { kind: 'pointwise', type: dtype, shape: [m], inputs: [place], outputs });
}

function windows(
  encoder: Encoder,
  dtype: FloatType,
  result: 'output' | 'input',
  g: AdaptivePoolGeometry,
  axes: readonly [Axis, Axis, Axis],
  divisor: number | null,
  input: number,
  output: number,
): void {
  const plane = volume(g.input) + volume(g.output);
  const step = Math.max(1, Math.floor(CHUNK / Math.max(1, plane)));
  const job = encoder.job(windowsJob, {
    size: dtype === 'float64' ? 8 : 4,
    planes: g.planes,
    step,
    depth: g.input[0],
    height: g.input[1],
    width: g.input[2],
    outDepth: g.output[0],
    outHeight: g.output[1],
    outWidth: g.output[2],
    axes: encoder.words(axes.flatMap(({ starts, ends, counts }) => [...starts, ...ends, ...counts])),
    large: encoder.base + input,
    small: encoder.base + output,
    divisor: divisor ?? 0,
  });
  const kernel = result === 'output' ? 'averageWindows' : 'spreadWindows';
  encoder.step(kernel, job, Math.ceil(g.planes / step), 4 * g.planes * plane);
}

/** Writes what is added at places, or taken from there. */
export function encodePlanes(encoder: Encoder, command: PlanesCommand): void {
  const { planes, inPlane, outPlane } = command.geometry;
  const step = Math.max(1, Math.floor(CHUNK / Math.max(1, inPlane)));
  const job = encoder.job(placesJob, {
    size: command.dtype === 'float64' ? 8 : 4,
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
