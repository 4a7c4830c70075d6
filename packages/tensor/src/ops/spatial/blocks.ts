import {
  convOutputSize,
  fold as foldArray,
  spatialTriple,
  type UnfoldGeometry,
  unfold as unfoldArray,
  volume,
} from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import type { FloatArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { optionTable, type RulesFor } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { type Sizes, spatial, spatialSizes } from './spatialSizes.ts';

/** Options of {@link unfold} and {@link fold}. */
export interface BlockOptions {
  /** Distance of the elements of a block. Default: 1. */
  dilation?: Sizes;
  /** Zeros on every side of the image. Default: 0. */
  padding?: Sizes;
  /** Distance of the blocks. Default: 1. */
  stride?: Sizes;
}

const blockOptions = optionTable(
  {
    dilation: spatial(1, 2, 1),
    padding: spatial(0, 2, 0),
    stride: spatial(1, 2, 1),
  } satisfies RulesFor<BlockOptions>,
  ['dilation', 'padding', 'stride'],
);

export function windowOf(where: string, input: readonly number[], kernelSize: Sizes, given: readonly unknown[]) {
  const kernel = spatialSizes(where, 'kernelSize', kernelSize, 2, 1);
  const { dilation, padding, stride } = blockOptions.take(where, given);
  const output = input.map((n, i) => convOutputSize(n, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!));
  return {
    input: spatialTriple(input, 1),
    kernel: spatialTriple(kernel, 1),
    dilation: spatialTriple(dilation, 1),
    padding: spatialTriple(padding, 0),
    stride: spatialTriple(stride, 1),
    output: spatialTriple(output, 1),
  };
}

/** The adjoint of {@link unfoldBlocksOp}. */
export const foldBlocksOp: OpRecord<[Tensor], UnfoldGeometry> = {
  name: 'foldBlocks',
  forward([x], geometry) {
    const { batch, channels, input } = geometry;
    const out = allocateFor([batch, channels, ...input], x.dtype) as FloatArray;
    foldArray(dense(x) as FloatArray, out, geometry);
    return wrapArray(out, [batch, channels, input[1], input[2]], x.dtype);
  },
  backward: (gg, ctx) => [apply(unfoldBlocksOp, [gg], ctx.attrs)],
};

/** (N, C, H, W) to (N, C · volume of the kernel, positions). */
export const unfoldBlocksOp: OpRecord<[Tensor], UnfoldGeometry> = {
  name: 'unfoldBlocks',
  forward([x], geometry) {
    const { batch, channels, kernel, output } = geometry;
    const shape = [batch, channels * volume(kernel), volume(output)];
    const out = allocateFor(shape, x.dtype) as FloatArray;
    unfoldArray(dense(x) as FloatArray, out, geometry);
    return wrapArray(out, shape, x.dtype);
  },
  backward: (g, ctx) => [apply(foldBlocksOp, [g], ctx.attrs)],
};
