import { defaultGenerator, Generator, manualSeed, rand, type Tensor, tensor, zeros } from '@wick/tensor';
import { expectClose, fixture } from '@wick/testing';
import {
  AutoAugment,
  type AutoAugmentPolicy,
  Compose,
  ElasticTransform,
  FiveCrop,
  GaussianBlur,
  Grayscale,
  type ImageSize,
  LinearTransformation,
  PILToTensor,
  RandAugment,
  RandomAdjustSharpness,
  RandomAutocontrast,
  RandomChoice,
  RandomEqualize,
  RandomErasing,
  RandomHorizontalFlip,
  RandomInvert,
  RandomOrder,
  RandomPerspective,
  RandomPosterize,
  RandomSolarize,
  TenCrop,
  ToPILImage,
  ToTensor,
  type Transform,
  TrivialAugmentWide,
} from './index.ts';
import {
  type Build,
  expectAsTorchvision,
  image,
  stands,
  type TransformCase,
  titled,
} from './testing/transformCases.ts';

interface Many {
  results: number[][];
  state: string;
}
interface Part {
  shape: number[];
  values: number[];
}
const drawn = fixture<{
  cases: TransformCase[];
  choice: Many;
  weighted: Many;
  order: Many;
  five: Part[];
  ten: Part[];
  upsideDown: Part[];
  whitening: { values: number[] };
}>(__dirname, 'moreTransforms');

const build: Record<string, Build> = {
  GaussianBlur: (size, o) => new GaussianBlur(size as ImageSize, o),
  RandomInvert: (_, o) => new RandomInvert(o),
  RandomPosterize: (bits, o) => new RandomPosterize(bits as number, o),
  RandomSolarize: (threshold, o) => new RandomSolarize(threshold as number, o),
  RandomAdjustSharpness: (factor, o) => new RandomAdjustSharpness(factor as number, o),
  RandomAutocontrast: (_, o) => new RandomAutocontrast(o),
  RandomEqualize: (_, o) => new RandomEqualize(o),
  RandomPerspective: (_, o) => new RandomPerspective(o),
  ElasticTransform: (_, o) => new ElasticTransform(o),
  AutoAugment: (policy, o) => new AutoAugment({ ...o, policy: policy as AutoAugmentPolicy }),
  RandAugment: (_, o) => new RandAugment(o),
  TrivialAugmentWide: (_, o) => new TrivialAugmentWide(o),
};

test.each(titled(drawn.cases))('%s %s of a %s image %j is torchvision’s', (name, _, __, ___, c) =>
  expectAsTorchvision(c, build[name]!, true),
);

describe('several transforms', () => {
  const parts = () => [new RandomHorizontalFlip(1), new Grayscale(3), new RandomErasing(1)];
  const table: [string, Transform, Many][] = [
    ['one of them', new RandomChoice(parts()), drawn.choice],
    ['one of them by weights', new RandomChoice(parts(), [1, 0, 3]), drawn.weighted],
    ['all in random order', new RandomOrder(parts()), drawn.order],
  ];
  test.each(table)('%s, as torchvision v2 draws', (_, transform, { results, state }) => {
    manualSeed(4);
    const x = image([3, 6, 7], 'float32');
    for (const expected of results) expectClose(transform.forward(x), tensor(expected).view(3, 6, 7));
    expect(stands(defaultGenerator)).toBe(state);
  });

  test('are refused where they do not fit', () => {
    expect(() => new RandomChoice([])).toThrow(/at least one transform/);
    expect(() => new RandomChoice(parts(), [1, 2])).toThrow(/p must have 3 numbers, not all of them 0, got \[1, 2\]/);
    expect(() => new RandomChoice(parts(), { p: [1, -1, 1] })).toThrow(/p must be an array of numbers from 0 up/);
    expect(() => new RandomOrder([3 as never])).toThrow(/^RandomOrder: a transform is a function or has forward/);
  });
});

const expectParts = (parts: readonly Tensor[], expected: readonly Part[]) => {
  expect(parts).toHaveLength(expected.length);
  expected.forEach(({ shape, values }, i) => {
    expectClose(parts[i]!, tensor(values).view(shape));
  });
};

test('FiveCrop and TenCrop give torchvision’s parts', () => {
  const x = image([3, 6, 7], 'float32');
  expectParts(new FiveCrop([3, 4]).forward(x), drawn.five);
  expectParts(new TenCrop(3).forward(x), drawn.ten);
  expectParts(new TenCrop([6, 7], { verticalFlip: true }).forward(x), drawn.upsideDown);
  expect(() => new FiveCrop(7).forward(x)).toThrow(/crops of \[7, 7\] are larger than the image of \[6, 7\]/);
});

test('LinearTransformation multiplies flattened images', () => {
  const generator = new Generator().manualSeed(2);
  const matrix = rand([12, 12], { generator });
  const mean = rand([12], { generator });
  const x = rand([2, 3, 2, 2], { generator });
  const transform = new LinearTransformation(matrix, mean);
  expectClose(transform.forward(x), tensor(drawn.whitening.values).view(x.shape));
  expect(() => transform.forward(zeros(3, 2, 3))).toThrow(/a matrix of 12 by 12 does not fit/);
  expect(() => new LinearTransformation(matrix, zeros(11))).toThrow(/expected a matrix of shape \[D, D\]/);
});

test('ToPILImage cuts to bytes, which ToTensor brings back', () => {
  const bytes = image([3, 4, 4], 'uint8');
  const there = new ToPILImage().forward(bytes.to('float32').div(255));
  expect(there.dtype).toBe('uint8');
  expect(there.sub(bytes).to('int32').abs().max().item()).toBeLessThan(256);
  expectClose(new ToTensor().forward(there), there.to('float32').div(255));
  expect(new ToPILImage().forward(tensor([[0, 0.999, 1]])).tolist()).toEqual([[[0, 254, 255]]]);
  expect(new Compose([new ToPILImage(), new PILToTensor()]).forward(bytes).tolist()).toEqual(bytes.tolist());
  expect(() => new ToPILImage().forward(zeros(5, 2, 2))).toThrow(RangeError);
  expect(() => new ToPILImage().forward(zeros([1, 2, 2], { dtype: 'int64' }))).toThrow(TypeError);
});

test('bad arguments are told before anything is drawn', () => {
  const x = image([3, 6, 7], 'float32');
  expect(() => new GaussianBlur(4)).toThrow(/kernelSize must be odd, got 4 by 4/);
  expect(() => new GaussianBlur(3, [0, 1])).toThrow(RangeError);
  expect(() => new GaussianBlur(15, 1).forward(x)).toThrow(/reaches too far beyond an image/);
  expect(() => new RandomPosterize(9)).toThrow(/from 0 to 8, got 9/);
  expect(() => new RandomPosterize(3, 1).forward(x)).toThrow(
    /^RandomPosterize: expected an image of dtype uint8, got float32/,
  );
  expect(() => new RandomSolarize(2, 1).forward(x)).toThrow(/threshold must be at most 1/);
  expect(() => new RandomAdjustSharpness(-1)).toThrow(RangeError);
  expect(() => new RandomPerspective({ distortionScale: 2 })).toThrow(RangeError);
  expect(() => new ElasticTransform({ alpha: 'x' as never })).toThrow(/alpha must be a number or two/);
  expect(() => new RandAugment(2, 31)).toThrow(/magnitude must be below numMagnitudeBins 31/);
  expect(() => new AutoAugment('mnist' as never)).toThrow(/'imagenet', 'cifar10', 'svhn'|imagenet/);
  expect(() => new TrivialAugmentWide({ fill: [1, 2] }).forward(x)).toThrow(
    /2 numbers to fill with do not fit 3 channels/,
  );
});
