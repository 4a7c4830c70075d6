import * as nn from '@wick/nn';
import { manualSeed, noGrad, randn, type Tensor } from '@wick/tensor';
import { importOnnx } from '../import/importOnnx.ts';
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
])('%s is refused by name', (_, build, x, message) => {
  expect(() => exportOnnx(build(), [x])).toThrow(message);
});
