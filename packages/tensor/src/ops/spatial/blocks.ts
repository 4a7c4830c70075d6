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
import { numelOf } from '../../core/shape.ts';
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

/** What {@link unfold} was asked for, height and width apart. */
export interface BlockAttrs {
  readonly kernel: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly number[];
  readonly stride: readonly number[];
}

/** What {@link fold} was asked for. */
export interface FoldAttrs extends BlockAttrs {
  readonly outputSize: readonly number[];
}

export function readBlocks(where: string, kernelSize: Sizes, given: readonly unknown[]): BlockAttrs {
  const kernel = spatialSizes(where, 'kernelSize', kernelSize, 2, 1);
  return { kernel, ...blockOptions.take(where, given) };
}

/** How many blocks an image has, downwards and across. */
export function blockCounts(size: readonly number[], { kernel, dilation, padding, stride }: BlockAttrs): number[] {
  return size.map((n, i) => convOutputSize(n, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!));
}

/** The blocks of `batch` images of `channels` planes. */
function geometryOf(batch: number, channels: number, size: readonly number[], attrs: BlockAttrs): UnfoldGeometry {
  return {
    batch,
    channels,
    input: spatialTriple(size, 1),
    kernel: spatialTriple(attrs.kernel, 1),
    dilation: spatialTriple(attrs.dilation, 1),
    padding: spatialTriple(attrs.padding, 0),
    stride: spatialTriple(attrs.stride, 1),
    output: spatialTriple(blockCounts(size, attrs), 1),
  };
}

/** The adjoint of {@link unfoldBlocksOp}. */
export const foldBlocksOp: OpRecord<[Tensor], FoldAttrs> = {
  name: 'foldBlocks',
  forward([x], attrs) {
    const [batch, rows] = x.shape as [number, number];
    const shape = [batch, rows / numelOf(attrs.kernel), ...attrs.outputSize];
    const out = allocateFor(shape, x.dtype) as FloatArray;
    foldArray(dense(x) as FloatArray, out, geometryOf(batch, shape[1]!, attrs.outputSize, attrs));
    return wrapArray(out, shape, x.dtype);
  },
  backward: (gg, ctx) => [apply(unfoldBlocksOp, [gg], ctx.attrs)],
};

/** (N, C, H, W) to (N, C · volume of the kernel, positions). */
export const unfoldBlocksOp: OpRecord<[Tensor], BlockAttrs> = {
  name: 'unfoldBlocks',
  forward([x], attrs) {
    const [batch, channels, ...size] = x.shape as [number, number, number, number];
    const geometry = geometryOf(batch, channels, size, attrs);
    const shape = [batch, channels * volume(geometry.kernel), volume(geometry.output)];
    const out = allocateFor(shape, x.dtype) as FloatArray;
    unfoldArray(dense(x) as FloatArray, out, geometry);
    return wrapArray(out, shape, x.dtype);
  },
  backward: (g, ctx) => [apply(foldBlocksOp, [g], { ...ctx.attrs, outputSize: ctx.shapeOf(0).slice(2) })],
};
