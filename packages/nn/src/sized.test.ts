import * as nn from './index.ts';

const [many, more] = [2 ** 30, 2 ** 40];
const rows: [string, () => unknown][] = [
  ['Linear', () => new nn.Linear(many, many)],
  ['Bilinear', () => new nn.Bilinear(many, many, 2)],
  ['Conv1d', () => new nn.Conv1d(many, many, 3)],
  ['Conv2d', () => new nn.Conv2d(many, many, 3)],
  ['Conv3d', () => new nn.Conv3d(many, many, 3)],
  ['ConvTranspose2d', () => new nn.ConvTranspose2d(many, many, 3)],
  ['Embedding', () => new nn.Embedding(many, many)],
  ['EmbeddingBag', () => new nn.EmbeddingBag(many, many)],
  ['RNN', () => new nn.RNN(many, many)],
  ['LSTM', () => new nn.LSTM(many, many)],
  ['GRU', () => new nn.GRU(many, many)],
  ['RNNCell', () => new nn.RNNCell(many, many)],
  ['LSTMCell', () => new nn.LSTMCell(many, many)],
  ['GRUCell', () => new nn.GRUCell(many, many)],
  ['MultiheadAttention', () => new nn.MultiheadAttention(many, 1)],
  ['BatchNorm1d', () => new nn.BatchNorm1d(more)],
  ['BatchNorm2d', () => new nn.BatchNorm2d(more, { affine: false })],
  ['InstanceNorm2d', () => new nn.InstanceNorm2d(more, { affine: true })],
  ['GroupNorm', () => new nn.GroupNorm(1, more)],
  ['LayerNorm', () => new nn.LayerNorm([many, many])],
  ['RMSNorm', () => new nn.RMSNorm([many, many])],
  ['PReLU', () => new nn.PReLU(more)],
];

it('as many layers as there is no room for are refused before the first is made', () => {
  const layer = new nn.TransformerEncoderLayer(4, 2, { dimFeedforward: 8 });
  for (const [name, make] of [
    ['TransformerEncoder', () => new nn.TransformerEncoder(layer, more)],
    ['TransformerEncoder', () => new nn.Transformer(4, 2, 2 ** 24, 1, 8)],
    ['TransformerDecoder', () => new nn.Transformer(4, 2, 1, 2 ** 53 - 1, 8)],
    ['RNN', () => new nn.RNN(2, 3, 2 ** 24)],
    ['LSTM', () => new nn.LSTM(2, 2 ** 12, { numLayers: 2 ** 12, bidirectional: true })],
    ['GRU', () => new nn.GRU(2, 3, more)],
  ] as const) {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(new RegExp(`^${name}: numLayers = \\d+ layers of \\d+ parameters do not fit into memory$`));
  }
});

it.each([
  ['LazyLinear', () => new nn.LazyLinear(2 ** 53)],
  ['LinearCrossEntropyLoss', () => new nn.LinearCrossEntropyLoss(2 ** 53, 2)],
  ['TransformerEncoderLayer', () => new nn.TransformerEncoderLayer(2 ** 53, 2)],
  ['TransformerDecoderLayer', () => new nn.TransformerDecoderLayer(4, 1e300)],
])('%s refuses what is no count in its own name', (name, make) => {
  expect(make).toThrow(new RegExp(`^${name}: \\w+ must be a whole number`));
});

it.each(rows)('%s refuses sizes that memory has no room for in its own name, with the shape', (name, make) => {
  expect(make).toThrow(RangeError);
  expect(make).toThrow(new RegExp(`^${name}: a tensor of shape \\[[\\d, ]+\\] of float32 does not fit into memory`));
});
