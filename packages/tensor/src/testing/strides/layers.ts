import * as wick from '../../index.ts';
import type { Calls } from './elementwise.ts';
import type { Given } from './given.ts';

const { arange, full, rand, zeros } = wick;
type Tensor = wick.Tensor;

const all = { ...wick };

const random = (...shape: number[]) => rand(shape);
const channels = (g: Given) => g.x.size(1);
const statistics = (g: Given): [Tensor, Tensor] => [random(channels(g)), random(channels(g))];
const classes = (g: Given) => zeros([g.x.size(0), ...g.x.shape.slice(2)], { dtype: 'int64' });
const square = (g: Given) => zeros([g.x.size(-2), g.x.size(-2)]);

const modes = ['nearest', 'bilinear', 'bicubic', 'nearest-exact', 'area'] as const;
const losses = `mseLoss l1Loss smoothL1Loss huberLoss softMarginLoss hingeEmbeddingLoss klDiv poissonNllLoss
binaryCrossEntropy binaryCrossEntropyWithLogits`.split(/\s+/) as (keyof typeof wick)[];
const lossCalls = (name: keyof typeof wick): Calls => {
  const loss = all[name] as (x: Tensor, y: Tensor, options: { reduction: 'none' | 'mean' }) => Tensor;
  return {
    [`${name}(x, y)`]: (g) => loss(g.x, g.y, { reduction: 'none' }),
    [`${name}(x, u)`]: (g) => loss(g.x, g.u, { reduction: 'none' }),
    [`${name}(x, y; mean)`]: (g) => loss(g.x, g.y, { reduction: 'mean' }),
  };
};

/** What a recurrent layer of 3 units gives: its output and its states. */
function recurrent(kind: 'LSTM' | 'GRU' | 'RNN', { x }: Given, batchFirst: boolean): readonly Tensor[] {
  const gates = { LSTM: 4, GRU: 3, RNN: 1 }[kind];
  const params = [random(gates * 3, x.size(-1)), random(gates * 3, 3), random(gates * 3), random(gates * 3)];
  const whole = x.ndim === 2 ? x.unsqueeze(1) : x;
  const state = () => zeros(1, whole.size(batchFirst ? 0 : 1), 3);
  const [out, ...states] =
    kind === 'LSTM'
      ? wick.lstm(whole, [state(), state()], params, { batchFirst })
      : (kind === 'GRU' ? wick.gru : wick.rnnTanh)(whole, state(), params, { batchFirst });
  return x.ndim === 2 ? [out.squeeze(1), ...states.map((h) => h.squeeze(1))] : [out, ...states];
}

/** Layers' functions, losses and recurrent layers. */
export const layers: Calls = {
  'conv1d(x)': (g) => wick.conv1d(g.x, random(5, channels(g), 2)),
  'conv1d(x, same)': (g) => wick.conv1d(g.x, random(5, channels(g), 3), random(5), { padding: 'same' }),
  'conv2d(x)': (g) => wick.conv2d(g.x, random(6, channels(g), 3, 3), random(6), { padding: 1 }),
  'conv2d(x, 1 × 1)': (g) => wick.conv2d(g.x, random(6, channels(g), 1, 1)),
  'conv2d(x, depthwise)': (g) => wick.conv2d(g.x, random(4, 1, 3, 3), null, { padding: 1, groups: 4 }),
  'conv2d(x, stride 2)': (g) => wick.conv2d(g.x, random(6, channels(g), 3, 3), null, { stride: 2, padding: 1 }),
  'conv2d(x, channels-last weight)': (g) => {
    const weight = random(6, channels(g), 3, 3).contiguous({ memoryFormat: 'channelsLast' });
    return wick.conv2d(g.x, weight, null, { padding: 1 });
  },
  'conv2d(image x)': (g) => wick.conv2d(g.x, random(6, g.x.size(0), 2, 2)),
  'conv3d(x)': (g) => wick.conv3d(g.x, random(6, 4, 2, 2, 2)),
  'convTranspose1d(x)': (g) => wick.convTranspose1d(g.x, random(channels(g), 5, 2)),
  'convTranspose2d(x)': (g) => wick.convTranspose2d(g.x, random(channels(g), 6, 2, 2), null, { stride: 2 }),
  'convTranspose3d(x)': (g) => wick.convTranspose3d(g.x, random(4, 3, 2, 2, 2)),
  'avgPool1d(x)': (g) => wick.avgPool1d(g.x, 2),
  'avgPool2d(x)': (g) => wick.avgPool2d(g.x, 2),
  'avgPool3d(x)': (g) => wick.avgPool3d(g.x, 2),
  'maxPool1d(x)': (g) => wick.maxPool1d(g.x, 2),
  'maxPool2d(x)': (g) => wick.maxPool2d(g.x, 2),
  'maxPool3d(x)': (g) => wick.maxPool3d(g.x, 2),
  'lpPool1d(x)': (g) => wick.lpPool1d(g.x, 2, 2),
  'lpPool2d(x)': (g) => wick.lpPool2d(g.x, 2, 2),
  'lpPool3d(x)': (g) => wick.lpPool3d(g.x, 2, 2),
  'maxPool1d(x, indices)': (g) => wick.maxPool1d(g.x, 2, { returnIndices: true }),
  'maxPool2d(x, indices)': (g) => wick.maxPool2d(g.x, 2, { returnIndices: true }),
  'maxPool3d(x, indices)': (g) => wick.maxPool3d(g.x, 2, { returnIndices: true }),
  'adaptiveAvgPool1d(x, 2)': (g) => wick.adaptiveAvgPool1d(g.x, 2),
  'adaptiveAvgPool1d(x, 1)': (g) => wick.adaptiveAvgPool1d(g.x, 1),
  'adaptiveMaxPool1d(x, 2)': (g) => wick.adaptiveMaxPool1d(g.x, 2)[0],
  'adaptiveAvgPool2d(x, 2)': (g) => wick.adaptiveAvgPool2d(g.x, 2),
  'adaptiveAvgPool2d(x, 1)': (g) => wick.adaptiveAvgPool2d(g.x, 1),
  'adaptiveMaxPool2d(x, 2)': (g) => wick.adaptiveMaxPool2d(g.x, 2)[0],
  'adaptiveAvgPool3d(x, 2)': (g) => wick.adaptiveAvgPool3d(g.x, 2),
  'adaptiveAvgPool3d(x, 1)': (g) => wick.adaptiveAvgPool3d(g.x, 1),
  'adaptiveMaxPool3d(x, 2)': (g) => wick.adaptiveMaxPool3d(g.x, 2)[0],
  'fractionalMaxPool2d(x)': (g) => {
    const randomSamples = full([g.x.size(0), channels(g), 2], 0.5);
    return wick.fractionalMaxPool2d(g.x, 2, { outputSize: 2, randomSamples });
  },
  'maxUnpool2d(x)': (g) => {
    const [h, w] = [g.x.size(2), g.x.size(3)];
    return wick.maxUnpool2d(
      g.x,
      arange(h * w)
        .view(h, w)
        .expand(g.x.shape),
      2,
    );
  },
  ...Object.fromEntries(
    modes.map((mode) => [`interpolate(x, 2; ${mode})`, (g: Given) => wick.interpolate(g.x, { scaleFactor: 2, mode })]),
  ),
  'interpolate(x, 2; linear)': (g) => wick.interpolate(g.x, { scaleFactor: 2, mode: 'linear' }),
  'interpolate(x, 2; nearest 1d)': (g) => wick.interpolate(g.x, { scaleFactor: 2 }),
  'interpolate(x, 2; trilinear)': (g) => wick.interpolate(g.x, { scaleFactor: 2, mode: 'trilinear' }),
  'interpolate(x, 2; nearest 3d)': (g) => wick.interpolate(g.x, { scaleFactor: 2 }),
  'gridSample(x, grid)': (g) => wick.gridSample(g.x, zeros(g.x.size(0), 3, 3, 2), { alignCorners: false }),
  'pixelShuffle(x, 2)': (g) => wick.pixelShuffle(g.x, 2),
  'pixelUnshuffle(x, 2)': (g) => wick.pixelUnshuffle(g.x, 2),
  'channelShuffle(x, 2)': (g) => wick.channelShuffle(g.x, 2),
  'unfold2d(x, 2)': (g) => wick.unfold(g.x, 2),
  'fold(x)': (g) => wick.fold(g.x, [2, 2], [1, 1]),
  'batchNorm(x, training)': (g) => wick.batchNorm(g.x, ...statistics(g), ...statistics(g), { training: true }),
  'batchNorm(x)': (g) => wick.batchNorm(g.x, ...statistics(g), ...statistics(g)),
  'batchNorm(x, no weight)': (g) => wick.batchNorm(g.x, null, null, null, null, { training: true }),
  'layerNorm(x)': (g) => wick.layerNorm(g.x, g.x.size(-1), g.v, g.v),
  'layerNorm(x, no weight)': (g) => wick.layerNorm(g.x, g.x.size(-1)),
  'groupNorm(x, 2)': (g) => wick.groupNorm(g.x, 2, ...statistics(g)),
  'groupNorm(x, 1)': (g) => wick.groupNorm(g.x, 1),
  'instanceNorm(x)': (g) => wick.instanceNorm(g.x),
  'rmsNorm(x)': (g) => wick.rmsNorm(g.x, g.x.size(-1), g.v),
  'localResponseNorm(x, 2)': (g) => wick.localResponseNorm(g.x, 2),
  'normalize(x)': (g) => wick.normalize(g.x),
  'scaledDotProductAttention(x, u, y)': (g) => wick.scaledDotProductAttention(g.x, g.u, g.y),
  'scaledDotProductAttention(x, x, x; causal)': (g) =>
    wick.scaledDotProductAttention(g.x, g.x, g.x, { isCausal: true }),
  'scaledDotProductAttention(x, y, z; mask)': (g) =>
    wick.scaledDotProductAttention(g.x, g.y, g.z, { attnMask: square(g) }),
  'scaledDotProductAttention(x, x, x; dropout)': (g) =>
    wick.scaledDotProductAttention(g.x, g.x, g.x, { dropoutP: 0.5 }),
  ...Object.assign({}, ...losses.map(lossCalls)),
  'crossEntropy(x)': (g) => wick.crossEntropy(g.x, classes(g), { reduction: 'none' }),
  'crossEntropy(x; mean)': (g) => wick.crossEntropy(g.x, classes(g)),
  'crossEntropy(x, y)': (g) => wick.crossEntropy(g.x, g.y, { reduction: 'none' }),
  'crossEntropy(x; smoothed)': (g) => wick.crossEntropy(g.x, classes(g), { reduction: 'none', labelSmoothing: 0.1 }),
  'nllLoss(x)': (g) => wick.nllLoss(g.x, classes(g), { reduction: 'none' }),
  'nllLoss(x; mean)': (g) => wick.nllLoss(g.x, classes(g)),
  'gaussianNllLoss(x, y, u)': (g) => wick.gaussianNllLoss(g.x, g.y, g.u, { reduction: 'none' }),
  'marginRankingLoss(x, u, y)': (g) => wick.marginRankingLoss(g.x, g.u, g.y, { reduction: 'none' }),
  'tripletMarginLoss(x, u, y)': (g) => wick.tripletMarginLoss(g.x, g.u, g.y, { reduction: 'none' }),
  'cosineEmbeddingLoss(x, y)': (g) => wick.cosineEmbeddingLoss(g.x, g.y, full([g.x.size(0)], 1), { reduction: 'none' }),
  'multilabelSoftMarginLoss(x, y)': (g) => wick.multilabelSoftMarginLoss(g.x, g.y, { reduction: 'none' }),
  'LSTM(x)': (g) => recurrent('LSTM', g, false),
  'LSTM(x, batchFirst)': (g) => recurrent('LSTM', g, true),
  'GRU(x)': (g) => recurrent('GRU', g, false),
  'GRU(x, batchFirst)': (g) => recurrent('GRU', g, true),
  'RNN(x)': (g) => recurrent('RNN', g, false),
  'RNN(x, batchFirst)': (g) => recurrent('RNN', g, true),
};
