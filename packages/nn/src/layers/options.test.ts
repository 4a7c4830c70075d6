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

it('a stride where the options belong is not taken for none', () => {
  expect(() => new nn.Conv2d(3, 8, 3, 2 as never)).toThrow(
    'Conv2d: expected the options as an object, { stride: … }, got 2',
  );
});
