import { Generator, ones } from '@wick/tensor';
import * as data from './index.ts';

const image = ones(3, 8, 8);
const samples = [1, 2, 3, 4];
const folder = [{ name: 'a.png', webkitRelativePath: 'root/cat/a.png', arrayBuffer: async () => new ArrayBuffer(0) }];
// An idx file of one image without pixels, and one of its class.
const digits = {
  images: Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  labels: Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0),
};
type Build = new (...args: readonly unknown[]) => unknown;

// What every constructor that takes options takes before them.
const classes: Record<string, readonly unknown[]> = {
  DataLoader: [samples],
  RandomSampler: [samples],
  SubsetRandomSampler: [[0, 1]],
  WeightedRandomSampler: [[1, 2], 2],
  BatchSampler: [[0, 1], 2],
  RandomApply: [[]],
  ColorJitter: [],
  ToTensor: [],
  GaussianBlur: [3],
  RandomInvert: [],
  RandomPosterize: [3],
  RandomSolarize: [0.5],
  RandomAdjustSharpness: [2],
  RandomAutocontrast: [],
  RandomEqualize: [],
  RandomPerspective: [],
  ElasticTransform: [],
  AutoAugment: [],
  RandAugment: [],
  TrivialAugmentWide: [],
  TenCrop: [4],
  RandomChoice: [[(x: unknown) => x]],
  RandomOrder: [[]],
  RandomGrayscale: [],
  RandomHorizontalFlip: [],
  RandomVerticalFlip: [],
  RandomErasing: [],
  RandomCrop: [4],
  RandomResizedCrop: [4],
  RandomRotation: [10],
  RandomAffine: [10],
  Resize: [4],
  Pad: [1],
  MNIST: [digits],
  FashionMNIST: [digits],
  KMNIST: [digits],
  CIFAR10: [new Uint8Array(3073)],
  CIFAR100: [new Uint8Array(3074)],
  DatasetFolder: [folder, String],
  ImageFolder: [folder],
};
const wrong = { nonsense: 1 };
const drawn: readonly [string, () => unknown][] = [
  ['RandomCrop.getParams', () => data.RandomCrop.getParams(image, [4, 4], wrong as never)],
  ['RandomResizedCrop.getParams', () => data.RandomResizedCrop.getParams(image, [0.5, 1], [1, 1], wrong as never)],
  ['RandomErasing.getParams', () => data.RandomErasing.getParams(image, [0.1, 0.2], [1, 1], [0], wrong as never)],
  ['RandomAffine.getParams', () => data.RandomAffine.getParams([0, 1], null, null, null, [8, 8], wrong as never)],
  ['parseCsv', () => data.parseCsv('a\n1', wrong as never)],
  ['makeGrid', () => data.makeGrid(image, wrong as never)],
  ['randomSplit', () => data.randomSplit(samples, [2, 2], wrong as never)],
];
const calls = [
  ...Object.entries(classes).map(([name, args]): [string, () => unknown] => [
    name,
    () => new (data as unknown as Record<string, Build>)[name]!(...args, wrong),
  ]),
  ...drawn,
];

test.each(calls)('%s refuses an option that there is not, by name', (name, call) => {
  expect(call).toThrow(TypeError);
  expect(call).toThrow(new RegExp(`^${name}: there is no option nonsense`));
});

test.each([
  ['loadCifar10', data.loadCifar10],
  ['loadMnist', data.loadMnist],
  ['MNIST', data.MNIST.load],
  ['FashionMNIST', data.FashionMNIST.load],
  ['KMNIST', data.KMNIST.load],
  ['CIFAR10', data.CIFAR10.load],
  ['CIFAR100', data.CIFAR100.load],
])('%s refuses an option that there is not, by name', async (name, load) => {
  await expect(load('nowhere', { trian: true } as never)).rejects.toThrow(
    `${name}: there is no option trian, did you mean train?`,
  );
});

test('every class is among them, or takes no options', () => {
  const without =
    'AsyncIterableDataset ChainDataset ConcatDataset CsvDataset LineStream Lines StackDataset Subset TensorDataset Sampler SequentialSampler CenterCrop Compose ConvertImageDtype FiveCrop Grayscale Lambda LinearTransformation Normalize PILToTensor ToPILImage'.split(
      ' ',
    );
  const all = Object.entries(data)
    .filter(([name, value]) => typeof value === 'function' && /^[A-Z]/.test(name))
    .map(([name]) => name);
  expect(all.filter((name) => !(name in classes)).sort()).toEqual(
    [...without, 'Dataset', 'IterableDataset'].filter((name) => name in data).sort(),
  );
});

test('what torchvision’s users give by position goes by position', () => {
  expect(new data.RandomHorizontalFlip(1).p).toBe(1);
  expect(new data.RandomCrop(4, 2).padding).toBe(2);
  expect(new data.RandomCrop(4, null, true).padIfNeeded).toBe(true);
  expect(new data.ColorJitter(0.2, 0.4)).toMatchObject({ brightness: [0.8, 1.2], contrast: [0.6, 1.4], hue: null });
  expect(new data.RandomRotation(30, 'bilinear', true).expand).toBe(true);
  expect(new data.RandomErasing(0.5, [0.1, 0.2]).scale).toEqual([0.1, 0.2]);
  expect(new data.Resize(4, 'bicubic', { antialias: false })).toMatchObject({
    interpolation: 'bicubic',
    antialias: false,
  });
  expect(new data.Pad(1, 7, 'constant').fill).toBe(7);
  expect(new data.RandomApply([], 0.3).p).toBe(0.3);
  const generator = new Generator();
  expect(new data.SubsetRandomSampler([0], generator).generator).toBe(generator);
  expect(new data.BatchSampler([0, 1, 2], 2, true).length).toBe(1);
  expect(data.randomSplit(samples, [2, 2], new Generator()).map((part) => part.length)).toEqual([2, 2]);
});
