import {
  type ConvGeometry,
  convBackwardInput,
  convBackwardWeight,
  convForward,
  convOutputSize,
  convTransposeOutputSize,
  spatialTriple,
} from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { BackwardContext } from '../../autograd/node.ts';
import type { Operand, OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import type { FloatArray } from '../../core/dtype.ts';
import { inFormatOf, laidOut } from '../../core/laidOut.ts';
import { aliasOf, wrapArray } from '../../core/make.ts';
import { suggestedFormat } from '../../core/memoryFormat.ts';
import { allocateFor } from '../../core/room.ts';
import { numelOf, sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { inFormatLike } from '../shape/inFormatLike.ts';

/**
 * One convolution C(x, w) and its two adjoints: I(g, w) in the input, W(g, x) in the weight. Each one's gradients are
 * the other two, so derivatives of any order stay among the three. These are the numbers that were asked for, one for
 * each spatial dimension.
 */
export interface ConvAttrs {
  readonly rank: number;
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
  /** By how much an image is larger than the least one that gives features of its size. */
  readonly outputPadding: readonly number[];
}

/** What the kernels go by: the shape of the images, and that of what is computed of them. */
function geometryOf(attrs: ConvAttrs, image: readonly number[], features: readonly number[]): ConvGeometry {
  return {
    batch: image[0]!,
    inChannels: image[1]!,
    outChannels: features[1]!,
    groups: attrs.groups,
    input: spatialTriple(image.slice(2), 1),
    kernel: spatialTriple(attrs.kernel, 1),
    stride: spatialTriple(attrs.stride, 1),
    padding: spatialTriple(attrs.padding, 0),
    dilation: spatialTriple(attrs.dilation, 1),
    output: spatialTriple(features.slice(2), 1),
  };
}

/** The shape of what a convolution of images gives. */
export function featureShape(attrs: ConvAttrs, image: readonly number[], channels: number): number[] {
  const { kernel, stride, padding, dilation, outputPadding } = attrs;
  const sizes = image.slice(2).map((n, i) => {
    const size = convOutputSize(n, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!);
    return size - Math.floor(outputPadding[i]! / stride[i]!);
  });
  return [image[0]!, image[1] === 0 ? 0 : channels, ...sizes]; // of no channels PyTorch makes none
}

/** The shape of what a transposed convolution gives. */
export function imageShape(attrs: ConvAttrs, features: readonly number[], channels: number): number[] {
  const { kernel, stride, padding, dilation, outputPadding } = attrs;
  const sizes = features
    .slice(2)
    .map((n, i) => convTransposeOutputSize(n, kernel[i]!, stride[i]!, padding[i]!, outputPadding[i]!, dilation[i]!));
  return [features[0]!, channels, ...sizes];
}

/** The attributes with which a convolution's adjoints give images of just this shape. */
function between(attrs: ConvAttrs, image: readonly number[], features: readonly number[]): ConvAttrs {
  const least = imageShape({ ...attrs, outputPadding: attrs.outputPadding.map(() => 0) }, features, image[1]!);
  return { ...attrs, outputPadding: image.slice(2).map((n, i) => n - least[i + 2]!) };
}

type ConvInputs = [x: Tensor, weight: Tensor, bias: Operand];

export const convOp: OpRecord<ConvInputs, ConvAttrs> = {
  name: 'conv',
  saves: [0, 1],
  forward([x, weight, bias], attrs) {
    const shape = featureShape(attrs, x.shape, weight.shape[0]!);
    if (x.numel() === 0) return emptyResult(x, shape);
    const geometry = geometryOf(attrs, x.shape, shape);
    const output = floats(x, shape);
    convForward({ input: values(x), weight: values(weight), bias: bias && values(bias), output, geometry });
    return inFormatOf(wrapArray(output, shape, x.dtype), [x, weight]);
  },
  backward(g, ctx) {
    if (numelOf(ctx.shapeOf(0)) === 0) return ofNothing(ctx);
    const attrs = between(ctx.attrs, ctx.shapeOf(0), g.shape);
    return [
      ctx.needs(0) ? formatOf(apply(convTransposeOp, [g, ctx.input(1), null], attrs), ctx.input(0)) : null,
      ctx.needs(1) ? formatOf(apply(convWeightGradOp, [g, ctx.input(0)], attrs), ctx.input(1)) : null,
      ctx.needs(2) ? sumPerChannel(g) : null,
    ];
  },
};

/** I(g, w): the gradient of a convolution's input, and the forward pass of a transposed convolution. */
export const convTransposeOp: OpRecord<ConvInputs, ConvAttrs> = {
  name: 'convTranspose',
  saves: [0, 1],
  forward([x, weight, bias], attrs) {
    const shape = imageShape(attrs, x.shape, weight.shape[1]! * attrs.groups);
    if (x.numel() === 0) return emptyResult(x, shape);
    const geometry = geometryOf(attrs, shape, x.shape);
    const gradInput = floats(x, shape);
    convBackwardInput({
      gradOutput: values(x),
      weight: values(weight),
      bias: bias && values(bias),
      gradInput,
      geometry,
    });
    return inFormatOf(wrapArray(gradInput, shape, x.dtype), [x, weight]);
  },
  backward(g, ctx) {
    if (numelOf(ctx.shapeOf(0)) === 0) return ofNothing(ctx);
    return [
      ctx.needs(0) ? formatOf(apply(convOp, [g, ctx.input(1), null], ctx.attrs), ctx.input(0)) : null,
      ctx.needs(1) ? formatOf(apply(convWeightGradOp, [ctx.input(0), g], ctx.attrs), ctx.input(1)) : null,
      ctx.needs(2) ? sumPerChannel(g) : null,
    ];
  },
};

/** W(g, x): the gradient of a convolution's weight. */
export const convWeightGradOp: OpRecord<[g: Tensor, x: Tensor], ConvAttrs> = {
  name: 'convWeightGrad',
  saves: [0, 1],
  forward([g, x], attrs) {
    const shape = [g.shape[1]!, x.shape[1]! / attrs.groups, ...attrs.kernel];
    const geometry = geometryOf(attrs, x.shape, g.shape);
    const gradWeight = floats(x, shape);
    convBackwardWeight({ gradOutput: values(g), input: values(x), gradWeight, geometry });
    return wrapArray(gradWeight, shape, x.dtype);
  },
  backward: (gw, ctx) => [
    ctx.needs(0) ? apply(convOp, [ctx.input(1), gw, null], ctx.attrs) : null,
    ctx.needs(1) ? apply(convTransposeOp, [ctx.input(0), gw, null], ctx.attrs) : null,
  ],
};

function values(t: Tensor): FloatArray {
  return dense(t) as FloatArray;
}

/** An array that the kernels will write all of. */
function floats(like: Tensor, shape: readonly number[]): FloatArray {
  return allocateFor(shape, like.dtype, undefined, false) as FloatArray;
}

function sumPerChannel(g: Tensor): Tensor {
  return g.sum(g.shape.map((_, i) => i).filter((i) => i !== 1));
}

/** What there is of an input without elements: nothing, which lies as the input does where it has its shape. */
function emptyResult(x: Tensor, shape: readonly number[]): Tensor {
  const zeros = allocateFor(shape, x.dtype);
  const strides = x.shape[1] !== 0 && sameShape(shape, x.shape) ? x._strides : null;
  return laidOut(wrapArray(zeros, shape, x.dtype), strides);
}

/** The gradients where the input has no elements: zeros, which lie as what they belong to. */
function ofNothing(ctx: BackwardContext<ConvAttrs>): [Tensor | null, Tensor | null, Tensor | null] {
  const zeros = (i: number) => {
    if (!ctx.needs(i)) return null;
    const shape = ctx.shapeOf(i);
    const t = wrapArray(allocateFor(shape, ctx.dtypeOf(i)), shape, ctx.dtypeOf(i));
    return numelOf(shape) === 0 ? aliasOf(t, shape, ctx.stridesOf(i)) : t;
  };
  return [zeros(0), zeros(1), zeros(2)];
}

/** A gradient with its channels last in memory where the tensor has them there that it belongs to. */
function formatOf(gradient: Tensor, x: Tensor): Tensor {
  return suggestedFormat(x) === 'contiguous' ? gradient : inFormatLike(gradient, x);
}
