import type { FloatArray } from '../floatArray.ts';
import { gemmUnchecked } from '../matmul/gemm.ts';
import type { Compute } from '../wasm/compute.ts';
import { kernelMemory } from '../wasm/memory.ts';
import { runJob } from '../wasm/runJob.ts';
import { checkConvolution } from './checkGeometry.ts';
import { depthwiseBackwardWeight } from './depthwise.ts';
import { forwardGathering } from './gathering.ts';
import { type ConvGeometry, volume } from './geometry.ts';
import { im2colTile } from './im2col.ts';
import { forEachTile, isDepthwise, isPointwise, tileScratch } from './tiles.ts';
import { computeForConv, convProducts, copyPadded, cutResult } from './wasmConv.ts';
import { isForWeightWinograd, weightGradByWinograd } from './winogradWeight.ts';

/** Arguments of {@link convBackwardWeight}. */
export interface ConvBackwardWeightArguments {
  /** `(batch, outChannels, ...output)`, read. */
  gradOutput: FloatArray;
  /** `(batch, inChannels, ...input)`, read. */
  input: FloatArray;
  /** `(outChannels, inChannels / groups, ...kernel)`, overwritten. */
  gradWeight: FloatArray;
  /** The geometry of the forward convolution whose gradient this is. */
  geometry: ConvGeometry;
}

/**
 * Gradient of a convolution with respect to its weight:
 * `gradWeight[o, c, t] = sum over n, y of gradOutput[n, o, y] * input[n, c, y * stride - padding + t * dilation]`.
 *
 * The sum over the whole batch is kept in double and rounded once by the plain loops, and formed in float32 by
 * WebAssembly. (The gradient of the bias is a plain sum of
 * gradOutput over batch and space.)
 *
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function convBackwardWeight({ gradOutput, input, gradWeight, geometry: g }: ConvBackwardWeightArguments): void {
  const arrays = { input, weight: gradWeight, output: gradOutput, bias: null, biasChannels: 0 };
  checkConvolution('convBackwardWeight', g, arrays);
  if (isDepthwise(g)) {
    depthwiseBackwardWeight(gradOutput, input, gradWeight, g);
    return;
  }
  const compute = computeForConv(g, [gradOutput, input, gradWeight]);
  if (compute !== null) {
    if (isForWeightWinograd(g) && weightGradByWinograd(compute, gradOutput, input, gradWeight, g)) return;
    backwardWeightByWasm(compute, gradOutput, input, gradWeight, g);
    return;
  }
  const inPlane = volume(g.input);
  const outPlane = volume(g.output);
  const outPerGroup = g.outChannels / g.groups;
  const inPerGroup = g.inChannels / g.groups;
  const rows = inPerGroup * volume(g.kernel);
  const pointwise = isPointwise(g);
  const sums = new Float64Array(outPerGroup * rows);
  for (let group = 0; group < g.groups; group++) {
    sums.fill(0);
    for (let n = 0; n < g.batch; n++) {
      const from = (n * g.groups + group) * inPerGroup * inPlane;
      const grad = (n * g.groups + group) * outPerGroup * outPlane;
      if (pointwise) {
        gemmUnchecked(
          false,
          true,
          outPerGroup,
          rows,
          outPlane,
          1,
          gradOutput,
          grad,
          outPlane,
          input,
          from,
          inPlane,
          1,
          sums,
          0,
          rows,
        );
        continue;
      }
      forEachTile(g, (rowStart, rowEnd, colStart, colEnd) => {
        const depth = rowEnd - rowStart;
        const width = colEnd - colStart;
        const col = tileScratch(depth * width);
        im2colTile(input, from, g, rowStart, rowEnd, colStart, colEnd, col, 0, width);
        const a = grad + colStart;
        gemmUnchecked(
          false,
          true,
          outPerGroup,
          depth,
          width,
          1,
          gradOutput,
          a,
          outPlane,
          col,
          0,
          width,
          1,
          sums,
          rowStart,
          rows,
        );
      });
    }
    gradWeight.set(sums, group * sums.length);
  }
}

function backwardWeightByWasm(
  compute: Compute,
  gradOutput: FloatArray,
  input: FloatArray,
  gradWeight: FloatArray,
  g: ConvGeometry,
): void {
  const rows = g.outChannels / g.groups;
  const gathering = forwardGathering(g);
  const columns = gathering.taps.length;
  const positions = gathering.positions.length;
  const plane = 4 * volume(gathering.padded);
  const outPlane = 4 * positions;
  kernelMemory().withScratch((memory) => {
    const source = copyPadded(compute, memory, input as Float32Array, g.batch * g.inChannels, g.input, gathering);
    const grad = memory.copyIn(gradOutput, 0, g.batch * g.outChannels * positions);
    const target = memory.allocateFor(gradWeight, 0, g.outChannels * columns);
    const positionTable = memory.copyIn(gathering.positions);
    const tapTable = memory.copyIn(gathering.taps);
    const [cuts, step, byColumns] = cutResult(g.groups, rows, columns);
    const job = memory.allocate(128);
    memory.i32.set([g.batch, rows, columns, positions, cuts, step, byColumns ? 1 : 0], job / 4);
    memory.i32.set([grad, g.outChannels * outPlane, rows * outPlane], job / 4 + 7);
    memory.i32.set([source, g.inChannels * plane, (g.inChannels / g.groups) * plane], job / 4 + 10);
    memory.i32.set([positionTable, tapTable, target, 4 * rows * columns], job / 4 + 13);
    const workspace = compute.exports.convWorkspace();
    runJob(compute, memory, 'convWeight', job, g.groups * cuts, workspace, 2 * convProducts(g));
    memory.copyOut(target, gradWeight, 0, g.outChannels * columns);
  });
}
