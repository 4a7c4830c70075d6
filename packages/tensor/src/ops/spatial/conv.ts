import { convOutputSize } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { count, type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { naming } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { pad } from '../shape/pad.ts';
import { checkOperands } from './checkConv.ts';
import { convOp } from './convOp.ts';
import { byRank, type Sizes, spatial, spatialSizes, withBatch } from './spatialSizes.ts';

/** Options of {@link conv1d}, {@link conv2d} and {@link conv3d}. */
export interface ConvOptions {
  /** A summand for each output channel. Default: null, none. */
  bias?: Tensor | null;
  /** Steps of the kernel. Default: 1. */
  stride?: Sizes;
  /** Zeros around the input, the same on both sides; 'same' keeps the size (stride 1 only), 'valid' is 0. Default: 0. */
  padding?: Sizes | 'same' | 'valid';
  /** Distance of the kernel's taps. Default: 1. */
  dilation?: Sizes;
  /** Groups of channels that do not see each other. Default: 1. */
  groups?: number;
}

const convOptions = byRank((rank) =>
  optionTable(
    {
      bias: unchecked<Tensor | null>(null),
      stride: spatial(1, rank, 1),
      padding: unchecked<Sizes | 'same' | 'valid'>(0),
      dilation: spatial(1, rank, 1),
      groups: count(1, 1),
    } satisfies RulesFor<ConvOptions>,
    ['bias', 'stride', 'padding', 'dilation', 'groups'],
  ),
);

/**
 * Convolution over one dimension: out[n, o, y] = bias[o] + Σ_{c,t} weight[o, c, t] · x[n, c, y·stride - padding +
 * t·dilation].
 *
 * @param x - (N, Cin, L) or (Cin, L)
 * @param weight - (Cout, Cin / groups, K)
 * @param args - `bias`, `stride`, `padding`, `dilation` and `groups`, in this order or by name
 * @throws ShapeError if the shapes do not fit; RangeError or TypeError for an option that is not what it should be
 * @example
 * ```ts
 * conv1d(tensor([[[1, 2, 3, 4]]]), tensor([[[1, -1]]])); // [[[-1, -1, -1]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv1d.html
 */
export function conv1d(
  x: Tensor,
  weight: Tensor,
  ...args: Given<
    ConvOptions,
    [bias: Tensor | null, stride: Sizes, padding: Sizes | 'same' | 'valid', dilation: Sizes, groups: number]
  >
): Tensor {
  return convolve('conv1d', 1, x, weight, args);
}

/**
 * Convolution over two dimensions, see {@link conv1d}.
 *
 * @param x - (N, Cin, H, W) or (Cin, H, W)
 * @param weight - (Cout, Cin / groups, KH, KW)
 * @param args - `bias`, `stride`, `padding`, `dilation` and `groups`, in this order or by name
 * @throws ShapeError if the shapes do not fit; RangeError or TypeError for an option that is not what it should be
 * @example
 * ```ts
 * const edges = tensor([[[[-1, 1]]]]); // (1, 1, 1, 2)
 * conv2d(tensor([[[0, 0, 5, 5]]]), edges); // [[[0, 5, 0]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv2d.html
 */
export function conv2d(
  x: Tensor,
  weight: Tensor,
  ...args: Given<
    ConvOptions,
    [bias: Tensor | null, stride: Sizes, padding: Sizes | 'same' | 'valid', dilation: Sizes, groups: number]
  >
): Tensor {
  return convolve('conv2d', 2, x, weight, args);
}

/**
 * Convolution over three dimensions, see {@link conv1d}.
 *
 * @param x - (N, Cin, D, H, W) or (Cin, D, H, W)
 * @param weight - (Cout, Cin / groups, KD, KH, KW)
 * @param args - `bias`, `stride`, `padding`, `dilation` and `groups`, in this order or by name
 * @throws ShapeError if the shapes do not fit; RangeError or TypeError for an option that is not what it should be
 * @example
 * ```ts
 * conv3d(ones(1, 2, 4, 5, 6), ones(3, 2, 2, 2, 2)).shape; // [1, 3, 3, 4, 5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv3d.html
 */
export function conv3d(
  x: Tensor,
  weight: Tensor,
  ...args: Given<
    ConvOptions,
    [bias: Tensor | null, stride: Sizes, padding: Sizes | 'same' | 'valid', dilation: Sizes, groups: number]
  >
): Tensor {
  return convolve('conv3d', 3, x, weight, args);
}

export function convolve(where: string, rank: number, x: Tensor, weight: Tensor, args: readonly unknown[]): Tensor {
  const { bias, stride, dilation, groups, padding: asked } = convOptions[rank - 1]!.take(where, args);
  checkOperands(where, rank, x, weight, bias);
  const kernel = weight.shape.slice(2);
  const channelDim = x.ndim - rank - 1;
  if (x.shape[channelDim] !== weight.shape[1]! * groups) {
    throw new ShapeError(
      `${where}: given groups = ${groups} and weight of shape ${showShape(weight.shape)}, expected an input with ${weight.shape[1]! * groups} channels, got shape ${showShape(x.shape)}`,
    );
  }
  if (weight.shape[0]! % groups !== 0)
    throw new ShapeError(
      `${where}: the ${weight.shape[0]} output channels of weight ${showShape(weight.shape)} cannot be divided into ${groups} groups`,
    );
  if (bias && bias.numel() !== weight.shape[0])
    throw new ShapeError(
      `${where}: bias must have shape [${weight.shape[0]}], one per output channel of weight ${showShape(weight.shape)}, got ${showShape(bias.shape)}`,
    );
  const { input, padding } = resolvePadding(where, rank, x, kernel, stride, dilation, asked);
  return withBatch(where, input, rank, (batched) => {
    const sizes = batched.shape.slice(2);
    const output = sizes.map((n, i) => convOutputSize(n, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!));
    if (output.some((n, i) => n < 1 || sizes[i]! + 2 * padding[i]! < dilation[i]! * (kernel[i]! - 1) + 1)) {
      const reach = kernel.map((k, i) => dilation[i]! * (k - 1) + 1);
      throw new ShapeError(
        `${where}: the kernel (${reach.join(' x ')} with dilation) is larger than the padded input (${sizes.map((n, i) => n + 2 * padding[i]!).join(' x ')})`,
      );
    }
    const attrs = { rank, kernel, stride, padding, dilation, groups, outputPadding: kernel.map(() => 0) };
    return naming(where, () => apply(convOp, [batched, weight, bias], attrs));
  });
}

/** Numbers for `padding`; where 'same' needs one more place behind than before, the input is padded first. */
function resolvePadding(
  where: string,
  rank: number,
  x: Tensor,
  kernel: number[],
  stride: readonly number[],
  dilation: readonly number[],
  padding: Sizes | 'same' | 'valid',
): { input: Tensor; padding: number[] } {
  if (padding === 'valid') return { input: x, padding: new Array<number>(rank).fill(0) };
  if (padding !== 'same') {
    if (typeof padding === 'string')
      throw new RangeError(`${where}: padding must be 'same', 'valid' or numbers, got ${show(padding)}`);
    return { input: x, padding: spatialSizes(where, 'padding', padding, rank, 0) };
  }
  if (stride.some((s) => s !== 1))
    throw new RangeError(`${where}: padding 'same' needs a stride of 1, got ${show(stride)}`);
  const total = kernel.map((k, i) => dilation[i]! * (k - 1));
  const uneven = total.map((t) => t % 2);
  const behind = uneven.flatMap((_, i) => [0, uneven[rank - 1 - i]!]);
  return { input: uneven.includes(1) ? pad(x, behind) : x, padding: total.map((t) => Math.floor(t / 2)) };
}
