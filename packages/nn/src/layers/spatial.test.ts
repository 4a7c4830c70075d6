import { type DType, defaultGenerator, manualSeed, ones, randn, ShapeError, type Tensor, tensor } from '@wick/tensor';
import { expectClose, gradcheck, gradgradcheck } from '@wick/testing';
import * as nn from '../index.ts';

const F = nn.functional;
const wrong = <T>(value: unknown) => value as T;
const ints = (...shape: number[]) => ones(shape, { dtype: 'int64' as DType });
type Failure = [string, () => unknown, new (message?: string) => Error, RegExp];

describe('is refused before anything is drawn, with what was expected and what came:', () => {
  const image = ones(1, 4, 4, 4);
  const layers: Failure[] = [
    [
      'LocalResponseNorm',
      () => new nn.LocalResponseNorm(0),
      RangeError,
      /size must be a whole number from 1 up, got 0/,
    ],
    [
      'CrossMapLRN2d',
      () => new nn.CrossMapLRN2d(3, { alpha: wrong('1') }),
      TypeError,
      /alpha must be a number, got "1"/,
    ],
    ['Upsample', () => new nn.Upsample({ mode: wrong(2) }), TypeError, /mode must be a string, got 2/],
    ['Upsample', () => new nn.Upsample({ alignCorners: wrong(1) }), TypeError, /alignCorners must be a boolean, got 1/],
    ['PixelShuffle', () => new nn.PixelShuffle(0), RangeError, /upscaleFactor must be a whole number from 1 up, got 0/],
    ['PixelUnshuffle', () => new nn.PixelUnshuffle(wrong('2')), TypeError, /downscaleFactor must be a number, got "2"/],
    [
      'ChannelShuffle',
      () => new nn.ChannelShuffle(1.5),
      RangeError,
      /groups must be a whole number from 1 up, got 1.5/,
    ],
    ['Unfold', () => new nn.Unfold([2, 2, 2]), RangeError, /kernelSize must be one number or 2, got \[2, 2, 2\]/],
    ['Fold', () => new nn.Fold(4, 2, { stride: 0 }), RangeError, /stride must be a whole number from 1 up, got 0/],
    ['MaxUnpool2d', () => new nn.MaxUnpool2d(2, { padding: -1 }), RangeError, /padding must be .* from 0 up, got -1/],
    ['LPPool1d', () => new nn.LPPool1d(0, 2), RangeError, /normType must be a number other than 0, got 0/],
    ['LPPool2d', () => new nn.LPPool2d(2, [2]), RangeError, /kernelSize must be one number or 2, got \[2\]/],
    ['FractionalMaxPool2d', () => new nn.FractionalMaxPool2d(2), RangeError, /exactly one of .* got null and null/],
    [
      'FractionalMaxPool3d',
      () => new nn.FractionalMaxPool3d(2, { outputSize: 2, outputRatio: 0.5 }),
      RangeError,
      /exactly one of .* got 2 and 0.5/,
    ],
    [
      'FractionalMaxPool2d',
      () => new nn.FractionalMaxPool2d(2, { outputRatio: [0.5, 1] }),
      RangeError,
      /outputRatio must be one number between 0 and 1 or 2, got \[0.5, 1\]/,
    ],
    ['AlphaDropout', () => new nn.AlphaDropout(1.5), RangeError, /p must be a probability from 0 to 1, got 1.5/],
    ['FeatureAlphaDropout', () => new nn.FeatureAlphaDropout(-1), RangeError, /p must be a probability .* got -1/],
  ];
  const calls: Failure[] = [
    ['interpolate', () => F.interpolate(image), RangeError, /exactly one of size and scaleFactor .* null and .* null/],
    ['interpolate', () => F.interpolate(image, { size: 2, mode: wrong('cubic') }), RangeError, /mode .* got "cubic"/],
    [
      'interpolate',
      () => new nn.Upsample({ size: 2, mode: 'linear' }).forward(image),
      ShapeError,
      /mode "linear" needs an input of 3 dimensions, got shape \[1, 4, 4, 4\]/,
    ],
    [
      'interpolate',
      () => F.interpolate(image, { size: [2, 2, 2] }),
      ShapeError,
      /size must have one number per spatial dimension of x of shape \[1, 4, 4, 4\], got \[2, 2, 2\]/,
    ],
    ['interpolate', () => F.interpolate(ints(1, 1, 3), { size: 2 }), TypeError, /x must be .* got a int64 tensor/],
    [
      'interpolate',
      () => F.interpolate(image, { scaleFactor: 0 }),
      RangeError,
      /scaleFactor must be .* above 0, got 0/,
    ],
    [
      'interpolate',
      () => F.interpolate(image, { scaleFactor: 0.1 }),
      ShapeError,
      /must not be 0, got x of shape \[1, 4, 4, 4\] and spatial sizes \[0, 0\]/,
    ],
    [
      'gridSample',
      () => F.gridSample(image, ones(2, 1, 1, 2)),
      ShapeError,
      /same batch size, got x of shape \[1, 4, 4, 4\] and grid of shape \[2, 1, 1, 2\]/,
    ],
    [
      'gridSample',
      () => F.gridSample(image, ones(1, 1, 1, 2, { dtype: 'float64' })),
      TypeError,
      /float32, got float64/,
    ],
    [
      'affineGrid',
      () => F.affineGrid(ones(1, 2, 3), [2, 1, 3, 3]),
      ShapeError,
      /theta must have shape \[2, 2, 3\] for size \[2, 1, 3, 3\], got \[1, 2, 3\]/,
    ],
    ['pixelShuffle', () => new nn.PixelShuffle(3).forward(image), ShapeError, /\[1, 4, 4, 4\] .* got 3/],
    ['pixelUnshuffle', () => F.pixelUnshuffle(image, 3), ShapeError, /\[1, 4, 4, 4\] .* got 3/],
    [
      'channelShuffle',
      () => F.channelShuffle(image, 3),
      ShapeError,
      /\[1, 4, 4, 4\] must be divisible by groups, got 3/,
    ],
    ['unfold', () => new nn.Unfold(5).forward(image), ShapeError, /\[1, 4, 4, 4\]: there would be \[0, 0\] blocks/],
    [
      'fold',
      () => F.fold(ones(1, 4, 5), 3, 2),
      ShapeError,
      /image of \[3, 3\] x must hold 2 · 2 blocks, got .*\[1, 4, 5\]/,
    ],
    ['fold', () => F.fold(ones(1, 3, 4), 3, 2), ShapeError, /\[1, 3, 4\] must be divisible by the 4 elements/],
    [
      'maxUnpool1d',
      () => new nn.MaxUnpool1d(2).forward(ones(1, 2), tensor([[0n, 4n]])),
      RangeError,
      /indices must lie from 0 to 3, the places of the result, got 4 at 1/,
    ],
    ['maxUnpool1d', () => F.maxUnpool1d(ones(1, 2), ints(1, 3), 2), ShapeError, /shape of x, \[1, 2\], got \[1, 3\]/],
    ['maxUnpool1d', () => F.maxUnpool1d(ones(1, 2), ones(1, 2), 2), TypeError, /int64 tensor, got a float32 tensor/],
    [
      'maxUnpool1d',
      () => F.maxUnpool1d(ones(1, 2), ints(1, 2), 2, { outputSize: [6] }),
      RangeError,
      /outputSize must lie between 3 and 5 in dimension 0, got \[6\]/,
    ],
    ['lpPool2d', () => F.lpPool2d(image, 2, 5), ShapeError, /does not fit an input of shape \[1, 4, 4, 4\]/],
    [
      'fractionalMaxPool2d',
      () => F.fractionalMaxPool2d(image, 2, { outputSize: 4 }),
      ShapeError,
      /4 windows of 2 do not fit dimension 0 of the spatial size \[4, 4\]/,
    ],
    [
      'fractionalMaxPool2d',
      () => F.fractionalMaxPool2d(image, 2, { outputSize: 2, randomSamples: ones(1, 4, 3) }),
      ShapeError,
      /randomSamples must have shape \[1, 4, 2\] .* got \[1, 4, 3\]/,
    ],
    ['alphaDropout', () => F.alphaDropout(image, { p: 2 }), RangeError, /p must be a probability from 0 to 1, got 2/],
    [
      'featureAlphaDropout',
      () => new nn.FeatureAlphaDropout().forward(ones(3)),
      ShapeError,
      /at least 2 dimensions .* got shape \[3\]/,
    ],
    ['gumbelSoftmax', () => F.gumbelSoftmax(image, { dim: 4 }), RangeError, /dim must be .* got 4/],
    [
      'convTbc',
      () => F.convTbc(ones(2, 1, 3), ones(1, 2, 2), ones(2)),
      ShapeError,
      /\[2, 1, 3\], \[1, 2, 2\] and \[2\]/,
    ],
    ['CrossMapLRN2d', () => new nn.CrossMapLRN2d(3).forward(ones(4, 4, 4)), ShapeError, /4 dimensions .* \[4, 4, 4\]/],
  ];
  it.each([...layers, ...calls])('%s', (name, run, error, message) => {
    manualSeed(0);
    const state = defaultGenerator.getState();
    expect(run).toThrow(error);
    expect(run).toThrow(new RegExp(`^${name}: .*${message.source}`));
    expect(defaultGenerator.getState().join()).toBe(state.join());
  });
});

describe('has the derivative that finite differences show, twice:', () => {
  const samples = { randomSamples: tensor([[[0.2, 0.7]]], { dtype: 'float64' }) };
  const table: [string, () => nn.Module, number[]][] = [
    ['LocalResponseNorm', () => new nn.LocalResponseNorm(3, { alpha: 0.4 }), [1, 4, 2]],
    ['Upsample', () => new nn.Upsample({ scaleFactor: 1.5, mode: 'bicubic' }), [1, 1, 2, 3]],
    ['UpsamplingNearest2d', () => new nn.UpsamplingNearest2d({ scaleFactor: 2 }), [1, 1, 2, 2]],
    ['UpsamplingBilinear2d', () => new nn.UpsamplingBilinear2d({ size: 3 }), [1, 1, 2, 2]],
    ['PixelShuffle', () => new nn.PixelShuffle(2), [4, 1, 2]],
    ['PixelUnshuffle', () => new nn.PixelUnshuffle(2), [1, 2, 4]],
    ['ChannelShuffle', () => new nn.ChannelShuffle(2), [1, 4, 2]],
    ['Unfold', () => new nn.Unfold(2, { padding: 1 }), [1, 2, 2]],
    ['Fold', () => new nn.Fold(3, 2), [4, 4]],
    ['LPPool1d', () => new nn.LPPool1d(2, 2), [1, 4]],
    ['LPPool2d', () => new nn.LPPool2d(2, 2, { stride: 1 }), [1, 2, 3]],
    ['LPPool3d', () => new nn.LPPool3d(2, [1, 2, 2]), [1, 1, 2, 2]],
    ['FractionalMaxPool2d', () => new nn.FractionalMaxPool2d(2, { outputSize: 2, ...samples }), [1, 3, 3]],
  ];
  it.each(table)('%s', (_, make, shape) => {
    manualSeed(2);
    const module = make();
    const input = randn(shape, { dtype: 'float64' }).requiresGrad_();
    const forward = (x: Tensor) => module.forward(x) as Tensor;
    expect(gradcheck(forward, [input])).toBe(true);
    expect(gradgradcheck(forward, [input])).toBe(true);
  });
});

it('a max unpool puts back what the pool took, into the size that it is told', () => {
  const x = randn(1, 2, 5, 5);
  const [values, indices] = new nn.MaxPool2d(2, { returnIndices: true }).forward(x);
  const back = new nn.MaxUnpool2d(2).forward(values, indices, { outputSize: [5, 5] });
  expect(back.shape).toEqual([1, 2, 5, 5]);
  expectClose(new nn.MaxPool2d(2).forward(back.abs()), values.abs());
  expectClose(back.mul(back.sub(x)), back.mul(0));
});

it('the numbers that place fractional windows are part of the state, where they are given', () => {
  const samples = tensor([[[0.25, 0.5]]]);
  const layer = new nn.FractionalMaxPool2d(2, { outputSize: 2, randomSamples: samples });
  expect(Object.keys(layer.stateDict())).toEqual(['_random_samples']);
  const x = randn(1, 1, 5, 5);
  expect(layer.forward(x).tolist()).toEqual(layer.forward(x).tolist());
  expect(Object.keys(new nn.FractionalMaxPool2d(2, { outputSize: 2 }).stateDict())).toEqual([]);
});

it('the older names of interpolate warn, and do what it does', () => {
  const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const x = randn(1, 1, 3, 3);
  const options = { scaleFactor: 2, mode: 'bicubic', alignCorners: true } as const;
  expectClose(F.upsample(x, options), F.interpolate(x, options));
  expectClose(F.upsampleNearest(x, { size: 5 }), F.interpolate(x, { size: 5 }));
  const corners = { size: 5, mode: 'bilinear', alignCorners: true } as const;
  expectClose(F.upsampleBilinear(x, { size: 5 }), F.interpolate(x, corners));
  expect(warned.mock.calls.map(([message]) => String(message).split(' ')[0])).toEqual([
    'upsample',
    'upsampleNearest',
    'upsampleBilinear',
  ]);
  warned.mockRestore();
});
