import type { OpAttrs } from '@wick/tensor/internal';
import { OnnxError } from '../error.ts';
import type { Attributes } from './attributes.ts';
import type { Builder } from './builder.ts';
import { type Call, type Emitters, nameOf, operand, steady } from './call.ts';

type PoolCall = Call<OpAttrs['maxPool']>;
type AdaptiveCall = Call<OpAttrs['adaptiveAvgPool']>;

const around = (padding: readonly number[]): number[] => [...padding, ...padding];

type Window = Pick<OpAttrs['conv'], 'kernel' | 'stride' | 'padding' | 'dilation'>;

/** What convolutions, pools and blocks say in the same words. */
function windows({ kernel, stride, padding, dilation }: Window) {
  return { kernel_shape: kernel, strides: stride, pads: around(padding), dilations: dilation };
}

/** Runs a pool of (N, C, …) on what may lack its first dimension. */
function batched(b: Builder, call: Call, rank: number, say: (x: string) => string): string {
  const x = nameOf(b, call, 0);
  if (operand(call, 0).ndim === rank + 2) return say(x);
  const front = b.ints([0]);
  return b.emit('Squeeze', [say(b.emit('Unsqueeze', [x, front])), front]);
}

function pooled(b: Builder, call: PoolCall, opType: string, more: Attributes): string {
  const { rank, ceilMode } = call.attrs;
  const attributes: Attributes = { ...windows(call.attrs), ceil_mode: ceilMode ? 1 : 0, ...more };
  return batched(b, call, rank, (x) => b.emit(opType, [x], attributes));
}

/** Convolutions and pools. */
export const spatial: Emitters = {
  conv(b, call) {
    steady(call, 'the window', ({ attrs }) => attrs);
    const inputs = [0, 1, 2].map((i) => nameOf(b, call, i));
    return [b.emit('Conv', inputs, { ...windows(call.attrs), group: call.attrs.groups })];
  },
  convTranspose(b, call) {
    steady(call, 'the window', ({ attrs }) => attrs);
    const { groups, outputPadding } = call.attrs;
    const inputs = [0, 1, 2].map((i) => nameOf(b, call, i));
    return [b.emit('ConvTranspose', inputs, { ...windows(call.attrs), group: groups, output_padding: outputPadding })];
  },
  maxPool(b, call) {
    steady(call, 'the window', ({ attrs }) => attrs);
    return [pooled(b, call, 'MaxPool', {}), null];
  },
  avgPool(b, call) {
    steady(call, 'the window', ({ attrs }) => attrs);
    const { countIncludePad, divisorOverride } = call.attrs;
    if (divisorOverride !== null) throw new OnnxError('exportOnnx: divisorOverride has no counterpart in ONNX');
    return [pooled(b, call, 'AveragePool', { count_include_pad: countIncludePad ? 1 : 0, dilations: undefined })];
  },
  adaptiveAvgPool(b, call) {
    const { rank } = call.attrs;
    if (toOne(call)) return [batched(b, call, rank, (x) => b.emit('GlobalAveragePool', [x]))];
    const { sizes, outs } = fixed(call);
    const even = window(sizes, outs);
    if (even) return [batched(b, call, rank, (x) => b.emit('AveragePool', [x], even))];
    const lead = operand(call, 0).ndim - rank;
    return [sizes.reduce((name, n, d) => meansAlong(b, call, name, lead + d, n, outs[d]!), nameOf(b, call, 0))];
  },
  adaptiveMaxPool(b, call) {
    const { rank } = call.attrs;
    if (toOne(call)) return [batched(b, call, rank, (x) => b.emit('GlobalMaxPool', [x])), null];
    const { sizes, outs } = fixed(call);
    const even = window(sizes, outs);
    if (!even)
      throw new OnnxError(
        `exportOnnx: from [${sizes.join(', ')}] to [${outs.join(', ')}]: give a size that the output divides`,
      );
    return [batched(b, call, rank, (x) => b.emit('MaxPool', [x], even)), null];
  },
};

/** Whether each plane becomes one value, however large it is. */
function toOne({ attrs: { rank }, runs }: AdaptiveCall): boolean {
  return runs.every(({ outputs }) => outputs[0]!.shape.slice(-rank).every((n) => n === 1));
}

/** The windows of an adaptive pool follow from the sizes, which must be the same in all runs. */
function fixed(call: AdaptiveCall): { readonly sizes: readonly number[]; readonly outs: readonly number[] } {
  const { rank } = call.attrs;
  const [first, ...others] = call.runs.map(({ inputs, outputs }) => ({
    sizes: inputs[0]!.shape.slice(-rank),
    outs: outputs[0]!.shape.slice(-rank),
  }));
  if (others.some(({ sizes, outs }) => `${sizes} ${outs}` !== `${first!.sizes} ${first!.outs}`))
    throw new OnnxError('exportOnnx: the windows follow from a dynamic size: ONNX has adaptive pools to 1 alone');
  return first!;
}

/** An adaptive pool whose windows are all of one size is an ordinary one. */
function window(sizes: readonly number[], outs: readonly number[]) {
  if (sizes.some((n, d) => n % outs[d]! !== 0)) return null;
  const each = sizes.map((n, d) => n / outs[d]!);
  return { kernel_shape: each, strides: each };
}

/** Sliding blocks. */
export const blocks: Emitters = {
  /** ONNX has no unfold: a depthwise convolution picks each place of the kernel. */
  unfoldBlocks(b, call) {
    const { kernel } = call.attrs;
    const x = operand(call, 0);
    const channels = x.shape[1]!;
    steady(call, 'the window', ({ attrs, inputs }) => [inputs[0]!.shape[1], attrs]);
    const taps = kernel[0]! * kernel[1]!;
    const picks = Float64Array.from({ length: channels * taps * taps }, (_, i) =>
      i % taps === Math.floor(i / taps) % taps ? 1 : 0,
    );
    const flat = b.floats(b.fresh('taps'), picks, x.dtype as 'float32' | 'float64');
    const weight = b.emit('Reshape', [flat, b.ints([channels * taps, 1, ...kernel])]);
    const picked = b.emit('Conv', [nameOf(b, call, 0), weight], { group: channels, ...windows(call.attrs) });
    return [b.emit('Reshape', [picked, b.ints([0, 0, -1])])];
  },
  foldBlocks(b, call) {
    const { kernel, ...window } = call.attrs;
    steady(call, 'the window', ({ attrs: { outputSize, ...rest }, inputs }) => [inputs[0]!.shape[1], rest]);
    const image = b.shape(
      call.runs.map(({ attrs }) => attrs.outputSize),
      'fold',
    );
    const { strides, dilations, pads } = windows({ kernel, ...window });
    return [b.emit('Col2Im', [nameOf(b, call, 0), image, b.ints(kernel)], { strides, dilations, pads })];
  },
};

/** Means over windows of unequal sizes along one dimension, as a product with a matrix of their shares. */
function meansAlong(b: Builder, call: Call, x: string, dim: number, size: number, out: number): string {
  const { ndim, dtype } = operand(call, 0);
  const shares = new Float64Array(size * out);
  for (let o = 0; o < out; o++) {
    const [start, end] = [Math.floor((o * size) / out), Math.ceil(((o + 1) * size) / out)];
    for (let i = start; i < end; i++) shares[i * out + o] = 1 / (end - start);
  }
  const flat = b.floats(b.fresh('shares'), shares, dtype as 'float32' | 'float64');
  const matrix = b.emit('Reshape', [flat, b.ints([size, out])]);
  const perm = Array.from({ length: ndim }, (_, d) => (d === dim ? ndim - 1 : d === ndim - 1 ? dim : d));
  const turned = (name: string) => (dim === ndim - 1 ? name : b.emit('Transpose', [name], { perm }));
  return turned(b.emit('MatMul', [turned(x), matrix]));
}
