// Convolution, its transpose, and the blocks that it sums over

export { Conv1d } from './conv1d.ts';
export { Conv2d } from './conv2d.ts';
export { Conv3d } from './conv3d.ts';
export type { ConvLayerOptions, PaddingMode } from './convNd.ts';
export { ConvTranspose1d } from './convTranspose1d.ts';
export { ConvTranspose2d } from './convTranspose2d.ts';
export { ConvTranspose3d } from './convTranspose3d.ts';
export type { ConvTransposeLayerOptions } from './convTransposeNd.ts';
export { Fold } from './fold.ts';
export {
  LazyConv1d,
  LazyConv2d,
  LazyConv3d,
  LazyConvTranspose1d,
  LazyConvTranspose2d,
  LazyConvTranspose3d,
} from './lazyConv.ts';
export { Unfold } from './unfold.ts';
