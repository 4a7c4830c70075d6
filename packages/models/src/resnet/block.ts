import { Conv2d, type Layer, type Sequential } from '@wick/nn';
import { count, type Given, optionTable, type RulesFor, unchecked } from '@wick/tensor/internal';
import { type BatchNorm, batchNorm, type NormLayer, normLayer } from '../layer.ts';

/** Options of {@link BasicBlock} and {@link Bottleneck}. */
export interface BlockOptions {
  /** Steps of the block; with 2 it halves the image. Default: 1. */
  stride?: number;
  /** What brings the input to the output's shape where they differ. Default: null, the input itself. */
  downsample?: Layer | null;
  /** Groups of the 3×3 convolution. Default: 1. */
  groups?: number;
  /** Channels per group, for `planes` of 64. Default: 64. */
  baseWidth?: number;
  /** Distance of the 3×3 kernel's taps. Default: 1. */
  dilation?: number;
  /** Default: BatchNorm2d. */
  normLayer?: NormLayer;
}

/** The options of both kinds of blocks, in torchvision's order. */
export const blockTable = optionTable(
  {
    stride: count(1, 1),
    downsample: unchecked<Layer | null>(null),
    groups: count(1, 1),
    baseWidth: count(64, 1),
    dilation: count(1, 1),
    normLayer: normLayer(batchNorm),
  } satisfies RulesFor<BlockOptions>,
  ['stride', 'downsample', 'groups', 'baseWidth', 'dilation'],
);

/** How a block's options are given. */
export type GivenBlock = Given<BlockOptions, [stride: number, downsample: Layer | null]>;

/** What brings the input to the output's shape in torchvision's networks. */
export type DownSample = Sequential<[Conv2d, BatchNorm]>;

/** A class of residual blocks: what a {@link ResNet} is built from. */
export interface ResNetBlock<B extends Layer = Layer> {
  /** Output channels per plane. */
  readonly expansion: number;
  new (inplanes: number, planes: number, options?: BlockOptions): B;
}

/** A 3×3 convolution without bias that keeps the image's size at stride 1. */
export function conv3x3(inChannels: number, outChannels: number, stride = 1, groups = 1, dilation = 1): Conv2d {
  return new Conv2d(inChannels, outChannels, 3, { stride, padding: dilation, groups, bias: false, dilation });
}

/** A 1×1 convolution without bias. */
export function conv1x1(inChannels: number, outChannels: number, stride = 1): Conv2d {
  return new Conv2d(inChannels, outChannels, 1, { stride, bias: false });
}
