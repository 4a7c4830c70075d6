// Datasets
export { ChainDataset } from './datasets/chain.ts';
export { ConcatDataset } from './datasets/concat.ts';
export {
  AsyncIterableDataset,
  Dataset,
  type DatasetLike,
  IterableDataset,
  type IterableDatasetLike,
} from './datasets/dataset.ts';
export { randomSplit } from './datasets/randomSplit.ts';
export { StackDataset, type StackedSample } from './datasets/stack.ts';
export { Subset } from './datasets/subset.ts';
export { TensorDataset, type TensorsOf } from './datasets/tensorDataset.ts';
// Loading
export { defaultCollate, defaultConvert } from './loader/collate.ts';
export { DataLoader } from './loader/dataLoader.ts';
export type {
  BatchLoaderOptions,
  Collated,
  DataLoaderOptions,
  LoaderOptions,
  SampleLoaderOptions,
} from './loader/types.ts';
// Files
export { cifar10Classes, loadCifar10, parseCifar10 } from './readers/cifar10.ts';
export { parseIdx } from './readers/idx.ts';
export type { ImageSet, PartOption } from './readers/imageSet.ts';
export { loadMnist, parseMnist } from './readers/mnist.ts';
export type { UrlLike } from './readers/source.ts';
// Orders
export { BatchSampler, type BatchSamplerOptions } from './samplers/batch.ts';
export { RandomSampler, type RandomSamplerOptions } from './samplers/random.ts';
export { type GeneratorOption, Sampler, type Sized } from './samplers/sampler.ts';
export { SequentialSampler } from './samplers/sequential.ts';
export { SubsetRandomSampler } from './samplers/subsetRandom.ts';
export { WeightedRandomSampler, type WeightedRandomSamplerOptions } from './samplers/weightedRandom.ts';
