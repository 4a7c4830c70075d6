import { BatchNorm2d, type Module } from '@wick/nn';
import type { Tensor } from '@wick/tensor';

/** A module that makes one tensor of one tensor. */
export interface Layer extends Module {
  forward(input: Tensor): Tensor;
}

/** Makes the normalisation that follows a convolution with that many channels. */
export type NormLayer = (channels: number) => Layer;

/** What stands after a convolution where nothing else was asked for. */
export const batchNorm: NormLayer = (channels) => new BatchNorm2d(channels);
