export {
  type AffineParams,
  RandomAffine,
  type RandomAffineOptions,
  RandomRotation,
  type RandomRotationOptions,
} from './affine.ts';
export type { AugmentOptions } from './augment.ts';
export { AutoAugment, type AutoAugmentOptions } from './autoAugment.ts';
export type { AutoAugmentPolicy } from './autoAugmentPolicies.ts';
export { RandomChoice, type RandomChoiceOptions, RandomOrder } from './choice.ts';
export {
  ColorJitter,
  type ColorJitterOptions,
  Grayscale,
  RandomGrayscale,
} from './colorJitter.ts';
export { ConvertImageDtype, convertImageDtype } from './convert.ts';
export { CenterCrop, RandomCrop, type RandomCropOptions } from './crop.ts';
export { ElasticTransform, type ElasticTransformOptions } from './elastic.ts';
export { type Erasure, RandomErasing, type RandomErasingOptions } from './erasing.ts';
export { RandomHorizontalFlip, RandomVerticalFlip } from './flip.ts';
export { GaussianBlur, type GaussianBlurOptions } from './gaussianBlur.ts';
export type { ImageSize } from './image.ts';
export { Lambda } from './lambda.ts';
export { LinearTransformation } from './linear.ts';
export { type Five, FiveCrop, TenCrop, type TenCropOptions } from './manyCrops.ts';
export { Normalize } from './normalize.ts';
export { Pad, type Padding, type PadImageMode, type PadImageOptions } from './pad.ts';
export { RandomPerspective, type RandomPerspectiveOptions } from './perspective.ts';
export { RandAugment, type RandAugmentOptions } from './randAugment.ts';
export type { Interpolation, ResamplingOptions } from './resample.ts';
export { Resize, type ResizeOptions } from './resize.ts';
export { RandomResizedCrop, type RandomResizedCropOptions } from './resizedCrop.ts';
export {
  RandomAdjustSharpness,
  RandomAutocontrast,
  RandomEqualize,
  RandomInvert,
  RandomPosterize,
  RandomSolarize,
} from './sometimes.ts';
export { PILToTensor, ToPILImage } from './toPILImage.ts';
export { ToTensor, type ToTensorOptions } from './toTensor.ts';
export {
  type ChanceOptions,
  Compose,
  RandomApply,
  type Transform,
  type TransformLike,
} from './transform.ts';
export { TrivialAugmentWide, type TrivialAugmentWideOptions } from './trivialAugmentWide.ts';
export type { WarpOptions } from './warp.ts';
