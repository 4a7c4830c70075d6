/** An argument's value where it is not given. A word here means that the argument takes words. */
type Default = number | boolean | string | null;

/** The arguments of a class of `torch.nn`, by PyTorch's names: those that must be given, in order, and the others. */
export interface Signature {
  readonly required: readonly string[];
  readonly defaults: Readonly<Record<string, Default>>;
}

function of(required: string, defaults: Readonly<Record<string, Default>> = {}): Signature {
  return { required: required === '' ? [] : required.split(' '), defaults };
}

/** The same for `Name1d`, `Name2d` and `Name3d`. */
function ranks(name: string, signature: Signature): Record<string, Signature> {
  return { [`${name}1d`]: signature, [`${name}2d`]: signature, [`${name}3d`]: signature };
}

function each(names: string, signature: Signature): Record<string, Signature> {
  return Object.fromEntries(names.split(' ').map((name) => [name, signature]));
}

const dropout = of('', { p: 0.5, inplace: false });
const recurrent = { num_layers: 1, bias: true, batch_first: false, dropout: 0, bidirectional: false, proj_size: 0 };
const norm = (affine: boolean, track: boolean) =>
  of('num_features', { eps: 1e-5, momentum: 0.1, affine, track_running_stats: track, bias: true });
const conv = { stride: 1, padding: 0, dilation: 1, groups: 1, bias: true, padding_mode: 'zeros' };
const averaged = { stride: null, padding: 0, ceil_mode: false, count_include_pad: true };

/** How PyTorch builds its layers. What a layer was built with is in the property of the same name in camel case. */
export const signatures: Readonly<Record<string, Signature>> = {
  ...each('Identity LogSigmoid Sigmoid Softmax2d Softsign Tanh Tanhshrink', of('')),
  ...each('Hardsigmoid Hardswish Mish ReLU ReLU6 SELU SiLU', of('', { inplace: false })),
  ...each('CELU ELU', of('', { alpha: 1, inplace: false })),
  ...each('Hardshrink Softshrink', of('', { lambd: 0.5 })),
  ...each('LogSoftmax Softmax Softmin', of('', { dim: null })),
  GELU: of('', { approximate: 'none' }),
  GLU: of('', { dim: -1 }),
  Hardtanh: of('', { min_val: -1, max_val: 1, inplace: false }),
  LeakyReLU: of('', { negative_slope: 0.01, inplace: false }),
  PReLU: of('', { num_parameters: 1, init: 0.25 }),
  RReLU: of('', { lower: 1 / 8, upper: 1 / 3, inplace: false }),
  Softplus: of('', { beta: 1, threshold: 20 }),
  Threshold: of('threshold value', { inplace: false }),

  Bilinear: of('in1_features in2_features out_features', { bias: true }),
  Embedding: of('num_embeddings embedding_dim', {
    padding_idx: null,
    max_norm: null,
    norm_type: 2,
    scale_grad_by_freq: false,
  }),
  Linear: of('in_features out_features', { bias: true }),
  CosineSimilarity: of('', { dim: 1, eps: 1e-8 }),
  PairwiseDistance: of('', { p: 2, eps: 1e-6, keepdim: false }),

  ...ranks('Conv', of('in_channels out_channels kernel_size', conv)),
  ...ranks('ConvTranspose', of('in_channels out_channels kernel_size', { ...conv, output_padding: 0 })),
  ChannelShuffle: of('groups'),
  Flatten: of('', { start_dim: 1, end_dim: -1 }),
  Fold: of('output_size kernel_size', { dilation: 1, padding: 0, stride: 1 }),
  PixelShuffle: of('upscale_factor'),
  PixelUnshuffle: of('downscale_factor'),
  Unflatten: of('dim unflattened_size'),
  Unfold: of('kernel_size', { dilation: 1, padding: 0, stride: 1 }),
  Upsample: of('', {
    size: null,
    scale_factor: null,
    mode: 'nearest',
    align_corners: null,
    recompute_scale_factor: null,
  }),

  ...ranks('AdaptiveAvgPool', of('output_size')),
  ...ranks('AdaptiveMaxPool', of('output_size', { return_indices: false })),
  AvgPool1d: of('kernel_size', averaged),
  AvgPool2d: of('kernel_size', { ...averaged, divisor_override: null }),
  AvgPool3d: of('kernel_size', { ...averaged, divisor_override: null }),
  ...ranks('LPPool', of('norm_type kernel_size', { stride: null, ceil_mode: false })),
  ...ranks(
    'MaxPool',
    of('kernel_size', { stride: null, padding: 0, dilation: 1, return_indices: false, ceil_mode: false }),
  ),
  ...ranks('CircularPad', of('padding')),
  ...ranks('ConstantPad', of('padding value')),
  ...ranks('ReflectionPad', of('padding')),
  ...ranks('ReplicationPad', of('padding')),
  ...ranks('ZeroPad', of('padding')),

  ...each('AlphaDropout Dropout Dropout1d Dropout2d Dropout3d FeatureAlphaDropout', dropout),
  ...ranks('BatchNorm', norm(true, true)),
  ...ranks('InstanceNorm', norm(false, false)),
  GroupNorm: of('num_groups num_channels', { eps: 1e-5, affine: true, bias: true }),
  LayerNorm: of('normalized_shape', { eps: 1e-5, elementwise_affine: true, bias: true }),
  LocalResponseNorm: of('size', { alpha: 1e-4, beta: 0.75, k: 1 }),
  RMSNorm: of('normalized_shape', { eps: null, elementwise_affine: true }),

  ...each('GRU LSTM', of('input_size hidden_size', recurrent)),
  RNN: of('input_size hidden_size', { ...recurrent, nonlinearity: 'tanh' }),
  ...each('GRUCell LSTMCell', of('input_size hidden_size', { bias: true })),
  RNNCell: of('input_size hidden_size', { bias: true, nonlinearity: 'tanh' }),
  MultiheadAttention: of('embed_dim num_heads', {
    dropout: 0,
    bias: true,
    add_bias_kv: false,
    add_zero_attn: false,
    kdim: null,
    vdim: null,
    batch_first: false,
  }),
};
