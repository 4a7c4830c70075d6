import {
  type DType,
  defaultGenerator,
  type Generator,
  manualSeed,
  rand,
  type Tensor,
  tensor,
  zeros,
} from '@wick/tensor';
import { expectClose, fixture } from '@wick/testing';
import {
  CenterCrop,
  ColorJitter,
  Compose,
  ConvertImageDtype,
  convertImageDtype,
  Grayscale,
  type ImageSize,
  Normalize,
  Pad,
  type Padding,
  RandomAffine,
  RandomApply,
  RandomCrop,
  RandomErasing,
  RandomGrayscale,
  RandomHorizontalFlip,
  RandomResizedCrop,
  RandomRotation,
  RandomVerticalFlip,
  Resize,
  ToTensor,
  type Transform,
} from './index.ts';
import {
  type Build,
  expectAsTorchvision,
  image,
  stands,
  type TransformCase,
  titled,
} from './testing/transformCases.ts';

const { cases, composed, toTensor } = fixture<{
  cases: TransformCase[];
  composed: { results: number[][]; state: string };
  toTensor: { shape: number[]; values: number[] };
}>(__dirname, 'transforms');

const build: Record<string, Build> = {
  Pad: (padding, o) => new Pad(padding as Padding, o),
  CenterCrop: (size) => new CenterCrop(size as ImageSize),
  RandomCrop: (size, o) => new RandomCrop(size as ImageSize, o),
  Resize: (size, o) => new Resize(size as ImageSize, o),
  RandomResizedCrop: (size, o) => new RandomResizedCrop(size as ImageSize, o),
  RandomRotation: (degrees, o) => new RandomRotation(degrees as number, o),
  RandomAffine: (degrees, o) => new RandomAffine(degrees as number, o),
  RandomHorizontalFlip: (_, o) => new RandomHorizontalFlip(o),
  RandomVerticalFlip: (_, o) => new RandomVerticalFlip(o),
  RandomErasing: (_, o) => new RandomErasing(o),
  ColorJitter: (_, o) => new ColorJitter(o),
  Grayscale: (channels) => new Grayscale(channels as 1 | 3),
  RandomGrayscale: (_, o) => new RandomGrayscale(o),
  ConvertImageDtype: (dtype) => new ConvertImageDtype(dtype as DType),
  Normalize: (mean, _, std) => new Normalize(mean as number[], std as number[]),
};

describe('as torchvision draws and computes', () => {
  test.each(titled(cases))('%s %s of a %s image %j', (name, _, __, ___, c) =>
    expectAsTorchvision(c, build[name]!, /^(Random|Color)/.test(name)),
  );

  test('Compose and RandomApply draw in order', () => {
    const transform = new Compose([
      new RandomCrop(6, { padding: 2 }),
      new RandomHorizontalFlip(),
      new RandomApply([new ColorJitter({ brightness: 0.3, contrast: 0.3 })], { p: 0.3 }),
      (x) => x,
      new Normalize([0.4, 0.5, 0.6], [0.2, 0.3, 0.25]),
      new RandomErasing(),
    ]);
    manualSeed(4);
    const x = image([3, 6, 7], 'float32');
    for (const expected of composed.results) expectClose(transform.forward(x), tensor(expected).view(3, 6, 6));
    expect(stands(defaultGenerator)).toBe(composed.state);
  });
});

test('ToTensor brings channels to the front and bytes to 0 … 1', () => {
  const pixels = tensor(Uint8Array.from({ length: 24 }, (_, i) => (i * 10) % 256)).view(2, 3, 4);
  expectClose(new ToTensor().forward(pixels), tensor(toTensor.values).view(toTensor.shape));
  const canvas = { data: new Uint8ClampedArray(pixels.toTypedArray() as Uint8Array), width: 3, height: 2 };
  expectClose(new ToTensor().forward(canvas), tensor(toTensor.values).view(toTensor.shape));
  expect(new ToTensor().forward(zeros(2, 3)).shape).toEqual([1, 2, 3]);
});

test('Grayscale(3) of one channel has the three it was asked for', () => {
  expect(new Grayscale(3).forward(zeros(1, 2, 2)).shape).toEqual([3, 2, 2]);
});

test('RandomErasing writes into the image itself only if asked to', () => {
  const x = rand(3, 8, 8);
  const out = new RandomErasing({ p: 1, inplace: true }).forward(x);
  expect(out).toBe(x);
  expect(x.eq(0).sum().item()).toBeGreaterThan(0);
});

const bytes = zeros([3, 4, 4], { dtype: 'uint8' });
const floats = zeros(3, 4, 4);
const bad: [string, () => unknown, new (m?: string) => Error, RegExp][] = [
  [
    'a longest side below the shorter',
    () => new Resize(5, { maxSize: 5 }),
    RangeError,
    /Resize: maxSize must be above the one number that size is, got maxSize 5 and size 5/,
  ],
  ['a longest side for two sizes', () => new Resize([5, 5], { maxSize: 9 }), RangeError, /size \[5, 5\]/],
  [
    'an unknown interpolation',
    () => new Resize(5, { interpolation: 'cubic' as 'bicubic' }),
    RangeError,
    /interpolation must be 'nearest', .* or 'bicubic', got "cubic"/,
  ],
  ['no area', () => new RandomResizedCrop(4, { scale: [0, 1] }), RangeError, /scale\[0\]/],
  [
    'a negative angle',
    () => new RandomRotation(-1),
    RangeError,
    /RandomRotation: degrees must be a number from 0 up, got -1/,
  ],
  ['angles the wrong way round', () => new RandomRotation([5, -5]), RangeError, /degrees must be \(least, most\)/],
  [
    'a move beyond the image',
    () => new RandomAffine(0, { translate: [0, 1.5] }),
    RangeError,
    /RandomAffine: translate\[1\] must be a number from 0 to 1, got 1.5/,
  ],
  ['a factor of 0', () => new RandomAffine(0, { scale: [0, 1] }), RangeError, /scale\[0\]/],
  [
    'a centre of one number',
    () => new RandomAffine(0, { center: [1] as unknown as [number, number] }),
    TypeError,
    /center must be two numbers, got \[1\]/,
  ],
  [
    'fills for other channels',
    () => new RandomAffine(0, { fill: [1, 2] }).forward(floats),
    RangeError,
    /2 numbers to fill with do not fit 3 channels/,
  ],
  ['three pads', () => new Pad([1, 2, 3]), RangeError, /Pad: padding must be 1, 2 or 4 numbers, got \[1, 2, 3\]/],
  ['a broken pad', () => new Pad(1.5), RangeError, /whole numbers, got 1.5/],
  [
    'an unknown padding mode',
    () => new Pad(1, { paddingMode: 'wrap' as 'edge' }),
    RangeError,
    /paddingMode must be 'constant', .* or 'symmetric', got "wrap"/,
  ],
  [
    'a mirror wider than the image',
    () => new Pad(5, { paddingMode: 'symmetric' }).forward(floats),
    RangeError,
    /Pad: symmetric padding 5/,
  ],
  [
    'a crop of nothing',
    () => new CenterCrop(0),
    RangeError,
    /CenterCrop: height must be a whole number from 1 up, got 0/,
  ],
  [
    'a crop of three sizes',
    () => new CenterCrop([1, 2, 3] as unknown as [number, number]),
    RangeError,
    /one number or two/,
  ],
  [
    'a crop larger than the image',
    () => new RandomCrop(5).forward(floats),
    RangeError,
    /RandomCrop: a crop of \[5, 5\] is larger than the image of \[4, 4\]/,
  ],
  [
    'a probability of 2',
    () => new RandomHorizontalFlip({ p: 2 }),
    RangeError,
    /RandomHorizontalFlip: p must be a number from 0 to 1, got 2/,
  ],
  [
    'a probability that is none',
    () => new RandomApply([], { p: Number.NaN }),
    RangeError,
    /RandomApply: p must be a number from 0 to 1, got NaN/,
  ],
  [
    'a generator that is none',
    () => new RandomCrop(2, { generator: {} as Generator }),
    TypeError,
    /RandomCrop: generator must be a Generator/,
  ],
  [
    'no transforms',
    () => new Compose(new Pad(1) as unknown as Transform[]),
    TypeError,
    /Compose: expected an array of transforms, got a Pad/,
  ],
  [
    'what is no transform',
    () => new Compose([{} as Transform]),
    TypeError,
    /Compose: a transform is a function or has forward/,
  ],
  [
    'bytes to be normalised',
    () => new Normalize(0.5, 0.5).forward(bytes),
    TypeError,
    /Normalize: expected a floating-point image, got uint8/,
  ],
  ['a deviation of 0', () => new Normalize([0, 0], [1, 0]), RangeError, /std must not be 0/],
  [
    'other channels than the mean has',
    () => new Normalize([0, 0], [1, 1]).forward(floats),
    RangeError,
    /2 channels do not fit an image of shape \[3, 4, 4\]/,
  ],
  [
    'an area above 1',
    () => new RandomErasing({ scale: [0, 1.5] }),
    RangeError,
    /scale\[1\] must be a number from 0 to 1, got 1.5/,
  ],
  [
    'ratios the wrong way round',
    () => new RandomErasing({ ratio: [3, 2] }),
    RangeError,
    /ratio must be \(least, most\), got \[3, 2\]/,
  ],
  [
    'two values for three channels',
    () => new RandomErasing({ p: 1, value: [1, 2] }).forward(floats),
    RangeError,
    /does not fit the channels/,
  ],
  [
    'a negative brightness',
    () => new ColorJitter({ brightness: -1 }),
    RangeError,
    /ColorJitter: brightness must be a number from 0 up, got -1/,
  ],
  [
    'a hue of more than half a turn',
    () => new ColorJitter({ hue: 0.6 }),
    RangeError,
    /ColorJitter: hue must be a number from 0 to 0.5, got 0.6/,
  ],
  [
    'colours of two channels',
    () => new ColorJitter().forward(zeros(2, 4, 4)),
    RangeError,
    /expected 1 or 3 channels, got an image of shape \[2, 4, 4\]/,
  ],
  [
    'int32 images',
    () => convertImageDtype(zeros([1, 2, 2], { dtype: 'int32' })),
    TypeError,
    /images are uint8, float32 or float64, got int32/,
  ],
  [
    'a canvas of another size',
    () => new ToTensor().forward({ data: new Uint8ClampedArray(4), width: 2, height: 2 }),
    RangeError,
    /are not 4 bytes/,
  ],
  [
    'an array for an image',
    () => new Pad(1).forward([[1]] as unknown as Tensor),
    TypeError,
    /Pad: expected an image as a Tensor/,
  ],
  [
    'a row for an image',
    () => new Pad(1).forward(zeros(3)),
    RangeError,
    /Pad: expected an image of shape \[..., H, W\], got \[3\]/,
  ],
];
test.each(bad)('%s: a clear error, nothing drawn', (_, call, kind, message) => {
  manualSeed(0);
  const before = stands(defaultGenerator);
  expect(call).toThrow(kind);
  expect(call).toThrow(message);
  expect(stands(defaultGenerator)).toBe(before);
});
