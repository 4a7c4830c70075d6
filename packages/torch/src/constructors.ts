import type { Module } from '@wick/nn';
import * as nn from '@wick/nn';
import { TorchExportError } from './error.ts';
import { literal } from './python.ts';

/** Layers whose printed form holds every argument: `nn.` before it makes PyTorch's constructor call. */
const printed = new Set(
  (
    'AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d ' +
    'AlphaDropout BatchNorm1d BatchNorm2d BatchNorm3d Bilinear CELU ChannelShuffle CircularPad1d CircularPad2d ' +
    'CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ' +
    'ConvTranspose3d Dropout Dropout1d Dropout2d Dropout3d ELU Embedding FeatureAlphaDropout Flatten Fold GELU GLU ' +
    'GroupNorm GRU GRUCell Hardshrink Hardsigmoid Hardswish Hardtanh Identity InstanceNorm1d InstanceNorm2d ' +
    'InstanceNorm3d LayerNorm LeakyReLU Linear LocalResponseNorm LogSigmoid LogSoftmax LPPool1d LPPool2d LPPool3d LSTM LSTMCell MaxPool1d ' +
    'MaxPool2d MaxPool3d Mish PixelShuffle PixelUnshuffle PReLU ReflectionPad1d ReflectionPad2d ReflectionPad3d ReLU ' +
    'ReLU6 ReplicationPad1d ReplicationPad2d ReplicationPad3d RMSNorm RReLU SELU Sigmoid SiLU Softmax Softmax2d ' +
    'Softmin Softplus Softshrink Softsign Tanh Tanhshrink Threshold Unflatten Unfold ZeroPad1d ZeroPad2d ZeroPad3d'
  ).split(' '),
);

/** Arguments that a layer does not print, by the property that holds them. */
const fields: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AvgPool1d: pool('ceil_mode count_include_pad'),
  AvgPool2d: pool('ceil_mode count_include_pad divisor_override'),
  AvgPool3d: pool('ceil_mode count_include_pad divisor_override'),
  CosineSimilarity: named('dim eps'),
  MultiheadAttention: named('embed_dim num_heads dropout add_zero_attn kdim vdim batch_first'),
  PairwiseDistance: named('p eps keepdim'),
  RNN: named('input_size hidden_size num_layers nonlinearity bias batch_first dropout bidirectional'),
  RNNCell: named('input_size hidden_size bias nonlinearity'),
  Upsample: named('size scale_factor mode align_corners recompute_scale_factor'),
};

function named(list: string): Record<string, string> {
  const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(list.split(' ').map((name) => [name, camel(name)]));
}

function pool(rest: string): Record<string, string> {
  return named(`kernel_size stride padding ${rest}`);
}

/**
 * The class of `torch.nn` that a module is: its own, or one that it inherits `forward` from unchanged. Null for a
 * module with a forward() of its own.
 */
export function libraryName(module: Module): string | null {
  for (let type = module.constructor as typeof Module; type && type !== nn.Module; type = Object.getPrototypeOf(type)) {
    const { name } = type;
    if ((nn as unknown as Record<string, unknown>)[name] !== type) continue;
    return type.prototype.forward === Object.getPrototypeOf(module).forward ? name : null;
  }
  return null;
}

/** The Python expression that builds a layer of `torch.nn`; its values come later, from the file of weights. */
export function layer(name: string, module: Module): string {
  if (printed.has(name)) return `nn.${name}(${quoted(module.extraRepr())})`;
  const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (known === undefined) throw new TorchExportError(`exportTorch: ${name} cannot be exported`);
  const values = module as unknown as Record<string, unknown>;
  const parts = Object.entries(known).map(([python, property]) => `${python}=${literal(plain(values[property]))}`);
  if (module instanceof nn.MultiheadAttention)
    parts.push(`bias=${literal(module.in_proj_bias !== null)}`, `add_bias_kv=${literal(module.bias_k !== null)}`);
  return `nn.${name}(${parts.join(', ')})`;
}

/** PyTorch prints some texts without quotes: `padding=same`, `padding_mode=circular`. */
function quoted(printedArguments: string): string {
  return printedArguments
    .replaceAll(/=([a-z][a-z_]*)(?=,|$)/g, (whole, word: string) =>
      word === 'inf' || word === 'nan' ? whole : `='${word}'`,
    )
    .replaceAll(/=(-?)(inf|nan)\b/g, "=float('$1$2')");
}

const plain = (value: unknown): unknown => (ArrayBuffer.isView(value) ? Array.from(value as never) : value);
