import * as nn from '@wick/nn';
import * as T from '@wick/tensor';
import { type Any, program } from './program.ts';

const F = nn.functional;
program('attention', 'steps', (x) => [
  F.scaledDotProductAttention(x, x, x),
  F.scaledDotProductAttention(x, x, x, { isCausal: true }),
  F.scaledDotProductAttention(x, x.unsqueeze(0), x),
]);
program('attention with masks', 'steps', (x) => [
  F.scaledDotProductAttention(x, x, x, { attnMask: T.ones([5, 5]).tril().to('bool') }),
  F.scaledDotProductAttention(x, x, x, { attnMask: T.ones([5, 5]).tril().sub(1) }),
]);
program('attention over the batch, causal', 'matrix', (x) => F.scaledDotProductAttention(x, x, x, { isCausal: true }));
program('activations with options', 'matrix', (x) => [
  F.celu(x, { alpha: 0.5 }),
  F.elu(x, { alpha: 2 }),
  F.gelu(x),
  F.gelu(x, { approximate: 'tanh' }),
  F.hardtanh(x, { minVal: -0.5, maxVal: 0.5 }),
  F.leakyRelu(x, { negativeSlope: 0.3 }),
  F.softplus(x, { beta: 2, threshold: 3 }),
  F.threshold(x, 0.1, 5),
  F.hardshrink(x),
  F.softshrink(x),
  F.glu(x),
  F.mish(x),
  F.silu(x),
  F.selu(x),
  F.relu6(x),
  F.logsigmoid(x),
  F.tanhshrink(x),
  F.softsign(x),
  F.hardswish(x),
  F.hardsigmoid(x),
  F.softmin(x, 1),
]);
program('logSigmoid far out', 'matrix', (x) => F.logsigmoid(x.mul(100)));
program('activations in place', 'matrix', (x) =>
  ['celu_', 'elu_', 'hardtanh_', 'leakyRelu_', 'relu_', 'selu_'].map((m) => {
    const y = x.mul(1);
    (F as Any)[m](y.narrow(1, 0, 3));
    return y;
  }),
);
program('inplace options', 'matrix', (x) => {
  const y = x.mul(1);
  F.relu(y, { inplace: true });
  return y;
});
program('dropouts', 'image', (x) => [F.dropout(x, { training: false }), F.dropout2d(x, { training: false })]);
program('normalize', 'matrix', (x) => [F.normalize(x), F.normalize(x, { p: 1, dim: 0 })]);
program('layerNorm over the batch too', 'matrix', (x) => F.layerNorm(x, x.shape));
program('layerNorm', 'steps', (x) => [F.layerNorm(x, [4]), F.layerNorm(x, [5, 4]), F.rmsNorm(x, [4])]);
program('layerNorm, unaffine, of ones', 'steps', (x) => F.layerNorm(x.unsqueeze(2), [1, 4]));
program('rmsNorm over the batch too', 'matrix', (x) => F.rmsNorm(x, x.shape));
program('groupNorm', 'image', (x) => F.groupNorm(x, 2));
program('groupNorm by the batch', 'image', (x) => F.groupNorm(x, x.shape[0]! % 2 === 0 ? 2 : 4));
program('instanceNorm', 'image', (x) => F.instanceNorm(x));
program('batchNorm by its own', 'image', (x) => F.batchNorm(x, null, null, null, null, { training: true }));
program('localResponseNorm', 'image', (x) => F.localResponseNorm(x, 3));
program('pads', 'image', (x) => [
  F.pad(x, [1, 2]),
  F.pad(x, [1, 1, 0, 2], { value: 3 }),
  F.pad(x, [1, 1, 1, 1], { mode: 'reflect' }),
  F.pad(x, [2, 0, 1, 1], { mode: 'replicate' }),
  F.pad(x, [1, 1], { mode: 'constant' }),
  F.pad(x, [-1, 1]),
]);
program('pad of the batch', 'matrix', (x) => F.pad(x, [0, 0, 1, 2]));
program('pad by the batch', 'matrix', (x) => F.pad(x, [0, x.shape[0]!]));
program('max pools', 'image', (x) => [
  F.maxPool2d(x, 2),
  F.maxPool2d(x, 3, { stride: 2, padding: 1 }),
  F.maxPool2d(x, 3, { stride: 2, ceilMode: true }),
  F.maxPool2d(x, [2, 3], { stride: [1, 2], dilation: [2, 1] }),
]);
program('average pools', 'image', (x) => [
  F.avgPool2d(x, 2),
  F.avgPool2d(x, 3, { stride: 2, padding: 1 }),
  F.avgPool2d(x, 3, { stride: 2, padding: 1, ceilMode: true }),
  F.avgPool2d(x, 3, { stride: 2, padding: 1, countIncludePad: false }),
]);
program('average pools, ceiled and counted', 'image', (x) =>
  F.avgPool2d(x, 3, { stride: 2, padding: 1, ceilMode: true, countIncludePad: true }),
);
program('average pool, divisor', 'image', (x) => F.avgPool2d(x, 2, { divisorOverride: 3 }));
program('pools by the batch', 'image', (x) => F.avgPool2d(x, Math.min(x.shape[0]!, 3)));
program('max pool by the batch', 'image', (x) => F.maxPool2d(x, 2, { stride: Math.min(x.shape[0]!, 3) }));
program('pool over all', 'image', (x) => F.avgPool2d(x, [x.shape[2]!, x.shape[3]!]));
program('pools without a batch', 'steps', (x) => [
  F.maxPool2d(x, 2),
  F.avgPool2d(x, 2),
  F.adaptiveAvgPool2d(x, 1),
  F.adaptiveMaxPool2d(x, 1) as Any,
]);

program('pools of planes', 'image', (x) => [
  F.maxPool2d(x.flatten(0, 1), 2),
  F.adaptiveAvgPool2d(x.flatten(0, 1), [4, 3]),
]);

program('pools of lines', 'series', (x) => [
  F.maxPool1d(x, 2),
  F.avgPool1d(x, 3),
  F.maxPool1d(x.flatten(0, 1), 2),
  F.adaptiveAvgPool1d(x, 4),
  F.lpPool1d(x.abs(), 2, 2),
]);
program('adaptive pools by the batch', 'image', (x) => F.adaptiveAvgPool2d(x, Math.min(x.shape[0]!, 3)));
program('adaptive pools', 'image', (x) => [
  F.adaptiveAvgPool2d(x, 1),
  F.adaptiveAvgPool2d(x, [4, 3]),
  F.adaptiveAvgPool2d(x, [3, 4]),
  F.adaptiveMaxPool2d(x, [2, 3]) as Any,
  F.adaptiveAvgPool2d(x, [null, 1]),
]);
program('max pool with indices', 'image', (x) => F.maxPool2d(x, 2, { returnIndices: true }));
program('convolutions', 'image', (x) => [
  F.conv2d(x, T.ones([2, 4, 3, 3]).mul(0.1)),
  F.conv2d(x, T.ones([4, 1, 3, 3]).mul(0.1), T.ones([4]), { groups: 4, padding: 1, stride: 2 }),
  F.conv2d(x, T.ones([2, 4, 3, 2]).mul(0.1), null, { dilation: [2, 1] }),
  F.conv2d(x, T.ones([2, 4, 2, 2]).mul(0.1), null, { padding: 'same' }),
]);
program('convolution without a batch', 'steps', (x) => F.conv1d(x.select(0, 0), T.ones([2, 5, 3])));
program('convolution by the batch', 'image', (x) =>
  F.conv2d(x, T.ones([2, 4, 3, 3]), null, { padding: Math.min(x.shape[0]!, 3) }),
);
program('convolution with weights of the batch', 'image', (x) =>
  F.conv2d(x.reshape(1, -1, 8, 6), x.mean([2, 3]).reshape(-1, 1, 1, 1), null, { groups: x.shape[0]! * 4 }),
);
program('transposed convolutions', 'image', (x) => [
  F.convTranspose2d(x, T.ones([4, 2, 3, 3]).mul(0.1)),
  F.convTranspose2d(x, T.ones([4, 2, 3, 3]).mul(0.1), null, { stride: 2, padding: 1, outputPadding: 1 }),
  F.convTranspose2d(x, T.ones([4, 1, 2, 3]).mul(0.1), T.ones([2]), { groups: 2, dilation: 2 }),
]);
program('convolutions of lines and volumes', ['series', 'volume'], (x, y) => [
  F.conv1d(x, T.ones([2, 4, 3])),
  F.convTranspose1d(x, T.ones([4, 2, 3]), null, { stride: 2 }),
  F.conv3d(y, T.ones([2, 2, 2, 2, 2])),
  F.convTranspose3d(y, T.ones([2, 1, 2, 2, 2])),
]);
program('convTbc', 'steps', (x) => T.convTbc(x.transpose(0, 1), T.ones([3, 4, 2]), T.ones([2])));
program('blocks', 'image', (x) => [
  F.unfold(x, 2),
  F.unfold(x, [2, 3], { stride: 2, padding: 1 }),
  F.fold(F.unfold(x, 2, { stride: 2 }), [8, 6], 2, { stride: 2 }),
]);
program('blocks by the batch', 'image', (x) => F.unfold(x, Math.min(3, x.shape[0]!)));
program('shuffles', 'image', (x) => [F.pixelShuffle(x, 2), F.pixelUnshuffle(x, 2), F.channelShuffle(x, 2)]);
program('interpolations', 'image', (x) => [
  F.interpolate(x, { scaleFactor: 2 }),
  F.interpolate(x, { size: [5, 9] }),
  F.interpolate(x, { size: [12, 9], mode: 'bilinear' }),
  F.interpolate(x, { scaleFactor: [0.5, 1.5], mode: 'bilinear', alignCorners: true }),
  F.interpolate(x, { size: 7, mode: 'bicubic' }),
  F.interpolate(x, { size: [4, 3], mode: 'area' }),
  F.interpolate(x, { scaleFactor: 2, mode: 'nearest-exact' }),
]);
program('interpolation by the batch', 'image', (x) => F.interpolate(x, { scaleFactor: x.shape[0]! }));
program('interpolation to the batch', 'image', (x) => F.interpolate(x, { size: [x.shape[0]! + 2, 4] }));
program('affineGrid and gridSample', 'image', (x) =>
  F.gridSample(
    x,
    F.affineGrid(
      T.tensor([
        [
          [1, 0, 0.1],
          [0, 1, 0],
        ],
      ]).expand(x.shape[0]!, 2, 3),
      [x.shape[0]!, 4, 5, 5],
    ),
  ),
);
program('embedding', 'tokens', (x) => F.embedding(x, T.arange(40).to('float32').view(10, 4)));
for (const mode of ['sum', 'mean', 'max'] as const) {
  const table = () => T.arange(40).to('float32').view(10, 4).sin();
  program(`embeddingBag, ${mode}`, 'tokens', (x) => F.embeddingBag(x, table(), { mode }));
  program(`embeddingBag, ${mode}, with padding`, 'tokens', (x) => F.embeddingBag(x, table(), { mode, paddingIdx: 3 }));
  program(`embeddingBag, ${mode}, of one dimension`, 'tokens', (x) => [
    F.embeddingBag(x.view(-1), table(), { mode, offsets: T.tensor([0n, 2n, 2n, 5n]), paddingIdx: 1 }),
    F.embeddingBag(x.view(-1), table(), { mode, offsets: T.tensor([0n, 1n, 5n]), includeLastOffset: true }),
  ]);
}
program('embeddingBag, weighted', ['tokens', 'steps'], (x, w) =>
  F.embeddingBag(x, T.arange(40).to('float32').view(10, 4), { mode: 'sum', perSampleWeights: w.select(2, 0) }),
);
program('embeddingBag', 'tokens', (x) => F.embeddingBag(x, T.arange(40).to('float32').view(10, 4)));
program('similarities', ['matrix', 'matrix'], (x, y) => [F.cosineSimilarity(x, y), F.pairwiseDistance(x, y)]);
program('losses', ['matrix', 'matrix'], (x, y) => F.mseLoss(x, y));
program('crossEntropy', 'matrix', (x) => F.crossEntropy(x, x.argmax(1)));
program('gumbelSoftmax', 'matrix', (x) => F.gumbelSoftmax(x));
program('noise', 'matrix', (x) => x.add(T.randnLike(x)));
program('multiHeadAttention', 'steps', (x) =>
  x
    .view(x.shape[0]!, 5, 2, 2)
    .transpose(1, 2)
    .matmul(x.view(x.shape[0]!, 5, 2, 2).permute(0, 2, 3, 1))
    .softmax(-1),
);
