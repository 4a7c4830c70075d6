import { type ConvGeometry, convBackwardInput, convBackwardWeight, convForward } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { Operand, OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import type { FloatArray } from '../../core/dtype.ts';
import { inFormatOf } from '../../core/laidOut.ts';
import { wrapArray } from '../../core/make.ts';
import { suggestedFormat } from '../../core/memoryFormat.ts';
import { allocateFor } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';

/**
 * One convolution C(x, w) and its two adjoints: I(g, w) in the input, W(g, x) in the weight. Each one's gradients are
 * the other two over the same geometry, so derivatives of any order stay among the three.
 */
export interface ConvAttrs {
  /** Always three spatial dimensions; `rank` says how many the tensors have. */
  readonly geometry: ConvGeometry;
  readonly rank: number;
}

type ConvInputs = [x: Tensor, weight: Tensor, bias: Operand];

export const convOp: OpRecord<ConvInputs, ConvAttrs> = {
  name: 'conv',
  saves: [0, 1],
  forward([x, weight, bias], { geometry, rank }) {
    const shape = [geometry.batch, geometry.outChannels, ...geometry.output.slice(3 - rank)];
    const output = floats(x, shape);
    convForward({ input: values(x), weight: values(weight), bias: bias && values(bias), output, geometry });
    return inFormatOf(wrapArray(output, shape, x.dtype), [x, weight]);
  },
  backward: (g, ctx) => [
    ctx.needs(0) ? formatOf(apply(convTransposeOp, [g, ctx.input(1), null], ctx.attrs), ctx.input(0)) : null,
    ctx.needs(1) ? apply(convWeightGradOp, [g, ctx.input(0)], ctx.attrs) : null,
    ctx.needs(2) ? sumPerChannel(g) : null,
  ],
};

/** I(g, w): the gradient of a convolution's input, and the forward pass of a transposed convolution. */
export const convTransposeOp: OpRecord<ConvInputs, ConvAttrs> = {
  name: 'convTranspose',
  saves: [0, 1],
  forward([x, weight, bias], { geometry, rank }) {
    const shape = [geometry.batch, geometry.inChannels, ...geometry.input.slice(3 - rank)];
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
  backward: (g, ctx) => [
    ctx.needs(0) ? formatOf(apply(convOp, [g, ctx.input(1), null], ctx.attrs), ctx.input(0)) : null,
    ctx.needs(1) ? apply(convWeightGradOp, [ctx.input(0), g], ctx.attrs) : null,
    ctx.needs(2) ? sumPerChannel(g) : null,
  ],
};

/** W(g, x): the gradient of a convolution's weight. */
export const convWeightGradOp: OpRecord<[g: Tensor, x: Tensor], ConvAttrs> = {
  name: 'convWeightGrad',
  saves: [0, 1],
  forward([g, x], { geometry, rank }) {
    const shape = [geometry.outChannels, geometry.inChannels / geometry.groups, ...geometry.kernel.slice(3 - rank)];
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

function floats(like: Tensor, shape: readonly number[]): FloatArray {
  return allocateFor(shape, like.dtype) as FloatArray;
}

function sumPerChannel(g: Tensor): Tensor {
  return g.sum(g.shape.map((_, i) => i).filter((i) => i !== 1));
}

/** A gradient with its channels last in memory where the input has them there. */
function formatOf(gradient: Tensor, x: Tensor): Tensor {
  const memoryFormat = suggestedFormat(x);
  return memoryFormat === 'contiguous' ? gradient : gradient.contiguous({ memoryFormat });
}
