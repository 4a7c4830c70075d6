import { defaultGenerator, manualSeed, ones, randn, ShapeError, type Tensor } from '@wick/tensor';
import * as nn from '../index.ts';

const wrong = <T>(value: unknown) => value as T;

describe('a layer refuses, before anything is drawn,', () => {
  const table: [string, () => unknown, typeof TypeError | typeof RangeError, RegExp][] = [
    [
      'Linear: a fraction of a feature',
      () => new nn.Linear(1.5, 2),
      RangeError,
      /Linear: inFeatures must be a whole number from 0 up, got 1\.5/,
    ],
    [
      'Linear: a negative size',
      () => new nn.Linear(1, -2),
      RangeError,
      /Linear: outFeatures must be a whole number from 0 up, got -2/,
    ],
    [
      'Linear: a size that is no number',
      () => new nn.Linear(wrong('3'), 2),
      TypeError,
      /Linear: inFeatures must be a number, got "3"/,
    ],
    [
      'Linear: an integer dtype',
      () => new nn.Linear(1, 2, { dtype: wrong('int64') }),
      TypeError,
      /Linear: dtype must be float32 or float64, got "int64"/,
    ],
    [
      'Linear: a bias that is no boolean',
      () => new nn.Linear(1, 2, { bias: wrong(1) }),
      TypeError,
      /Linear: bias must be a boolean, got 1/,
    ],
    [
      'Conv2d: groups that do not divide inChannels',
      () => new nn.Conv2d(3, 4, 1, { groups: 2 }),
      RangeError,
      /Conv2d: groups \(2\) must divide inChannels \(3\) and outChannels \(4\)/,
    ],
    [
      'Conv2d: groups that do not divide outChannels',
      () => new nn.Conv2d(4, 3, 1, { groups: 2 }),
      RangeError,
      /groups \(2\) must divide/,
    ],
    [
      'Conv2d: no groups',
      () => new nn.Conv2d(4, 4, 1, { groups: 0 }),
      RangeError,
      /groups must be a whole number from 1 up/,
    ],
    [
      'Conv2d: stride 0',
      () => new nn.Conv2d(1, 1, 1, { stride: 0 }),
      RangeError,
      /Conv2d: stride must be a whole number from 1 up, got 0/,
    ],
    [
      'Conv2d: dilation 0',
      () => new nn.Conv2d(1, 1, 1, { dilation: [1, 0] }),
      RangeError,
      /dilation must be a whole number from 1 up/,
    ],
    [
      'Conv2d: a kernel of 3 sizes',
      () => new nn.Conv2d(1, 1, [1, 2, 3]),
      RangeError,
      /Conv2d: kernelSize must be one number or 2, got \[1, 2, 3\]/,
    ],
    [
      'Conv2d: a kernel of no size',
      () => new nn.Conv2d(1, 1, wrong(null)),
      TypeError,
      /Conv2d: kernelSize must be a number or an array of 2, got null/,
    ],
    [
      'Conv2d: negative padding',
      () => new nn.Conv2d(1, 1, 1, { padding: -1 }),
      RangeError,
      /padding must be a whole number from 0 up/,
    ],
    [
      'Conv2d: another padding word',
      () => new nn.Conv2d(1, 1, 1, { padding: wrong('full') }),
      RangeError,
      /Conv2d: padding must be numbers, 'same' or 'valid', got "full"/,
    ],
    [
      "Conv2d: 'same' with a stride",
      () => new nn.Conv2d(1, 1, 3, { padding: 'same', stride: 2 }),
      RangeError,
      /Conv2d: padding 'same' needs stride 1, got 2/,
    ],
    [
      'Conv2d: another padding mode',
      () => new nn.Conv2d(1, 1, 1, { paddingMode: wrong('mirror') }),
      RangeError,
      /Conv2d: paddingMode must be one of zeros, reflect, replicate, circular, got "mirror"/,
    ],
    [
      'BatchNorm2d: a negative eps',
      () => new nn.BatchNorm2d(2, { eps: -1 }),
      RangeError,
      /BatchNorm2d: eps must be a number from 0 up, got -1/,
    ],
    [
      'BatchNorm2d: a momentum that is NaN',
      () => new nn.BatchNorm2d(2, { momentum: Number.NaN }),
      TypeError,
      /momentum must be a number or null, got NaN/,
    ],
    [
      'BatchNorm2d: affine that is no boolean',
      () => new nn.BatchNorm2d(2, { affine: wrong(0) }),
      TypeError,
      /affine must be a boolean, got 0/,
    ],
    [
      'Dropout: p above 1',
      () => new nn.Dropout(1.1),
      RangeError,
      /Dropout: p must be a probability from 0 to 1, got 1\.1/,
    ],
    ['Dropout: p NaN', () => new nn.Dropout({ p: Number.NaN }), RangeError, /got NaN/],
    [
      'MaxPool2d: a kernel of 0',
      () => new nn.MaxPool2d(0),
      RangeError,
      /MaxPool2d: kernelSize must be a whole number from 1 up, got 0/,
    ],
    [
      'MaxPool2d: ceilMode that is no boolean',
      () => new nn.MaxPool2d(1, { ceilMode: wrong('yes') }),
      TypeError,
      /ceilMode must be a boolean, got "yes"/,
    ],
    [
      'AvgPool2d: a divisor of 0',
      () => new nn.AvgPool2d(2, { divisorOverride: 0 }),
      RangeError,
      /AvgPool2d: divisorOverride must be a whole number from 1 up/,
    ],
    [
      'AdaptiveAvgPool2d: 3 sizes',
      () => new nn.AdaptiveAvgPool2d([1, 2, 3]),
      RangeError,
      /AdaptiveAvgPool2d: outputSize must be one number or 2/,
    ],
    [
      'AdaptiveAvgPool2d: a negative size',
      () => new nn.AdaptiveAvgPool2d(-1),
      RangeError,
      /outputSize must be a whole number from 0 up/,
    ],
    [
      'Unflatten: sizes that are no array',
      () => new nn.Unflatten(1, wrong(3)),
      TypeError,
      /Unflatten: unflattenedSize must be an array of whole numbers, got 3/,
    ],
    [
      'ReLU: inplace that is no boolean',
      () => new nn.ReLU(wrong('yes')),
      TypeError,
      /ReLU: inplace must be a boolean, got "yes"/,
    ],
    [
      'CrossEntropyLoss: a smoothing above 1',
      () => new nn.CrossEntropyLoss({ labelSmoothing: 2 }),
      RangeError,
      /CrossEntropyLoss: labelSmoothing must be from 0 to 1, got 2/,
    ],
    [
      'CrossEntropyLoss: weights that are no tensor',
      () => new nn.CrossEntropyLoss({ weight: wrong(3) }),
      TypeError,
      /CrossEntropyLoss: weight must be a Tensor, got 3/,
    ],
    [
      'NLLLoss: another reduction',
      () => new nn.NLLLoss({ reduction: wrong('max') }),
      RangeError,
      /NLLLoss: reduction must be 'none', 'mean' or 'sum', got "max"/,
    ],
    ['MSELoss: another reduction', () => new nn.MSELoss(wrong('max')), RangeError, /MSELoss: reduction must be/],
  ];
  it.each(table)('%s', (_, make, error, message) => {
    manualSeed(0);
    const state = defaultGenerator.getState();
    expect(make).toThrow(error);
    expect(make).toThrow(message);
    expect(defaultGenerator.getState().join()).toBe(state.join());
  });
});

describe('a layer refuses an input that does not fit:', () => {
  it.each<[string, () => unknown, new (message?: string) => Error, RegExp]>([
    ['Linear', () => new nn.Linear(2, 3).forward(ones(4, 3)), ShapeError, /\[4, 3\].*\[3, 2\]/],
    ['Conv2d', () => new nn.Conv2d(2, 3, 1).forward(ones(1, 1, 4, 4)), ShapeError, /conv2d/],
    [
      'BatchNorm2d of 3 dimensions',
      () => new nn.BatchNorm2d(2).forward(ones(1, 2, 3)),
      ShapeError,
      /BatchNorm2d: an input of 4 dimensions .* got shape \[1, 2, 3\]/,
    ],
    [
      'BatchNorm2d that is no tensor',
      () => new nn.BatchNorm2d(2).forward(wrong([1])),
      TypeError,
      /BatchNorm2d: input must be a Tensor/,
    ],
    [
      'BatchNorm2d of one value while training',
      () => new nn.BatchNorm2d(2).forward(ones(1, 2, 1, 1)),
      RangeError,
      /more than 1 value per channel/,
    ],
    ['ReLU that is no tensor', () => new nn.ReLU().forward(wrong(3)), TypeError, /relu: input must be a Tensor, got 3/],
    ['Softmax over a dimension that is not there', () => new nn.Softmax(2).forward(ones(2, 2)), RangeError, /softmax/],
    ['MSELoss', () => new nn.MSELoss().forward(ones(2), wrong(1)), TypeError, /mseLoss: target must be a Tensor/],
  ])('%s', (_, run, error, message) => {
    expect(run).toThrow(error);
    expect(run).toThrow(message);
  });

  it('BatchNorm2d that refuses an input counts no batch', () => {
    const layer = new nn.BatchNorm2d(2);
    expect(() => layer.forward(ones(1, 2, 3))).toThrow(ShapeError);
    expect(layer.num_batches_tracked!.item()).toBe(0);
  });
});

describe('a first argument with a default', () => {
  it('may stand alone, before the options, or among them', () => {
    expect([new nn.Dropout(0.2).p, new nn.Dropout({ p: 0.2 }).p, new nn.Dropout().p, new nn.Dropout(0).p]).toEqual([
      0.2, 0.2, 0.5, 0,
    ]);
    expect(new nn.Dropout(0.2, { inplace: true }).toString()).toBe('Dropout(p=0.2, inplace=True)');
    expect([new nn.ReLU(true).inplace, new nn.ReLU({ inplace: true }).inplace]).toEqual([true, true]);
    expect([new nn.Softmax(0).dim, new nn.LogSoftmax({ dim: -1 }).dim, new nn.Softmax().dim]).toEqual([0, -1, null]);
    expect(new nn.Flatten(0, { endDim: 1 }).toString()).toBe('Flatten(start_dim=0, end_dim=1)');
    const weight = ones(3);
    const loss = new nn.CrossEntropyLoss(weight, { reduction: 'sum' });
    expect([loss.weight === weight, loss.reduction]).toEqual([true, 'sum']);
    expect(new nn.NLLLoss(null, { ignoreIndex: 1 }).ignoreIndex).toBe(1);
    expect(new nn.MSELoss('sum').reduction).toBe('sum');
  });
});

describe('resetParameters', () => {
  it.each<[string, () => nn.Linear | nn.Conv2d]>([
    ['Linear', () => new nn.Linear(3, 4)],
    ['Conv2d', () => new nn.Conv2d(2, 3, 3)],
  ])('of %s draws what the constructor draws', (_, make) => {
    manualSeed(5);
    const layer = make();
    const before = [...layer.parameters()].map((p) => p.tolist());
    layer.weight.data.zero_();
    manualSeed(5);
    layer.resetParameters();
    expect([...layer.parameters()].map((p) => p.tolist())).toEqual(before);
  });

  it('of BatchNorm2d sets everything back', () => {
    const layer = new nn.BatchNorm2d(2);
    const fresh = new nn.BatchNorm2d(2);
    layer.weight!.data.fill_(3);
    layer.forward(randn(2, 2, 3, 3));
    layer.resetParameters();
    const values = (m: nn.Module) => Object.values(m.stateDict()).map((t: Tensor) => t.tolist());
    expect(values(layer)).toEqual(values(fresh));
  });
});
