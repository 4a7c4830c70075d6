import type { Module } from '@wick/nn';
import type { Tensor } from '@wick/tensor';
import type { Node } from '../graph.ts';
import { parameterOf, plainWeight, rowsWeight, transposedWeight } from './weights.ts';

/** What a node will be, before it has its place: the kind and what belongs to it. */
export type Draft = Omit<Node, 'index' | 'inputs' | 'name' | 'type'>;

const norms = /^(BatchNorm[123]d|SyncBatchNorm|LayerNorm|RMSNorm|GroupNorm|InstanceNorm[123]d|LocalResponseNorm)$/;
const rows = /^(Linear|Bilinear|Conv[123]d|NonDynamicallyQuantizableLinear)$/;
const embeddings = /^Embedding(Bag)?$/;
const dropouts = /^((Alpha|FeatureAlpha)Dropout|Dropout[123]?d?)$/;
const transposed = /^ConvTranspose[123]d$/;
export const recurrent = /^(RNN|LSTM|GRU|RNNCell|LSTMCell|GRUCell)$/;
const shapes = /^(Flatten|Unflatten|Identity|PixelShuffle|PixelUnshuffle|ChannelShuffle)$/;
const pools = /^(Adaptive)?(Max|Avg)Pool[123]d$/;

/** Whether {@link draftOf} knows modules of this type. */
export function isLayer(type: string): boolean {
  return [norms, rows, transposed, embeddings, dropouts, pools, shapes, recurrent].some((kind) => kind.test(type));
}

/** Modules that are one node, however they compute; activations and attention aside. */
export function draftOf(type: string, module: Module, input: Tensor | null, output: Tensor | null): Draft | null {
  const weight = parameterOf(module, 'weight');
  const bias = parameterOf(module, 'bias');
  if (norms.test(type))
    return weight ? { kind: 'norm', weight: plainWeight(weight, bias) } : { kind: 'norm', note: 'no gain to set' };
  if (rows.test(type)) return { kind: 'layer', weight: rowsWeight(weight!, bias) };
  if (transposed.test(type))
    return { kind: 'layer', weight: transposedWeight(weight!, bias, Reflect.get(module, 'groups') as number) };
  if (embeddings.test(type)) return { kind: 'embedding', weight: plainWeight(weight!) };
  if (dropouts.test(type)) return { kind: 'dropout', p: Reflect.get(module, 'p') as number };
  if (pools.test(type)) return { kind: 'pool', pool: poolOf(type, Reflect.get(module, 'kernelSize'), input, output) };
  if (shapes.test(type)) return { kind: 'shape' };
  if (recurrent.test(type)) return { kind: 'other', note: 'the recurrence over time is not modelled' };
  return null;
}

function poolOf(type: string, kernelSize: unknown, input: Tensor | null, output: Tensor | null): Draft['pool'] {
  const kind = type.includes('Max') ? 'max' : 'avg';
  if (type.startsWith('Adaptive')) return { kind, window: shrink(input, output) };
  const rank = Number(type.at(-2));
  const window = Array.isArray(kernelSize)
    ? (kernelSize as number[]).reduce((a, b) => a * b, 1)
    : (kernelSize as number) ** rank;
  return { kind, window };
}

/** How many elements of the input come to one of the output. */
export function shrink(input: Tensor | null, output: Tensor | null): number {
  return input && output ? Math.max(Math.floor(input.numel() / Math.max(output.numel(), 1)), 1) : 1;
}
