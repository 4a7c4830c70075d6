// Datasets

// Loading
export type { WorkerLike } from '@wick/tensor/internal';
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
// Images
export {
  type CanvasImage,
  type CanvasPixels,
  type Drawable,
  fromImage,
  toImageData,
} from './images/canvas.ts';
export { decodeImage, encodeJpeg, readImage } from './images/decodeImage.ts';
export { type GivenGridOptions, type GridOptions, makeGrid } from './images/makeGrid.ts';
export type { Channels } from './images/pixels.ts';
export { decodePng, encodePng } from './images/png.ts';
export { type SaveImageOptions, saveImage } from './images/saveImage.ts';
// torchvision.transforms, torchvision.datasets, torchvision.utils: flat, and by torchvision's names
export * as utils from './images/utils.ts';
export type { AbortSignalLike } from './loader/abort.ts';
export { defaultCollate, defaultConvert } from './loader/collate.ts';
export { DataLoader } from './loader/dataLoader.ts';
export { type DatasetSource, type ServeDatasetOptions, serveDataset } from './loader/serveDataset.ts';
export type {
  BatchLoaderOptions,
  Collated,
  DataLoaderOptions,
  LoaderOptions,
  SampleLoaderOptions,
} from './loader/types.ts';
export { getWorkerInfo, type WorkerInfo } from './loader/workerInfo.ts';
export type { SeedPer } from './loader/workerMessages.ts';
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
// Tables and texts
export { type CsvColumn, CsvDataset, type CsvOptions, type CsvRow, loadCsv, parseCsv } from './tables/csv.ts';
export { LineStream, Lines } from './tables/lines.ts';
export * from './transforms/index.ts';
export * as transforms from './transforms/index.ts';
export * from './vision/index.ts';
export * as datasets from './vision/index.ts';
