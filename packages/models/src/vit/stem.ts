import { normal_, truncNormal_, zeros_ } from '@wick/init';
import { BatchNorm2d, Conv2d, type Layer, ReLU, Sequential } from '@wick/nn';
import type { NormLayer } from '../layer.ts';
import { Conv2dNormActivation } from '../ops/conv2dNormActivation.ts';

/** One convolution of a stem that takes the place of the patches: torchvision's `ConvStemConfig`. */
export interface ConvStemConfig {
  /** Channels of its result. */
  readonly outChannels: number;
  /** Side of the kernel. */
  readonly kernelSize: number;
  /** Steps of the kernel. */
  readonly stride: number;
  /** Default: BatchNorm2d. */
  readonly normLayer?: NormLayer;
  /** Makes the activation. Default: a ReLU that overwrites its input. */
  readonly activationLayer?: () => Layer;
}

/** What makes hiddenDim channels of an image, a place each patch. */
export function stem(hiddenDim: number, patchSize: number, convs: readonly ConvStemConfig[] | null): Layer {
  if (convs === null) return new Conv2d(3, hiddenDim, patchSize, { stride: patchSize });
  const layers = new Map<string, Layer>();
  let channels = 3;
  for (const [i, { outChannels, kernelSize, stride, normLayer, activationLayer }] of convs.entries()) {
    layers.set(
      `conv_bn_relu_${i}`,
      new Conv2dNormActivation(channels, outChannels, {
        kernelSize,
        stride,
        normLayer: normLayer ?? ((features) => new BatchNorm2d(features)),
        activationLayer: activationLayer ?? (() => new ReLU(true)),
      }),
    );
    channels = outChannels;
  }
  layers.set('conv_last', new Conv2d(channels, hiddenDim, 1));
  return new Sequential(layers);
}

/**
 * Draws the stem's initial weights: of patches a truncated normal of variance 1 / fan_in, of a stem of convolutions its
 * last one N(0, 2 / outChannels). The bias is 0.
 *
 * @see Xiao et al., Early Convolutions Help Transformers See Better (2021)
 */
export function initialiseStem(layer: Layer): void {
  if (layer instanceof Conv2d) {
    truncNormal_(layer.weight, { std: Math.sqrt(1 / (layer.weight.numel() / layer.outChannels)) });
    if (layer.bias) zeros_(layer.bias);
    return;
  }
  const last = layer instanceof Sequential ? layer.at(-1) : null;
  if (!(last instanceof Conv2d)) return;
  normal_(last.weight, { mean: 0, std: Math.sqrt(2 / last.outChannels) });
  if (last.bias) zeros_(last.bias);
}
