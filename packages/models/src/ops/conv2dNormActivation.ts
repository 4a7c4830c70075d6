import { Conv2d, type Layer, ReLU, Sequential } from '@wick/nn';
import { count, flag, type Given, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import { batchNorm, layerMaker, type NormLayer, normLayer } from '../layer.ts';

/** Options of {@link Conv2dNormActivation}. */
export interface ConvNormOptions {
  /** Side of the kernel. Default: 3. */
  kernelSize?: number;
  /** Default: 1. */
  stride?: number;
  /** Zeros around the image. Default: null, (kernelSize - 1) / 2 · dilation, which keeps the size where it is odd. */
  padding?: number | null;
  /** Default: 1. */
  groups?: number;
  /** Null for none. Default: BatchNorm2d. */
  normLayer?: NormLayer | null;
  /** Makes the activation; null for none. Default: a ReLU that overwrites its input. */
  activationLayer?: (() => Layer) | null;
  /** Distance of the kernel's taps. Default: 1. */
  dilation?: number;
  /** Whether the convolution has one. Default: null, where there is no normalisation. */
  bias?: boolean | null;
}

const table = optionTable(
  {
    kernelSize: count(3, 1),
    stride: count(1, 1),
    padding: orNull(count(0, 0)),
    groups: count(1, 1),
    normLayer: orNull<NormLayer | null>(normLayer(batchNorm), batchNorm),
    activationLayer: orNull<(() => Layer) | null>(layerMaker<(() => Layer) | null>(null), () => new ReLU(true)),
    dilation: count(1, 1),
    bias: orNull(flag(false)),
  } satisfies RulesFor<ConvNormOptions>,
  ['kernelSize', 'stride', 'padding', 'groups'],
);

/**
 * A convolution, its normalisation and its activation: torchvision's `ops.Conv2dNormActivation`. Without more options the
 * convolution has no bias and keeps the image's size at stride 1.
 *
 * Shapes: (N, inChannels, H, W) to (N, outChannels, H / stride, W / stride), sizes rounded up.
 *
 * @example
 * ```ts
 * new models.Conv2dNormActivation(3, 8, { stride: 2 }).forward(zeros(1, 3, 8, 8)).shape; // [1, 8, 4, 4]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.ops.Conv2dNormActivation.html
 */
export class Conv2dNormActivation extends Sequential {
  static override readonly name: string = 'Conv2dNormActivation';

  /** @throws as the convolution does. */
  constructor(
    inChannels: number,
    outChannels: number,
    ...given: Given<ConvNormOptions, [kernelSize: number, stride: number, padding: number | null, groups: number]>
  ) {
    const read = table.take('Conv2dNormActivation', given);
    const { kernelSize, stride, groups, dilation, normLayer, activationLayer } = read;
    const layers: Layer[] = [
      new Conv2d(inChannels, outChannels, kernelSize, {
        stride,
        padding: read.padding ?? Math.floor((kernelSize - 1) / 2) * dilation,
        dilation,
        groups,
        bias: read.bias ?? normLayer === null,
      }),
    ];
    if (normLayer) layers.push(normLayer(outChannels));
    if (activationLayer) layers.push(activationLayer());
    super(...layers);
  }
}
