import { convTransposeOutputSize } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { count, type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { naming } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { checkOperands } from './checkConv.ts';
import { convTransposeOp } from './convOp.ts';
import { byRank, type Sizes, spatial, withBatch } from './spatialSizes.ts';

/** Options of the transposed convolutions. */
export interface ConvTransposeOptions {
  /** A summand for each output channel. Default: null, none. */
  bias?: Tensor | null;
  /** Default: 1. */
  stride?: Sizes;
  /** Cut off on both sides of the result. Default: 0. */
  padding?: Sizes;
  /** Added to one side of the result, to choose among the sizes a stride allows. Default: 0. */
  outputPadding?: Sizes;
  /** Default: 1. */
  groups?: number;
  /** Default: 1. */
  dilation?: Sizes;
}

const convTransposeOptions = byRank((rank) =>
  optionTable(
    {
      bias: unchecked<Tensor | null>(null),
      stride: spatial(1, rank, 1),
      padding: spatial(0, rank, 0),
      outputPadding: spatial(0, rank, 0),
      groups: count(1, 1),
      dilation: spatial(1, rank, 1),
    } satisfies RulesFor<ConvTransposeOptions>,
    ['bias', 'stride', 'padding', 'outputPadding', 'groups', 'dilation'],
  ),
);

/**
 * Transposed convolution over one dimension: the gradient of {@link conv1d} with respect to its input.
 *
 * @param weight - (Cin, Cout / groups, K)
 * @throws ShapeError if the shapes do not fit; RangeError or TypeError for an option that is not what it should be
 * @example
 * ```ts
 * convTranspose1d(tensor([[[1, 2]]]), tensor([[[1, 1]]]), null, { stride: 2 }); // [[[1, 1, 2, 2]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose1d.html
 */
export function convTranspose1d(
  x: Tensor,
  weight: Tensor,
  ...args: Given<
    ConvTransposeOptions,
    [bias: Tensor | null, stride: Sizes, padding: Sizes, outputPadding: Sizes, groups: number, dilation: Sizes]
  >
): Tensor {
  return transposeConvolve('convTranspose1d', 1, x, weight, args);
}

/**
 * Transposed convolution over two dimensions, see {@link convTranspose1d}.
 *
 * @throws ShapeError if the shapes do not fit; RangeError or TypeError for an option that is not what it should be
 * @example
 * ```ts
 * convTranspose2d(ones(1, 2, 3, 3), ones(2, 4, 2, 2), null, { stride: 2 }).shape; // [1, 4, 6, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose2d.html
 */
export function convTranspose2d(
  x: Tensor,
  weight: Tensor,
  ...args: Given<
    ConvTransposeOptions,
    [bias: Tensor | null, stride: Sizes, padding: Sizes, outputPadding: Sizes, groups: number, dilation: Sizes]
  >
): Tensor {
  return transposeConvolve('convTranspose2d', 2, x, weight, args);
}

/**
 * Transposed convolution over three dimensions, see {@link convTranspose1d}.
 *
 * @throws ShapeError if the shapes do not fit; RangeError or TypeError for an option that is not what it should be
 * @example
 * ```ts
 * convTranspose3d(ones(1, 2, 3, 3, 3), ones(2, 4, 2, 2, 2), null, { stride: 2 }).shape; // [1, 4, 6, 6, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose3d.html
 */
export function convTranspose3d(
  x: Tensor,
  weight: Tensor,
  ...args: Given<
    ConvTransposeOptions,
    [bias: Tensor | null, stride: Sizes, padding: Sizes, outputPadding: Sizes, groups: number, dilation: Sizes]
  >
): Tensor {
  return transposeConvolve('convTranspose3d', 3, x, weight, args);
}

export function transposeConvolve(
  where: string,
  rank: number,
  x: Tensor,
  weight: Tensor,
  args: readonly unknown[],
): Tensor {
  const { bias, stride, padding, outputPadding, groups, dilation } = convTransposeOptions[rank - 1]!.take(where, args);
  checkOperands(where, rank, x, weight, bias);
  const kernel = weight.shape.slice(2);
  if (x.shape[x.ndim - rank - 1] !== weight.shape[0] || weight.shape[0]! % groups !== 0) {
    throw new ShapeError(
      `${where}: given groups = ${groups} and weight of shape ${showShape(weight.shape)}, expected an input with ${weight.shape[0]} channels, got shape ${showShape(x.shape)}`,
    );
  }
  const outChannels = weight.shape[1]! * groups;
  if (bias && bias.numel() !== outChannels)
    throw new ShapeError(
      `${where}: bias must have shape [${outChannels}], one per output channel, got ${showShape(bias.shape)}`,
    );
  if (outputPadding.some((p, i) => p >= Math.max(stride[i]!, dilation[i]!))) {
    throw new RangeError(
      `${where}: outputPadding must be smaller than stride or dilation, got ${show(outputPadding)} with stride ${show(stride)} and dilation ${show(dilation)}`,
    );
  }
  return withBatch(where, x, rank, (batched) => {
    const sizes = batched.shape.slice(2);
    const result = sizes.map((n, i) =>
      convTransposeOutputSize(n, kernel[i]!, stride[i]!, padding[i]!, outputPadding[i]!, dilation[i]!),
    );
    if (result.some((n) => n < 1))
      throw new ShapeError(
        `${where}: an input of shape ${showShape(x.shape)} would give a result of spatial size ${showShape(result)}`,
      );
    const attrs = { rank, kernel, stride, padding, dilation, groups, outputPadding };
    return naming(where, () => apply(convTransposeOp, [batched, weight, bias], attrs));
  });
}
