// Pixels rearranged and images resized

export { ChannelShuffle } from './channelShuffle.ts';
export { PixelShuffle } from './pixelShuffle.ts';
export { PixelUnshuffle } from './pixelUnshuffle.ts';
export { Upsample, type UpsampleLayerOptions } from './upsample.ts';
export { UpsamplingBilinear2d } from './upsamplingBilinear2d.ts';
export { UpsamplingNearest2d } from './upsamplingNearest2d.ts';
