import { Conv2d, ReLU6, Sequential } from '@wick/nn';
import { count, type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import { batchNorm, type NormLayer, normLayer } from '../layer.ts';

/** Options of {@link Conv2dNormActivation}. */
export interface ConvNormOptions {
  /** Side of the kernel; odd. Default: 3. */
  kernelSize?: number;
  /** Default: 1. */
  stride?: number;
  /** Default: 1. */
  groups?: number;
  /** Default: BatchNorm2d. */
  normLayer?: NormLayer;
}

const table = optionTable(
  {
    kernelSize: count(3, 1),
    stride: count(1, 1),
    groups: count(1, 1),
    normLayer: normLayer(batchNorm),
  } satisfies RulesFor<ConvNormOptions>,
  ['kernelSize', 'stride'],
);

/**
 * A convolution without bias that keeps the image's size at stride 1, its normalisation and a ReLU6: the block of
 * MobileNetV2, torchvision's `Conv2dNormActivation` with those arguments.
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
    ...given: Given<ConvNormOptions, [kernelSize: number, stride: number]>
  ) {
    const { kernelSize, stride, groups, normLayer } = table.take('Conv2dNormActivation', given);
    super(
      new Conv2d(inChannels, outChannels, kernelSize, {
        stride,
        padding: Math.floor((kernelSize - 1) / 2),
        groups,
        bias: false,
      }),
      normLayer(outChannels),
      new ReLU6(true),
    );
  }
}
