import { Conv2d, type Layer, Module, ReLU6, Sequential } from '@wick/nn';
import { count, type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { batchNorm, type NormLayer, normLayer } from '../layer.ts';
import { Conv2dNormActivation } from '../ops/conv2dNormActivation.ts';

/** Options of {@link InvertedResidual}. */
export interface InvertedResidualOptions {
  /** 1, or 2 to halve the image. Default: 1. */
  stride?: number;
  /** Channels inside the block per input channel. Default: 6. */
  expandRatio?: number;
  /** Default: BatchNorm2d. */
  normLayer?: NormLayer;
}

const table = optionTable(
  {
    stride: count(1, 1),
    expandRatio: count(6, 1),
    normLayer: normLayer(batchNorm),
  } satisfies RulesFor<InvertedResidualOptions>,
  ['stride', 'expandRatio'],
);

/**
 * MobileNetV2's block: 1×1 up to expandRatio times the channels (left out for a ratio of 1), a 3×3 convolution of each
 * channel by itself, 1×1 down to `oup` channels without activation; the input is added where the shapes are the same.
 *
 * Shapes: (N, inp, H, W) to (N, oup, H / stride, W / stride), sizes rounded up.
 *
 * @example
 * ```ts
 * new models.InvertedResidual(8, 16, { stride: 2 }).forward(zeros(1, 8, 8, 8)).shape; // [1, 16, 4, 4]
 * ```
 * @see Sandler et al., MobileNetV2: Inverted Residuals and Linear Bottlenecks (2018), table 1
 */
export class InvertedResidual extends Module {
  static override readonly name: string = 'InvertedResidual';
  /** The convolutions with their normalisations and activations. */
  readonly conv: Sequential;
  /** 1, or 2 where the image is halved. */
  readonly stride: number;
  /** Channels of the result. */
  readonly outChannels: number;
  /** Whether the input is added. */
  readonly useResConnect: boolean;

  /** @throws RangeError if the stride is neither 1 nor 2, or the ratio no whole number from 1 up. */
  constructor(
    inp: number,
    oup: number,
    ...given: Given<InvertedResidualOptions, [stride: number, expandRatio: number]>
  ) {
    super();
    const { stride, expandRatio, normLayer } = table.take('InvertedResidual', given);
    if (stride !== 1 && stride !== 2) throw new RangeError(`InvertedResidual: stride must be 1 or 2, got ${stride}`);
    const hidden = inp * expandRatio;
    const shared = { normLayer, activationLayer: () => new ReLU6(true) };
    const layers: Layer[] = [];
    if (expandRatio !== 1) layers.push(new Conv2dNormActivation(inp, hidden, { kernelSize: 1, ...shared }));
    layers.push(
      new Conv2dNormActivation(hidden, hidden, { stride, groups: hidden, ...shared }),
      new Conv2d(hidden, oup, 1, { bias: false }),
      normLayer(oup),
    );
    this.conv = new Sequential(...layers);
    this.stride = stride;
    this.outChannels = oup;
    this.useResConnect = stride === 1 && inp === oup;
  }

  override forward(x: Tensor): Tensor {
    const y = this.conv.forward(x);
    return this.useResConnect ? x.add(y) : y;
  }
}
