export { type AdaptiveSizes, adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d } from './adaptiveAvgPool.ts';
export { adaptiveMaxPool1d, adaptiveMaxPool2d, adaptiveMaxPool3d } from './adaptiveMaxPool.ts';
export { type AffineGridOptions, affineGrid } from './affineGrid.ts';
export { type AvgPoolOptions, avgPool1d, avgPool2d, avgPool3d } from './avgPool.ts';
export type { BlockOptions } from './blocks.ts';
export { channelShuffle } from './channelShuffle.ts';
export { type ConvOptions, conv1d, conv2d, conv3d } from './conv.ts';
export { convolution } from './convolution.ts';
export { type ConvTbcOptions, convTbc } from './convTbc.ts';
export { type ConvTransposeOptions, convTranspose1d, convTranspose2d, convTranspose3d } from './convTranspose.ts';
export { fold } from './fold.ts';
export { type FractionalMaxPoolOptions, fractionalMaxPool2d, fractionalMaxPool3d } from './fractionalMaxPool.ts';
export { type GridSampleOptions, gridSample } from './gridSample.ts';
export { type InterpolateOptions, interpolate } from './interpolate.ts';
export type { InterpolationMode } from './interpolateOp.ts';
export { type LpPoolOptions, lpPool1d, lpPool2d, lpPool3d } from './lpPool.ts';
export {
  type MaxPoolOptions,
  maxPool1d,
  maxPool1dWithIndices,
  maxPool2d,
  maxPool3d,
  type WithIndices,
} from './maxPool.ts';
export { type MaxUnpoolOptions, maxUnpool1d, maxUnpool2d, maxUnpool3d } from './maxUnpool.ts';
export { pixelShuffle, pixelUnshuffle } from './pixelShuffle.ts';
export type { Sizes } from './spatialSizes.ts';
export { unfold } from './unfold.ts';
