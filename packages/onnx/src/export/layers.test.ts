import * as nn from '@wick/nn';
import { linspace, manualSeed, noGrad, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { importOnnx } from '../import/importOnnx.ts';
import { checkOnnx, python } from '../testing/checkOnnx.ts';
import { type Job, onRuntime } from '../testing/onRuntime.ts';
import { exportOnnx } from './exportOnnx.ts';
import { tensorsIn } from './trace.ts';

// Layers on ONNX Runtime and back in wick. Each is exported at its first shape and run at both; the dimensions in which
// they differ are dynamic.

/** A module from a function, for layers that take more than one tensor, or others than floats. */
function using<L extends nn.Module>(layer: L, forward: (layer: L, x: Tensor) => unknown): nn.Module {
  return new (class extends nn.Module {
    inner = layer;
    override forward(x: Tensor): unknown {
      return forward(layer, x);
    }
  })();
}

/** A lazy layer that has seen its input. */
function made(layer: nn.Module, x: Tensor): nn.Module {
  (layer as nn.Identity).forward(x);
  return layer;
}

const image: number[][] = [
  [2, 4, 8, 7],
  [3, 4, 6, 9],
];
const steps: number[][] = [
  [5, 2, 4],
  [3, 4, 4],
];
const rows: number[][] = [
  [2, 6],
  [5, 6],
];
const volumes: number[][] = [
  [1, 2, 4, 5, 4],
  [2, 2, 6, 4, 5],
];
const series: number[][] = [
  [2, 4, 12],
  [3, 4, 12],
];
const places = (x: Tensor) => x.abs().mul(4).clamp(0, 9).to('int64');

const layers: [name: string, build: () => nn.Module, shapes: number[][]][] = [
  ['LSTM, two layers, both directions', () => new nn.LSTM(4, 3, { numLayers: 2, bidirectional: true }), steps],
  ['LSTM without biases, batch first', () => new nn.LSTM(4, 3, { bias: false, batchFirst: true }), steps],
  ['GRU, batch first', () => new nn.GRU(4, 3, { batchFirst: true }), steps],
  ['GRU, both directions', () => new nn.GRU(4, 3, { bidirectional: true }), steps],
  ['RNN', () => new nn.RNN(4, 3), steps],
  ['RNN with ReLU', () => new nn.RNN(4, 3, { nonlinearity: 'relu', bidirectional: true }), steps],
  ['LSTMCell', () => new nn.LSTMCell(6, 3), rows],
  ['GRUCell', () => new nn.GRUCell(6, 3), rows],
  ['RNNCell', () => new nn.RNNCell(6, 3), rows],
  ['MultiheadAttention', () => using(new nn.MultiheadAttention(4, 2), (m, x) => m.forward(x, x, x)), steps],
  ['TransformerEncoderLayer', () => new nn.TransformerEncoderLayer(4, 2, { dimFeedforward: 8 }), steps],
  [
    'TransformerDecoderLayer',
    () => using(new nn.TransformerDecoderLayer(4, 2, { dimFeedforward: 8 }), (m, x) => m.forward(x, x.mul(0.5))),
    steps,
  ],
  ['Embedding', () => using(new nn.Embedding(10, 4), (m, x) => m.forward(places(x))), rows],
  ['EmbeddingBag', () => using(new nn.EmbeddingBag(10, 4), (m, x) => m.forward(places(x))), [[2, 6]]],
  ['Upsample, nearest', () => new nn.Upsample({ scaleFactor: 2 }), image],
  ['Upsample, nearest, by a fraction', () => new nn.Upsample({ scaleFactor: 1.5 }), image],
  ['Upsample, bilinear', () => new nn.Upsample({ scaleFactor: 2, mode: 'bilinear' }), image],
  [
    'Upsample, bilinear, corners',
    () => new nn.Upsample({ scaleFactor: 2, mode: 'bilinear', alignCorners: true }),
    image,
  ],
  ['Upsample, bicubic', () => new nn.Upsample({ scaleFactor: 2, mode: 'bicubic' }), image],
  ['Upsample to a size', () => new nn.Upsample({ size: [12, 5], mode: 'bilinear' }), image],
  ['ZeroPad2d', () => new nn.ZeroPad2d([1, 2, 0, 3]), image],
  ['ConstantPad1d', () => new nn.ConstantPad1d(2, 3), rows.map(([n, c]) => [n!, c!, 5])],
  ['ReflectionPad2d', () => new nn.ReflectionPad2d(2), [image[0]!]],
  ['ReplicationPad2d', () => new nn.ReplicationPad2d(2), [image[0]!]],
  ['CircularPad2d', () => new nn.CircularPad2d(1), [image[0]!]],
  ['PixelShuffle', () => new nn.PixelShuffle(2), [image[0]!]],
  ['ChannelShuffle', () => new nn.ChannelShuffle(2), [image[0]!]],
  ['Unfold', () => new nn.Unfold([2, 3], { stride: 2, padding: 1 }), [image[0]!]],
  ['Fold', () => new nn.Fold([4, 5], [2, 2]), [[1, 8, 12]]],
  ['Unflatten', () => new nn.Unflatten(1, [2, 3]), rows],
  ['CosineSimilarity', () => using(new nn.CosineSimilarity(), (m, x) => m.forward(x, x.mul(x))), rows],
  ['PairwiseDistance', () => using(new nn.PairwiseDistance(3), (m, x) => m.forward(x, x.mul(x))), rows],
  ['Bilinear', () => using(new nn.Bilinear(6, 6, 2), (m, x) => m.forward(x, x)), rows],
  ['Conv3d', () => new nn.Conv3d(2, 3, 3, { padding: 1, stride: 2 }), volumes],
  ['ConvTranspose3d', () => new nn.ConvTranspose3d(2, 3, 2, { stride: 2 }), volumes],
  ['MaxPool3d', () => new nn.MaxPool3d(2), volumes],
  ['AvgPool3d', () => new nn.AvgPool3d(2), volumes],
  ['LPPool2d', () => new nn.LPPool2d(2, 2), image],
  ['LocalResponseNorm', () => new nn.LocalResponseNorm(3), image],
  ['BatchNorm3d', () => new nn.BatchNorm3d(2), volumes],
  ['GLU', () => new nn.GLU(), rows],
  ['Softmin', () => new nn.Softmin(1), rows],
  ['Softmax2d', () => new nn.Softmax2d(), image],
  ['Softplus', () => new nn.Softplus({ beta: 2 }), rows],
  ['Softshrink', () => new nn.Softshrink(0.3), rows],
  ['Hardshrink', () => new nn.Hardshrink(0.3), rows],
  ['Threshold', () => new nn.Threshold(0.1, 20), rows],
  ['CELU', () => new nn.CELU(0.7), rows],
  ['SELU', () => new nn.SELU(), rows],
  ['Mish', () => new nn.Mish(), rows],
  ['Hardtanh', () => new nn.Hardtanh({ minVal: -0.5, maxVal: 0.7 }), rows],
  ['LogSigmoid', () => new nn.LogSigmoid(), rows],
  ['Tanhshrink', () => new nn.Tanhshrink(), rows],
  ['RReLU', () => new nn.RReLU(), rows],
  ['Linear, lazy', () => made(new nn.LazyLinear(3), randn(2, 6)), rows],
  [
    'Conv2d, lazy, padded by reflection',
    () => made(new nn.LazyConv2d(3, 3, { padding: 1, paddingMode: 'reflect' }), randn(image[0]!)),
    [image[0]!],
  ],
  ['Conv2d, padding same', () => new nn.Conv2d(4, 3, 4, { padding: 'same' }), image],
  ['ConvTranspose1d', () => new nn.ConvTranspose1d(4, 6, 3, { stride: 2, groups: 2 }), series],
  ['MaxPool1d', () => new nn.MaxPool1d(3, { stride: 2, padding: 1 }), series],
  ['MaxPool2d, dilated', () => new nn.MaxPool2d(2, { dilation: 2 }), image],
  ['AvgPool1d', () => new nn.AvgPool1d(2), series],
  ['LPPool1d', () => new nn.LPPool1d(2, 3), series],
  ['LPPool3d', () => new nn.LPPool3d(2, 2), volumes],
  ['AdaptiveAvgPool1d', () => new nn.AdaptiveAvgPool1d(1), series],
  ['AdaptiveAvgPool1d to a third', () => new nn.AdaptiveAvgPool1d(4), series],
  ['AdaptiveAvgPool2d', () => new nn.AdaptiveAvgPool2d(1), image],
  ['AdaptiveAvgPool2d to unequal windows', () => new nn.AdaptiveAvgPool2d([3, 5]), [image[0]!]],
  [
    'AdaptiveAvgPool2d to more than there is',
    () => new nn.AdaptiveAvgPool2d(9),
    [
      [2, 4, 1, 8],
      [3, 4, 1, 8],
    ],
  ],
  ['AdaptiveAvgPool3d to unequal windows', () => new nn.AdaptiveAvgPool3d([3, 2, 3]), [volumes[0]!]],
  ['AdaptiveAvgPool3d', () => new nn.AdaptiveAvgPool3d(1), volumes],
  ['AdaptiveMaxPool1d', () => new nn.AdaptiveMaxPool1d(3), series],
  ['AdaptiveMaxPool2d', () => new nn.AdaptiveMaxPool2d(1), image],
  ['AdaptiveMaxPool3d', () => new nn.AdaptiveMaxPool3d(1), volumes],
  ['InstanceNorm1d', () => new nn.InstanceNorm1d(4), series],
  [
    'InstanceNorm3d with statistics',
    () => new nn.InstanceNorm3d(2, { trackRunningStats: true, affine: true }),
    volumes,
  ],
  ['CrossMapLRN2d', () => new nn.CrossMapLRN2d(3), image],
  ['ReflectionPad1d', () => new nn.ReflectionPad1d(2), series],
  ['ReflectionPad3d', () => new nn.ReflectionPad3d(1), [volumes[0]!]],
  ['ReplicationPad1d', () => new nn.ReplicationPad1d([0, 2]), series],
  ['ReplicationPad3d', () => new nn.ReplicationPad3d(1), [volumes[0]!]],
  ['CircularPad1d', () => new nn.CircularPad1d(2), series],
  ['CircularPad3d', () => new nn.CircularPad3d(1), [volumes[0]!]],
  ['ConstantPad2d', () => new nn.ConstantPad2d([1, 0, 2, 1], -2), image],
  ['ConstantPad3d', () => new nn.ConstantPad3d(1, 0.5), volumes],
  ['ZeroPad1d', () => new nn.ZeroPad1d(1), series],
  ['ZeroPad2d that crops', () => new nn.ZeroPad2d([-1, 1, 0, -2]), image],
  ['ZeroPad3d', () => new nn.ZeroPad3d(1), volumes],
  [
    'PixelUnshuffle',
    () => new nn.PixelUnshuffle(2),
    [
      [2, 4, 8, 6],
      [3, 4, 8, 6],
    ],
  ],
  ['UpsamplingNearest2d', () => new nn.UpsamplingNearest2d({ scaleFactor: 2 }), image],
  ['UpsamplingBilinear2d', () => new nn.UpsamplingBilinear2d({ scaleFactor: 2 }), image],
  ['Upsample, linear', () => new nn.Upsample({ scaleFactor: 2, mode: 'linear' }), series],
  ['Upsample, trilinear', () => new nn.Upsample({ scaleFactor: 2, mode: 'trilinear' }), volumes],
  [
    'Flatten',
    () => new nn.Flatten(),
    [
      [2, 3, 4],
      [5, 3, 4],
    ],
  ],
  ['Identity', () => new nn.Identity(), rows],
  ['Hardsigmoid', () => new nn.Hardsigmoid(), rows],
  ['ReLU6', () => new nn.ReLU6(), rows],
  ['GELU by tanh', () => new nn.GELU({ approximate: 'tanh' }), rows],
  ['Sigmoid, Softsign and Tanh', () => new nn.Sequential(new nn.Sigmoid(), new nn.Softsign(), new nn.Tanh()), rows],
  [
    'dropout of every kind',
    () => new nn.Sequential(new nn.Dropout2d(), new nn.AlphaDropout(), new nn.FeatureAlphaDropout(), new nn.ReLU()),
    image,
  ],
  [
    'MultiheadAttention, batch first, masked',
    () =>
      using(new nn.MultiheadAttention(4, 2, { batchFirst: true }), (m, x) =>
        m.forward(x, x, x, { needWeights: false }),
      ),
    steps.map(([t, b, c]) => [b!, t!, c!]),
  ],
  [
    'TransformerEncoder, norm first',
    () =>
      new nn.TransformerEncoder(
        new nn.TransformerEncoderLayer(4, 2, {
          dimFeedforward: 8,
          normFirst: true,
          batchFirst: true,
          activation: 'gelu',
        }),
        2,
      ),
    steps,
  ],
  [
    'Transformer',
    () =>
      using(
        new nn.Transformer({ dModel: 4, nhead: 2, numEncoderLayers: 1, numDecoderLayers: 1, dimFeedforward: 8 }),
        (m, x) => m.forward(x, x.mul(0.5)),
      ),
    steps,
  ],
  [
    'AdaptiveLogSoftmaxWithLoss',
    () => using(new nn.AdaptiveLogSoftmaxWithLoss(6, 10, [3, 6], { divValue: 2 }), (m, x) => m.logProb(x)),
    rows,
  ],
];

const cases = layers.map(([, build, shapes]) => {
  manualSeed(0);
  const model = build().eval();
  const [first, second = first] = shapes as [number[], number[]?];
  const axes = first.flatMap((n, d) => (n === second[d] ? [] : [d]));
  const bytes = exportOnnx(model, [randn(first)], { inputNames: ['x'], dynamicAxes: { x: axes } });
  const inputs = shapes.map((shape) => randn(shape));
  return { model, bytes, inputs };
});
const jobs: Job[] = cases.flatMap(({ bytes, inputs }) => inputs.map((x) => ({ bytes, feeds: { x } })));

let theirs: ReturnType<typeof onRuntime>;
beforeAll(() => {
  theirs = onRuntime(jobs);
}, 120_000);

function apart(expected: Tensor, dims: readonly number[], data: ArrayLike<number>): number {
  expect(dims).toEqual(expected.shape);
  const values = expected.toTypedArray() as ArrayLike<number>;
  return Array.from(values).reduce((worst, v, i) => Math.max(worst, Math.abs(v - data[i]!) / (1 + Math.abs(v))), 0);
}

(python ? test : test.skip)("ONNX's checker finds every layer valid", () =>
  expect(checkOnnx(cases.map(({ bytes }) => bytes))).toBe(''),
);

test.each(layers.map(([name], i) => [name, i] as const))('%s: on ONNX Runtime and imported, as here', (_, i) => {
  const { model, bytes, inputs } = cases[i]!;
  const again = importOnnx(bytes);
  const before = cases.slice(0, i).reduce((sum, c) => sum + c.inputs.length, 0);
  inputs.forEach((x, k) => {
    const ours = noGrad(() => tensorsIn(model.forward(x)));
    const imported = noGrad(() => tensorsIn(again.forward(x)));
    ours.forEach((t, j) => {
      const { dims, data } = theirs[before + k]![j]!;
      expect(apart(t, dims, data)).toBeLessThan(1e-4);
      expect(apart(t, imported[j]!.shape, imported[j]!.toTypedArray() as ArrayLike<number>)).toBeLessThan(1e-4);
    });
  });
});

test.each<[string, () => nn.Module, Tensor, RegExp]>([
  ['a projection', () => new nn.LSTM(4, 3, { projSize: 2 }), randn(5, 2, 4), /LSTM with a projection/],
  [
    'max unpooling',
    () =>
      using(new nn.MaxUnpool2d(2), (m, x) => {
        const [values, indices] = nn.functional.maxPool2d(x, 2, { returnIndices: true });
        return m.forward(values, indices);
      }),
    randn(1, 1, 4, 4),
    /maxUnpool in module 'inner' cannot be exported/,
  ],
  ['a loss', () => using(new nn.MSELoss(), (m, x) => m.forward(x, x.mul(x))), randn(2, 3), /mseLoss in module 'inner'/],
  [
    'an adaptive maximum of unequal windows',
    () => new nn.AdaptiveMaxPool1d(3),
    randn(1, 1, 7),
    /adaptiveMaxPool: .*from \[7\] to \[3\]/,
  ],
  [
    'what is looked up outside the operations, by the values of the input',
    () =>
      using(new nn.Identity(), (_, x) =>
        x.gather(1, tensor([[Number(x.argmax().item()) % 6], [0]], { dtype: 'int64' })),
      ),
    linspace(0, 2.4, 12).reshape(2, 6),
    /gather: a tensor of shape .* depends on the input/,
  ],
  [
    'a number that is read from the input',
    () => using(new nn.Identity(), (_, x) => x.mul(x.max().item() as number)),
    zeros(2, 3),
    /mul: the number .* is computed from the input/,
  ],
])('%s is refused by name', (_, build, x, message) => {
  expect(() => exportOnnx(build(), [x])).toThrow(message);
});
