import { defaultGenerator, manualSeed, ones, randn, ShapeError, type Tensor } from '@wick/tensor';
import { gradcheck, gradgradcheck } from '@wick/testing';
import * as nn from '../../index.ts';
import { packSequence } from '../../utils/rnn/index.ts';

const wrong = <T>(value: unknown) => value as T;
const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
afterEach(() => warned.mockClear());
afterAll(() => warned.mockRestore());

type Row = [name: string, call: () => unknown, type: new (message: string) => Error, message: RegExp];

describe('a recurrent layer refuses, before anything is drawn,', () => {
  const table: Row[] = [
    ['no features', () => new nn.LSTM(0, 2), RangeError, /LSTM: inputSize must be a whole number from 1 up, got 0/],
    ['no units', () => new nn.GRU(2, 0), RangeError, /GRU: hiddenSize must be a whole number from 1 up, got 0/],
    ['half a feature', () => new nn.RNN(1.5, 2), RangeError, /RNN: inputSize must be a whole number/],
    ['text', () => new nn.RNN(wrong('3'), 2), TypeError, /RNN: inputSize must be a number, got "3"/],
    ['no layers', () => new nn.LSTM(2, 2, { numLayers: 0 }), RangeError, /numLayers must be a whole number from 1 up/],
    [
      'a high dropout',
      () => new nn.LSTM(2, 2, { dropout: 1.1 }),
      RangeError,
      /LSTM: dropout must be a probability from 0 to 1, got 1\.1/,
    ],
    [
      'a boolean dropout',
      () => new nn.LSTM(2, 2, { dropout: wrong(true) }),
      RangeError,
      /dropout must be a probability/,
    ],
    ['a NaN dropout', () => new nn.LSTM(2, 2, { dropout: Number.NaN }), RangeError, /dropout must be a probability/],
    [
      'a bias that is no boolean',
      () => new nn.GRU(2, 2, { bias: wrong(1) }),
      TypeError,
      /GRU: bias must be a boolean, got 1/,
    ],
    [
      'a batchFirst that is none',
      () => new nn.GRU(2, 2, { batchFirst: wrong(0) }),
      TypeError,
      /batchFirst must be a boolean/,
    ],
    [
      'a negative projection',
      () => new nn.LSTM(2, 2, { projSize: -1 }),
      RangeError,
      /projSize must be a whole number from 0 up/,
    ],
    [
      'a wide projection',
      () => new nn.LSTM(2, 3, { projSize: 3 }),
      RangeError,
      /projSize \(3\) must be smaller than hiddenSize \(3\)/,
    ],
    [
      'an RNN with projection',
      () => new nn.RNN(2, 3, wrong({ projSize: 0 })),
      RangeError,
      /RNN: projSize is an option of LSTM only/,
    ],
    [
      'a GRU with projection',
      () => new nn.GRU(2, 3, wrong({ projSize: 1 })),
      RangeError,
      /GRU: projSize is an option of LSTM only/,
    ],
    [
      'another nonlinearity',
      () => new nn.RNN(2, 3, { nonlinearity: wrong('gelu') }),
      RangeError,
      /RNN: nonlinearity must be 'tanh' or 'relu', got "gelu"/,
    ],
    [
      'another mode',
      () => new nn.RNNBase(wrong('QRNN'), 2, 3),
      RangeError,
      /RNNBase: mode must be one of RNN_TANH, .*, got "QRNN"/,
    ],
    [
      'an integer dtype',
      () => new nn.LSTM(2, 3, { dtype: wrong('int64') }),
      TypeError,
      /LSTM: dtype must be float32 or float64/,
    ],
    [
      'a cell with another nonlinearity',
      () => new nn.RNNCell(2, 3, { nonlinearity: wrong('gelu') }),
      RangeError,
      /RNNCell: nonlinearity/,
    ],
    [
      'a cell of negative size',
      () => new nn.LSTMCell(-1, 3),
      RangeError,
      /LSTMCell: inputSize must be a whole number from 0 up/,
    ],
    [
      'a cell whose bias is text',
      () => new nn.GRUCell(1, 3, { bias: wrong('no') }),
      TypeError,
      /GRUCell: bias must be a boolean/,
    ],
  ];
  it.each(table)('%s', (_, call, type, message) => {
    const before = defaultGenerator.getState();
    expect(call).toThrow(type);
    expect(call).toThrow(message);
    expect(defaultGenerator.getState().join()).toBe(before.join());
  });
});

describe('a forward pass refuses, with both shapes in the message,', () => {
  const lstm = new nn.LSTM(4, 3, { numLayers: 2 });
  const gru = new nn.GRU(4, 3, { batchFirst: true });
  const projected = new nn.LSTM(4, 3, { projSize: 2 });
  const packed = packSequence([ones(3, 4), ones(2, 4)]);
  const h = (...shape: number[]) => ones(shape);
  const table: Row[] = [
    [
      'one dimension',
      () => lstm.forward(ones(4)),
      ShapeError,
      /LSTM: input must have 2 or 3 dimensions, got shape \[4\]/,
    ],
    ['four dimensions', () => gru.forward(ones(1, 2, 3, 4)), ShapeError, /GRU: input must have 2 or 3 dimensions/],
    [
      'other features',
      () => lstm.forward(ones(2, 2, 5)),
      ShapeError,
      /last size must be inputSize \(4\), got shape \[2, 2, 5\]/,
    ],
    [
      'another dtype',
      () => lstm.forward(ones([2, 2, 4], { dtype: 'float64' })),
      TypeError,
      /LSTM: input is float64, the weights are float32/,
    ],
    [
      'integers',
      () => gru.forward(ones([2, 2, 4], { dtype: 'int64' })),
      TypeError,
      /GRU: input is int64, the weights are float32/,
    ],
    ['no steps', () => lstm.forward(ones(0, 2, 4)), RangeError, /lstm: the sequences must have at least one step/],
    [
      'a state without batch',
      () => gru.forward(ones(2, 2, 4), h(1, 3)),
      ShapeError,
      /GRU: hx must have 3 dimensions, as an input with a batch/,
    ],
    [
      'a state with batch',
      () => gru.forward(ones(2, 4), h(1, 1, 3)),
      ShapeError,
      /GRU: hx must have 2 dimensions, as an input without a batch/,
    ],
    [
      'too few layers of state',
      () => lstm.forward(ones(2, 2, 4), [h(1, 2, 3), h(2, 2, 3)]),
      ShapeError,
      /expected hx\[0\] of shape \[2, 2, 3\], got shape \[1, 2, 3\]/,
    ],
    [
      'another batch',
      () => lstm.forward(ones(2, 2, 4), [h(2, 2, 3), h(2, 1, 3)]),
      ShapeError,
      /expected hx\[1\] of shape \[2, 2, 3\], got shape \[2, 1, 3\]/,
    ],
    [
      'the batch on the wrong side',
      () => gru.forward(ones(5, 2, 4), h(1, 2, 3)),
      ShapeError,
      /expected hx of shape \[1, 5, 3\]/,
    ],
    [
      'a projected cell',
      () => projected.forward(ones(2, 1, 4), [h(1, 1, 2), h(1, 1, 2)]),
      ShapeError,
      /expected hx\[1\] of shape \[1, 1, 3\]/,
    ],
    [
      'a state alone',
      () => lstm.forward(ones(2, 2, 4), wrong(h(2, 2, 3))),
      TypeError,
      /LSTM: hx must be the two tensors \[h, c\]/,
    ],
    [
      'a list for a state',
      () => gru.forward(ones(2, 2, 4), wrong([h(1, 2, 3)])),
      TypeError,
      /GRU: hx must be a Tensor/,
    ],
    ['no tensor', () => gru.forward(wrong([1, 2])), TypeError, /GRU: input must be a Tensor/],
    [
      'a state of another dtype',
      () => gru.forward(ones(2, 2, 4), ones([1, 2, 3], { dtype: 'float64' })),
      TypeError,
      /expected tensors of one dtype/,
    ],
    [
      'packed: another batch',
      () => lstm.forward(packed, [h(2, 3, 3), h(2, 3, 3)]),
      ShapeError,
      /expected hx\[0\] of shape \[2, 2, 3\], got shape \[2, 3, 3\]/,
    ],
    [
      'packed: images',
      () => lstm.forward(packSequence([ones(2, 4, 4)])),
      ShapeError,
      /packed data must have 2 dimensions, got shape \[2, 4, 4\]/,
    ],
    ['packed: other features', () => gru.forward(packSequence([ones(2, 5)])), ShapeError, /inputSize \(4\)/],
    [
      'a cell: three dimensions',
      () => new nn.GRUCell(4, 3).forward(ones(1, 2, 4)),
      ShapeError,
      /GRUCell: input must have 1 or 2 dimensions, got shape \[1, 2, 4\]/,
    ],
    [
      'a cell: other features',
      () => new nn.RNNCell(4, 3).forward(ones(2, 5)),
      ShapeError,
      /input of shape \[2, 5\] does not fit wIh of shape \[3, 4\]/,
    ],
    [
      'a cell: another batch',
      () => new nn.RNNCell(4, 3).forward(ones(2, 4), h(1, 3)),
      ShapeError,
      /hx must have shape \[2, 3\] .*, got shape \[1, 3\]/,
    ],
    [
      'a cell: other units',
      () => new nn.LSTMCell(4, 3).forward(ones(2, 4), [h(2, 3), h(2, 4)]),
      ShapeError,
      /cx must have shape \[2, 3\] .*, got shape \[2, 4\]/,
    ],
    [
      'a cell: half a state',
      () => new nn.LSTMCell(4, 3).forward(ones(2, 4), wrong([h(2, 3)])),
      TypeError,
      /LSTMCell: hx must be the two tensors/,
    ],
    [
      'a cell: another dtype',
      () => new nn.GRUCell(4, 3).forward(ones([2, 4], { dtype: 'float64' })),
      TypeError,
      /expected tensors of one dtype/,
    ],
    [
      'a cell: a scalar state',
      () => new nn.GRUCell(4, 3).forward(ones(4), wrong(ones([]))),
      ShapeError,
      /hx must have 1 or 2 dimensions/,
    ],
  ];
  it.each(table)('%s', (_, call, type, message) => {
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });
});

it('warns of a dropout that has nothing to drop', () => {
  new nn.LSTM(2, 3, { dropout: 0.5 });
  expect(warned).toHaveBeenCalledWith(
    expect.stringMatching(/^LSTM: dropout .* with dropout 0\.5 and 1 layer nothing is dropped$/),
  );
  warned.mockClear();
  new nn.LSTM(2, 3, { dropout: 0.5, numLayers: 2 });
  expect(warned).not.toHaveBeenCalled();
});

it('parameters are properties: typed in a visitor, and used when one is put in the place of another', () => {
  const layer = new nn.LSTM(2, 3, { numLayers: 2, bidirectional: true });
  const before = layer.forward(ones(1, 1, 2))[0];
  layer.apply((m) => {
    if (m instanceof nn.LSTM) m.bias_hh_l0?.data.slice(0, 3, 6).fill_(1); // the forget gate's bias
  });
  expect(layer.weight_hh_l1_reverse!.shape).toEqual([12, 3]);
  expect(layer.forward(ones(1, 1, 2))[0].equal(before)).toBe(true); // the first cell state is zero
  layer.weight_ih_l0 = new nn.Parameter(layer.weight_ih_l0.data.mul(2));
  expect(layer.forward(ones(1, 1, 2))[0].equal(before)).toBe(false);
  expect(layer.allWeights.map((set) => set.length)).toEqual([4, 4, 4, 4]);
  expect(layer.allWeights[0]![0]).toBe(layer.weight_ih_l0);
  expect(() => {
    layer.weight_ih_l0 = wrong(ones(12, 2));
  }).toThrow(TypeError);
});

it('a copy, another dtype and a loaded state compute what the first one does', () => {
  const layer = new nn.GRU(2, 3, { numLayers: 2 });
  const x = randn(4, 2, 2);
  const [output] = layer.forward(x);
  expect(layer.deepCopy().forward(x)[0].equal(output)).toBe(true);
  const other = new nn.GRU(2, 3, { numLayers: 2 });
  other.loadStateDict(layer.stateDict());
  expect(other.forward(x)[0].equal(output)).toBe(true);
  expect(other.double().forward(x.double())[0].float().allclose(output, { atol: 1e-6 })).toBe(true);
});

it('outputs may be changed in place before backward', () => {
  const layer = new nn.LSTM(2, 3);
  const x = randn(4, 2, 2).requiresGrad_();
  layer.forward(x)[0].mul(2).sum().backward();
  const expected = x.grad!;
  x.grad = null;
  layer.forward(x)[0].mul_(2).sum().backward();
  expect(x.grad!.equal(expected)).toBe(true);
});

const float64 = { dtype: 'float64' } as const;
const checks: [string, () => nn.Module, number[]][] = [
  ['RNN', () => new nn.RNN(2, 2, float64), [2, 1, 2]],
  ['RNN with relu, two layers', () => new nn.RNN(2, 2, { ...float64, nonlinearity: 'relu', numLayers: 2 }), [2, 1, 2]],
  ['GRU, both ways', () => new nn.GRU(2, 2, { ...float64, bidirectional: true }), [2, 1, 2]],
  ['LSTM, projected, batch first', () => new nn.LSTM(2, 2, { ...float64, projSize: 1, batchFirst: true }), [1, 2, 2]],
  ['LSTM, without batch or biases', () => new nn.LSTM(2, 2, { ...float64, bias: false }), [2, 2]],
  ['RNNCell', () => new nn.RNNCell(2, 2, float64), [1, 2]],
  ['GRUCell', () => new nn.GRUCell(2, 2, float64), [2]],
  ['LSTMCell', () => new nn.LSTMCell(2, 2, float64), [1, 2]],
];
it.each(checks.map((row) => ({ name: row[0], row })))(
  '$name has gradients of both orders',
  ({ row: [, make, shape] }) => {
    manualSeed(1);
    const module = make();
    const inputs = [randn(shape, float64).requiresGrad_(), ...module.parameters()];
    const forward = (x: Tensor) => [module.forward(x)].flat(2) as Tensor[];
    expect(gradcheck(forward, inputs)).toBe(true);
    expect(gradgradcheck(forward, inputs)).toBe(true);
  },
);
