import type { Tensor } from '@wick/tensor';
import { apply, contiguousStrides, type Operand } from '@wick/tensor/internal';
import { type BatchCall, full, type Rule } from './call.ts';
import { fromSecond, intoFirst, intoSecond } from './folding.ts';

interface ConvAttrs {
  readonly groups: number;
}

/** A bias of each channel beside [B, N, C, …]. */
function withBias(out: Tensor, bias: Operand, batched: boolean): Tensor {
  if (!bias) return out;
  const spatial = new Array<number>(out.ndim - 3).fill(1);
  return out.add(bias.reshape(batched ? [bias.shape[0]!, 1, -1, ...spatial] : [-1, ...spatial]));
}

/** One weight for all: the samples are more images. A weight each: they are more groups of channels. */
const convRule: Rule = (call: BatchCall) => {
  const { op, batched, size } = call;
  const [x, weight, bias] = call.inputs as [Tensor, Tensor, Operand];
  const attrs = call.attrs as ConvAttrs;
  if (!batched[1]) {
    const shared = batched[2] ? null : bias;
    const out: Tensor = apply(op, [batched[0] ? intoFirst(x) : x, weight, shared], attrs);
    const images = batched[0] ? out.reshape([size, -1, ...out.shape.slice(1)]) : out.unsqueeze(0);
    return batched[2] ? withBias(images, bias, true) : images;
  }
  if (!batched[0] && attrs.groups === 1 && op.name === 'conv') {
    // All weights see the same images: they are more features of one convolution.
    return withBias(fromSecond(apply(op, [x, intoFirst(weight), null], attrs), size), bias, batched[2]!);
  }
  const out: Tensor = apply(op, [intoSecond(full(call, 0)), intoFirst(weight), null], {
    ...attrs,
    groups: attrs.groups * size,
  });
  return withBias(fromSecond(out, size), bias, batched[2]!);
};

/** The gradient of a weight for each sample: groups of channels again. */
const weightGradRule: Rule = (call: BatchCall) => {
  const attrs = call.attrs as ConvAttrs;
  const out: Tensor = apply(call.op, [intoSecond(full(call, 0)), intoSecond(full(call, 1))], {
    ...attrs,
    groups: attrs.groups * call.size,
  });
  return out.reshape([call.size, -1, ...out.shape.slice(1)]);
};

interface PoolAttrs {
  readonly rank: number;
  readonly shape?: readonly number[];
  readonly strides?: readonly number[];
  readonly inputSize?: readonly number[];
  readonly geometry?: { readonly planes: number };
}

/** Windows over images: the samples are more images. */
const imagesRule: Rule = (call: BatchCall) => {
  const { op, size } = call;
  const attrs = call.attrs as PoolAttrs;
  const inputs = call.inputs.map((_, i) => full(call, i));
  const lead = inputs[0]!.shape.slice(0, 2);
  const folded = inputs[0]!.ndim - 1 > attrs.rank + 1;
  const shape = attrs.shape && (folded ? [size * attrs.shape[0]!, ...attrs.shape.slice(1)] : [size, ...attrs.shape]);
  const result: Tensor | Tensor[] = apply(op, folded ? inputs.map(intoFirst) : inputs, {
    ...attrs,
    ...(shape && { shape, strides: contiguousStrides(shape) }),
    ...(attrs.geometry && { geometry: { ...attrs.geometry, planes: attrs.geometry.planes * size } }),
  });
  const back = (t: Tensor) => (folded ? t.reshape([...lead, ...t.shape.slice(1)]) : t);
  return Array.isArray(result) ? result.map(back) : back(result);
};

/** Rules of convolutions and pools. */
export const convolutionRules: readonly (readonly [names: string, rule: Rule])[] = [
  ['conv convTranspose', convRule],
  ['convWeightGrad', weightGradRule],
  [
    'maxPool avgPool avgPoolBackward adaptiveAvgPool adaptiveAvgPoolBackward adaptiveMaxPool planeScatter planeGather maxUnpool',
    imagesRule,
  ],
];
