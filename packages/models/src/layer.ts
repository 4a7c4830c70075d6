import { BatchNorm2d, type Layer } from '@wick/nn';

/** Makes the normalisation that follows a convolution with that many channels. */
export type NormLayer = (channels: number) => Layer;

/** What stands after a convolution where nothing else was asked for. */
export const batchNorm: NormLayer = (channels) => new BatchNorm2d(channels);
