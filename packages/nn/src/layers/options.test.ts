import * as nn from '../index.ts';

// One of every family of constructors; `as never` is what a JavaScript user need not write.
const o = (options: Record<string, unknown>) => options as never;
const cases: readonly [name: string, given: string, meant: string, build: () => unknown][] = [
  ['Conv2d', 'pading', 'padding', () => new nn.Conv2d(3, 8, 3, o({ pading: 1 }))],
  ['Conv1d', 'outputPadding', '', () => new nn.Conv1d(3, 8, 3, o({ outputPadding: 1 }))],
  ['ConvTranspose2d', 'out_padding', '', () => new nn.ConvTranspose2d(3, 8, 3, o({ out_padding: 1 }))],
  ['Conv2d', 'stide', 'stride', () => new nn.LazyConv2d(8, 3, o({ stide: 1 }))],
  ['Linear', 'biass', 'bias', () => new nn.Linear(2, 2, o({ biass: false }))],
  ['LazyLinear', 'biass', 'bias', () => new nn.LazyLinear(2, o({ biass: false }))],
  [
    'BatchNorm2d',
    'track_running_stats',
    'trackRunningStats',
    () => new nn.BatchNorm2d(2, o({ track_running_stats: 1 })),
  ],
  ['InstanceNorm1d', 'afine', 'affine', () => new nn.InstanceNorm1d(2, o({ afine: true }))],
  ['GroupNorm', 'epsilon', '', () => new nn.GroupNorm(1, 2, o({ epsilon: 1 }))],
  ['LayerNorm', 'elementwise_affine', 'elementwiseAffine', () => new nn.LayerNorm(2, o({ elementwise_affine: true }))],
  ['MaxPool2d', 'strides', 'stride', () => new nn.MaxPool2d(2, o({ strides: 2 }))],
  ['AvgPool2d', 'countIncludPad', 'countIncludePad', () => new nn.AvgPool2d(2, o({ countIncludPad: true }))],
  ['ReLU', 'inPlace', 'inplace', () => new nn.ReLU(o({ inPlace: true }))],
  ['SELU', 'inPlace', 'inplace', () => new nn.SELU(o({ inPlace: true }))],
  ['Dropout2d', 'P', 'p', () => new nn.Dropout2d(o({ P: 0.1 }))],
  ['Dropout', 'inpalce', 'inplace', () => new nn.Dropout(0.1, o({ inpalce: true }))],
  ['Softmax', 'axis', '', () => new nn.Softmax(o({ axis: 1 }))],
  ['Embedding', 'padding_idx', 'paddingIdx', () => new nn.Embedding(3, 2, o({ padding_idx: 0 }))],
  ['Upsample', 'scale_factor', 'scaleFactor', () => new nn.Upsample(o({ scale_factor: 2 }))],
  ['LSTM', 'batch_first', 'batchFirst', () => new nn.LSTM(2, 2, o({ batch_first: true }))],
  ['GRUCell', 'batchFirst', '', () => new nn.GRUCell(2, 2, o({ batchFirst: true }))],
  ['MultiheadAttention', 'batch_first', 'batchFirst', () => new nn.MultiheadAttention(4, 2, o({ batch_first: true }))],
  ['Transformer', 'nheads', 'nhead', () => new nn.Transformer(8, o({ nheads: 2 }))],
  ['TransformerEncoderLayer', 'dModel', '', () => new nn.TransformerEncoderLayer(8, 2, o({ dModel: 8 }))],
  ['CrossEntropyLoss', 'label_smoothing', 'labelSmoothing', () => new nn.CrossEntropyLoss(o({ label_smoothing: 0.1 }))],
  ['MSELoss', 'reduce', '', () => new nn.MSELoss(o({ reduce: false }))],
  ['BCEWithLogitsLoss', 'pos_weight', 'posWeight', () => new nn.BCEWithLogitsLoss(null, o({ pos_weight: null }))],
];

it.each(cases)('%s refuses the option %s', (name, given, meant, build) => {
  const end = meant ? `, did you mean ${meant}?` : '; there are ';
  expect(build).toThrow(TypeError);
  expect(build).toThrow(`${name}: there is no option ${given}${end}`);
});

it('a stride where the options belong is the stride, and what is none is refused with the order', () => {
  expect(new nn.Conv2d(3, 8, 3, 2).stride).toEqual([2, 2]);
  expect(() => new nn.Conv2d(3, 8, 3, 'two' as never)).toThrow(
    'Conv2d: stride must be a number or an array of 2, got "two"; stride, padding, dilation, groups, bias and paddingMode, in this order, may be given by position, all by name in an object at the end, { stride: … }',
  );
  expect(() => new nn.Conv2d(3, 8, 3, 1, { stride: 2 })).toThrow('Conv2d: stride was given twice; ');
  expect(() => new nn.Softmax(1, 2 as never)).toThrow('Softmax: 2 options were given by position; dim may be given');
});

// By position in PyTorch's order, and by name.
const pairs: readonly [name: string, byPosition: () => nn.Module, byName: () => nn.Module][] = [
  ['Conv2d', () => new nn.Conv2d(3, 6, 3, 2, 1, 1, 3, false), () => new nn.Conv2d(3, 6, 3, { stride: 2, padding: 1, dilation: 1, groups: 3, bias: false })], // biome-ignore format: one line
  ['ConvTranspose2d', () => new nn.ConvTranspose2d(4, 2, 3, 2, 1, 1), () => new nn.ConvTranspose2d(4, 2, 3, { stride: 2, padding: 1, outputPadding: 1 })], // biome-ignore format: one line
  ['Linear', () => new nn.Linear(2, 3, false), () => new nn.Linear(2, 3, { bias: false })],
  ['MaxPool2d', () => new nn.MaxPool2d(3, 2, 1), () => new nn.MaxPool2d(3, { stride: 2, padding: 1 })],
  ['AvgPool2d', () => new nn.AvgPool2d(3, 2, 1), () => new nn.AvgPool2d(3, { stride: 2, padding: 1 })],
  ['BatchNorm2d', () => new nn.BatchNorm2d(4, 1e-3, 0.2), () => new nn.BatchNorm2d(4, { eps: 1e-3, momentum: 0.2 })],
  ['LayerNorm', () => new nn.LayerNorm(4, 1e-6), () => new nn.LayerNorm(4, { eps: 1e-6 })],
  ['GroupNorm', () => new nn.GroupNorm(2, 4, 1e-3, false), () => new nn.GroupNorm(2, 4, { eps: 1e-3, affine: false })],
  ['Dropout', () => new nn.Dropout(0.2, true), () => new nn.Dropout({ p: 0.2, inplace: true })],
  ['ReLU', () => new nn.ReLU(true), () => new nn.ReLU({ inplace: true })],
  ['LeakyReLU', () => new nn.LeakyReLU(0.2, true), () => new nn.LeakyReLU({ negativeSlope: 0.2, inplace: true })],
  ['Hardtanh', () => new nn.Hardtanh(-2, 2), () => new nn.Hardtanh({ minVal: -2, maxVal: 2 })],
  ['GELU', () => new nn.GELU('tanh'), () => new nn.GELU({ approximate: 'tanh' })],
  ['Softmax', () => new nn.Softmax(1), () => new nn.Softmax({ dim: 1 })],
  ['Flatten', () => new nn.Flatten(0, 2), () => new nn.Flatten({ startDim: 0, endDim: 2 })],
  ['Embedding', () => new nn.Embedding(5, 2, 0), () => new nn.Embedding(5, 2, { paddingIdx: 0 })],
  ['LSTM', () => new nn.LSTM(2, 3, 2, true, true), () => new nn.LSTM(2, 3, { numLayers: 2, batchFirst: true })],
  ['GRU', () => new nn.GRU(2, 3, 2), () => new nn.GRU(2, 3, { numLayers: 2 })],
  ['RNN', () => new nn.RNN(2, 3, 1, 'relu'), () => new nn.RNN(2, 3, { nonlinearity: 'relu' })],
  ['MultiheadAttention', () => new nn.MultiheadAttention(4, 2, 0.1), () => new nn.MultiheadAttention(4, 2, { dropout: 0.1 })], // biome-ignore format: one line
  ['TransformerEncoderLayer', () => new nn.TransformerEncoderLayer(4, 2, 8, 0.2), () => new nn.TransformerEncoderLayer(4, 2, { dimFeedforward: 8, dropout: 0.2 })], // biome-ignore format: one line
  ['Upsample', () => new nn.Upsample(undefined, 2, 'bilinear'), () => new nn.Upsample({ scaleFactor: 2, mode: 'bilinear' })], // biome-ignore format: one line
  ['KLDivLoss', () => new nn.KLDivLoss('sum'), () => new nn.KLDivLoss({ reduction: 'sum' })],
];

it.each(pairs)('%s by position is what it is by name', (_, byPosition, byName) => {
  const plain = (module: nn.Module) =>
    [...module.namedModules()].map(([path, { training: _training, ...fields }]) => [
      path,
      Object.fromEntries(
        Object.entries(fields).filter(([, value]) => !(value instanceof Object) || Array.isArray(value)),
      ),
    ]);
  expect(byPosition().toString()).toBe(byName().toString());
  expect(plain(byPosition())).toEqual(plain(byName()));
});
