import { defaultGenerator, manualSeed, ones } from '@wick/tensor';
import * as nn from './index.ts';

// A configuration that was read from JSON has no types: whatever a constructor is given in the place of what it wants is
// refused there, or is something that it can print and pass on.

type Build = new (...args: never[]) => nn.Module;
/** The needed arguments of a layer and one value for each of its options. */
type Row = [name: string, needed: unknown[], options: Record<string, unknown>];
const float64 = { dtype: 'float64' };
const conv = { stride: 1, padding: 0, dilation: 1, groups: 1, bias: true, paddingMode: 'zeros', ...float64 };
const transposed = { ...conv, outputPadding: 0 };
const pool = { stride: 2, padding: 0, ceilMode: false };
const running = { eps: 1, momentum: 1, affine: true, trackRunningStats: true, bias: true, ...float64 };
const recurrent = { numLayers: 1, bias: true, batchFirst: true, dropout: 0, bidirectional: false, ...float64 };
const table = { paddingIdx: 0, maxNorm: 1, normType: 2, scaleGradByFreq: false, sparse: false, ...float64 };
const block = { dimFeedforward: 2, dropout: 0, activation: 'relu', layerNormEps: 1, batchFirst: true, normFirst: false, bias: true, ...float64 }; // biome-ignore format: one line
const reduction = 'mean';
const weight = ones(1);
const dims = [1, 2, 3];
const each = (name: (d: number) => string, needed: unknown[], options: Record<string, unknown> = {}): Row[] =>
  dims.map((d) => [name(d), needed, options]);
const rows: Row[] = [
  ...each((d) => `Conv${d}d`, [2, 2, 1], conv),
  ...each((d) => `ConvTranspose${d}d`, [2, 2, 1], transposed),
  ...each((d) => `LazyConv${d}d`, [2, 1], conv),
  ...each((d) => `LazyConvTranspose${d}d`, [2, 1], transposed),
  ...each((d) => `MaxPool${d}d`, [2], { ...pool, dilation: 1, returnIndices: true }),
  ...each((d) => `MaxUnpool${d}d`, [2], { stride: 1, padding: 0 }),
  ...each((d) => `LPPool${d}d`, [2, 2], { stride: 1, ceilMode: true }),
  ...each((d) => `AdaptiveAvgPool${d}d`, [2]),
  ...each((d) => `AdaptiveMaxPool${d}d`, [2], { returnIndices: true }),
  ['AvgPool1d', [2], { ...pool, countIncludePad: true }],
  ['AvgPool2d', [2], { ...pool, countIncludePad: true, divisorOverride: 1 }],
  ['AvgPool3d', [2], { ...pool, countIncludePad: true, divisorOverride: 1 }],
  ['FractionalMaxPool2d', [2], { outputSize: 1, returnIndices: true, randomSamples: weight }],
  ['FractionalMaxPool3d', [2], { outputRatio: 0.5, returnIndices: true, randomSamples: weight }],
  ...['Circular', 'Reflection', 'Replication', 'Zero'].flatMap((kind) => each((d) => `${kind}Pad${d}d`, [1])),
  ...each((d) => `ConstantPad${d}d`, [1, 0]),
  ...each((d) => `BatchNorm${d}d`, [2], running),
  ...each((d) => `InstanceNorm${d}d`, [2], running),
  ...each((d) => `LazyBatchNorm${d}d`, [], running),
  ...each((d) => `LazyInstanceNorm${d}d`, [], running),
  ['GroupNorm', [1, 2], { eps: 1, affine: true, bias: true, ...float64 }],
  ['LayerNorm', [2], { eps: 1, elementwiseAffine: true, bias: true, ...float64 }],
  ['RMSNorm', [2], { eps: 1, elementwiseAffine: true, ...float64 }],
  ['LocalResponseNorm', [2], { alpha: 1, beta: 1, k: 1 }],
  ['CrossMapLRN2d', [2], { alpha: 1, beta: 1, k: 1 }],
  ['Linear', [1, 2], { bias: true, ...float64 }],
  ['Bilinear', [1, 2, 3], { bias: true, ...float64 }],
  ['LazyLinear', [1], { bias: true, ...float64 }],
  ['Embedding', [2, 2], table],
  ['EmbeddingBag', [2, 2], { ...table, mode: 'sum', includeLastOffset: true }],
  ['CosineSimilarity', [], { dim: 1, eps: 1 }],
  ['PairwiseDistance', [], { p: 2, eps: 1, keepdim: true }],
  ...['Dropout', 'Dropout1d', 'Dropout2d', 'Dropout3d', 'AlphaDropout', 'FeatureAlphaDropout'].map(
    (name): Row => [name, [], { p: 0.5, inplace: false }],
  ),
  ...['ReLU', 'ReLU6', 'SELU', 'SiLU', 'Mish', 'Hardswish', 'Hardsigmoid'].map(
    (name): Row => [name, [], { inplace: false }],
  ),
  ...['ELU', 'CELU'].map((name): Row => [name, [], { alpha: 1, inplace: false }]),
  ['GELU', [], { approximate: 'tanh' }],
  ...['GLU', 'Softmax', 'LogSoftmax', 'Softmin'].map((name): Row => [name, [], { dim: 1 }]),
  ['Hardshrink', [], { lambd: 1 }],
  ['Softshrink', [], { lambd: 1 }],
  ['Hardtanh', [], { minVal: -1, maxVal: 1, inplace: false }],
  ['LeakyReLU', [], { negativeSlope: 1, inplace: false }],
  ['PReLU', [], { numParameters: 1, init: 1, ...float64 }],
  ['RReLU', [], { lower: 0, upper: 1, inplace: false }],
  ['Softplus', [], { beta: 1, threshold: 1 }],
  ['Threshold', [1, 2], { inplace: false }],
  ['Flatten', [], { startDim: 0, endDim: 1 }],
  ['Unflatten', [1, [2]], {}],
  ['Fold', [2, 1], { dilation: 1, padding: 0, stride: 1 }],
  ['Unfold', [1], { dilation: 1, padding: 0, stride: 1 }],
  ['PixelShuffle', [2], {}],
  ['PixelUnshuffle', [2], {}],
  ['ChannelShuffle', [2], {}],
  ['Upsample', [], { size: 2, alignCorners: true, recomputeScaleFactor: true }],
  ['UpsamplingNearest2d', [], { size: 2 }],
  ['UpsamplingBilinear2d', [], { scaleFactor: 2 }],
  ['RNN', [1, 1], { ...recurrent, nonlinearity: 'tanh' }],
  ['LSTM', [1, 2], { ...recurrent, projSize: 1 }],
  ['GRU', [1, 1], recurrent],
  ['RNNCell', [1, 1], { bias: true, nonlinearity: 'relu', ...float64 }],
  ['LSTMCell', [1, 1], { bias: true, ...float64 }],
  ['GRUCell', [1, 1], { bias: true, ...float64 }],
  ['MultiheadAttention', [2, 1], { dropout: 0, bias: true, addBiasKv: true, addZeroAttn: true, kdim: 2, vdim: 2, batchFirst: true, ...float64 }], // biome-ignore format: one line
  ['TransformerEncoderLayer', [2, 1], block],
  ['TransformerDecoderLayer', [2, 1], block],
  ['Transformer', [], { dModel: 2, nhead: 1, numEncoderLayers: 1, numDecoderLayers: 1, ...block }],
  [
    'TransformerEncoder',
    [new nn.TransformerEncoderLayer(2, 1), 1],
    { norm: new nn.Identity(), enableNestedTensor: true },
  ],
  ['TransformerDecoder', [new nn.TransformerDecoderLayer(2, 1), 1], { norm: new nn.Identity() }],
  ...['L1Loss', 'MSELoss', 'SoftMarginLoss', 'MultiLabelMarginLoss'].map((name): Row => [name, [], { reduction }]),
  ['SmoothL1Loss', [], { reduction, beta: 1 }],
  ['HuberLoss', [], { reduction, delta: 1 }],
  ['KLDivLoss', [], { reduction, logTarget: true }],
  ['BCELoss', [], { weight, reduction }],
  ['MultiLabelSoftMarginLoss', [], { weight, reduction }],
  ['BCEWithLogitsLoss', [], { weight, posWeight: weight, reduction }],
  ['CrossEntropyLoss', [], { weight, ignoreIndex: 1, reduction, labelSmoothing: 0 }],
  ['NLLLoss', [], { weight, ignoreIndex: 1, reduction }],
  ['CTCLoss', [], { blank: 0, zeroInfinity: true, reduction }],
  ['CosineEmbeddingLoss', [], { margin: 0, reduction }],
  ['MarginRankingLoss', [], { margin: 0, reduction }],
  ['HingeEmbeddingLoss', [], { margin: 0, reduction }],
  ['GaussianNLLLoss', [], { full: true, eps: 1, reduction }],
  ['PoissonNLLLoss', [], { logInput: true, full: true, eps: 1, reduction }],
  ['MultiMarginLoss', [], { p: 1, margin: 1, weight, reduction }],
  ['TripletMarginLoss', [], { margin: 1, p: 2, eps: 1, swap: true, reduction }],
  ['TripletMarginWithDistanceLoss', [], { margin: 1, swap: true, reduction }],
  ['AdaptiveLogSoftmaxWithLoss', [4, 4, [2]], { divValue: 4, headBias: true, ...float64 }],
  ['LinearCrossEntropyLoss', [2, 1], { outFeatures: [1], bias: true, weight, reduction, ignoreIndex: 1, labelSmoothing: 0, options: {}, ...float64 }], // biome-ignore format: one line
];
// No arguments, any arguments, or a base of others.
const without = 'Module Buffer Parameter UninitializedBuffer UninitializedParameter Identity Sequential ModuleList ModuleDict ParameterList ParameterDict LogSigmoid Sigmoid Tanh Tanhshrink Softsign Softmax2d RNNBase RNNCellBase'; // biome-ignore format: one line

const code = '__import__("os").system("true")';
const wrong: [what: string, value: unknown][] = [
  ['code in a string', code],
  ['an object', { toString: () => code }],
  ['a list of strings', [code]],
  ['NaN', Number.NaN],
  ['a bigint', 1n],
  ['a symbol', Symbol('x')],
];

// Thousands of bytes each: to compare them one by one with Jest would take most of the time.
const drawn = () => defaultGenerator.getState().join();
const make = (name: string, args: unknown[]) =>
  new (nn as unknown as Record<string, Build>)[name]!(...(args as never[]));

it('knows every layer and loss', () => {
  const known = new Set([...rows.map(([name]) => name), ...without.split(' ')]);
  const all = Object.entries(nn).filter(([, value]) => typeof value === 'function' && /^[A-Z]/.test(value.name));
  expect(all.map(([name]) => name).filter((name) => !known.has(name))).toEqual([]);
});

describe.each(rows)('%s', (name, needed, options) => {
  const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
  afterAll(() => warned.mockRestore());

  it('takes what it should', () => {
    expect(make(name, Object.keys(options).length > 0 ? [...needed, options] : needed).toString()).toContain(name);
  });

  it('refuses everything else in an argument or an option, by name, and draws nothing', () => {
    manualSeed(0);
    const words = drawn();
    const refused = (what: string, args: unknown[]) => {
      let error: unknown;
      try {
        // What nobody could tell from a right value is printed as a literal.
        expect(make(name, args).toString()).not.toContain(code);
        return;
      } catch (thrown) {
        error = thrown;
      }
      const own = error instanceof TypeError || error instanceof RangeError ? error : null;
      if (!own || !/\b(must be|must not be|there is no option|expected the options)\b/.test(own.message))
        throw new Error(`${name}, ${what}: ${error}`);
      expect(drawn()).toBe(words);
    };
    for (const [what, value] of wrong) {
      for (const i of needed.keys()) refused(`argument ${i} is ${what}`, needed.with(i, value));
      for (const option of Object.keys(options))
        refused(`${option} is ${what}`, [...needed, { ...options, [option]: value }]);
    }
    for (const value of ['', 'text', null, 3, [1]]) {
      // A value by itself is that of the first option, if it can be.
      if (Object.keys(options).length > 0 && needed.length > 0) {
        const state = defaultGenerator.getState();
        refused(`${JSON.stringify(value)} is where the options may begin`, [...needed, value]);
        defaultGenerator.setState(state);
      }
    }
  });

  it('refuses an option that there is not, by name', () => {
    if (Object.keys(options).length === 0) return;
    expect(() => make(name, [...needed, { nonsense: 1 }])).toThrow(/: there is no option nonsense/);
  });

  it('refuses what is no number where a number belongs', () => {
    const numeric = (value: unknown) => typeof value === 'number';
    for (const [what, value] of wrong.slice(0, 3)) {
      for (const [option, right] of Object.entries(options)) {
        if (!numeric(right) && typeof right !== 'boolean') continue;
        const given = { ...options, [option]: value };
        expect([what, () => make(name, [...needed, given])][1]).toThrow(new RegExp(`${option}\\b.* must (not )?be `));
      }
      needed.forEach((right, i) => {
        if (numeric(right)) expect(() => make(name, needed.with(i, value))).toThrow(/ must (not )?be /);
      });
    }
  });
});
