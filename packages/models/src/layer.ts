import { BatchNorm2d, type Layer, type Parameter } from '@wick/nn';
import { any, type Rule } from '@wick/tensor/internal';

/** Makes the normalisation that follows a convolution with that many channels. */
export type NormLayer = (channels: number) => Layer;

/** A normalisation with scale and shift, as torchvision's networks have them. */
export type BatchNorm = BatchNorm2d & { weight: Parameter; bias: Parameter };

/** The option that is a function which makes a layer. */
export function layerMaker<D extends ((...given: never) => Layer) | null | undefined>(value: D): Rule<D> {
  return any<D>(value, 'a function that makes a layer', (given) => typeof given === 'function');
}

/** The option that chooses a normalisation. */
export function normLayer<D extends NormLayer | null>(value: D): Rule<D | NormLayer> {
  return layerMaker<D | NormLayer>(value);
}

/** What stands after a convolution where nothing else was asked for. */
export const batchNorm: NormLayer = (channels) => new BatchNorm2d(channels);
