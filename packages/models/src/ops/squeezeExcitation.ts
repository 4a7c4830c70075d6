import { AdaptiveAvgPool2d, Conv2d, type Layer, Module, ReLU, Sigmoid } from '@wick/nn';
import { optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { layerMaker } from '../layer.ts';

/** Options of {@link SqueezeExcitation}. */
export interface SqueezeExcitationOptions {
  /** Makes the activation between the two convolutions. Default: ReLU. */
  activation?: () => Layer;
  /** Makes what gives the factors. Default: Sigmoid. */
  scaleActivation?: () => Layer;
}

const table = optionTable({
  activation: layerMaker<() => Layer>(() => new ReLU()),
  scaleActivation: layerMaker<() => Layer>(() => new Sigmoid()),
} satisfies RulesFor<SqueezeExcitationOptions>);

/**
 * Weighs the channels of an image by what is in all of them: x · σ(fc2(δ(fc1(mean of x)))), torchvision's
 * `ops.SqueezeExcitation`. Shapes: (N, inputChannels, H, W) to the same.
 *
 * @example
 * ```ts
 * new models.SqueezeExcitation(8, 2).forward(zeros(1, 8, 4, 4)).shape; // [1, 8, 4, 4]
 * ```
 * @see Hu et al., Squeeze-and-Excitation Networks (2017)
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.ops.SqueezeExcitation.html
 */
export class SqueezeExcitation extends Module {
  static override readonly name: string = 'SqueezeExcitation';
  /** The mean over the image. */
  readonly avgpool: AdaptiveAvgPool2d;
  /** 1×1, to squeezeChannels. */
  readonly fc1: Conv2d;
  /** 1×1, and back. */
  readonly fc2: Conv2d;
  /** After fc1. */
  readonly activation: Layer;
  /** After fc2. */
  readonly scale_activation: Layer;

  /** @throws as the convolutions do. */
  constructor(inputChannels: number, squeezeChannels: number, options?: SqueezeExcitationOptions) {
    super();
    const { activation, scaleActivation } = table.read('SqueezeExcitation', options);
    this.avgpool = new AdaptiveAvgPool2d(1);
    this.fc1 = new Conv2d(inputChannels, squeezeChannels, 1);
    this.fc2 = new Conv2d(squeezeChannels, inputChannels, 1);
    this.activation = activation();
    this.scale_activation = scaleActivation();
  }

  override forward(x: Tensor): Tensor {
    const inner = this.activation.forward(this.fc1.forward(this.avgpool.forward(x)));
    return this.scale_activation.forward(this.fc2.forward(inner)).mul(x);
  }
}
