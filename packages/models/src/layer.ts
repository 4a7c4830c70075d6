import { BatchNorm2d, type Layer, type Parameter } from '@wick/nn';
import { any, type Rule } from '@wick/tensor/internal';

/** Makes the normalisation that follows a convolution with that many channels. */
export type NormLayer = (channels: number) => Layer;

/** A normalisation with scale and shift, as torchvision's networks have them. */
export type BatchNorm = BatchNorm2d & { weight: Parameter; bias: Parameter };

/** The option that chooses it. */
export function normLayer<D extends NormLayer | null>(value: D): Rule<D | NormLayer> {
  return any<D | NormLayer>(value, 'a function that makes a layer', (given) => typeof given === 'function');
}

/** What stands after a convolution where nothing else was asked for. */
export const batchNorm: NormLayer = (channels) => new BatchNorm2d(channels);
