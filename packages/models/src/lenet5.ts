import { Conv2d, Flatten, type Layer, Linear, MaxPool2d, Module, ReLU, Sequential } from '@wick/nn';
import { count, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';

/** Options of {@link LeNet5}. */
export interface LeNet5Options {
  /** Outputs. Default: 10. */
  numClasses?: number;
  /** Channels of the images. Default: 1. */
  inChannels?: number;
}

const table = optionTable({ numClasses: count(10, 0), inChannels: count(1, 1) } satisfies RulesFor<LeNet5Options>);

/** The layers of a {@link LeNet5}: any may be put in their place; what is read is taken for what was built. */
export interface LeNet5 {
  /** The convolutions, with their ReLUs and pools. */
  get features(): Sequential<[Conv2d, ReLU, MaxPool2d, Conv2d, ReLU, MaxPool2d]>;
  set features(layer: Layer);
  /** The flattening and the linear layers. */
  get classifier(): Sequential<[Flatten, Linear, ReLU, Linear, ReLU, Linear]>;
  set classifier(layer: Layer);
}

/**
 * LeNet-5 as it is trained today, with ReLUs and max pools: two 5×5 convolutions of 6 and 16 channels (the first pads
 * the 28×28 image to 32×32), each with a pool, and linear layers of 120, 84 and `numClasses`. torchvision has none; the
 * weights are the layers' own draws.
 *
 * Shapes: (N, inChannels, 28, 28) to (N, numClasses).
 *
 * @example
 * ```ts
 * new models.LeNet5().forward(zeros(1, 1, 28, 28)).shape; // [1, 10]
 * ```
 * @see LeCun et al., Gradient-Based Learning Applied to Document Recognition (1998), figure 2
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its layers have accessors' types.
export class LeNet5 extends Module {
  static override readonly name: string = 'LeNet5';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(options?: LeNet5Options) {
    super();
    const { numClasses, inChannels } = table.read('LeNet5', options);
    this.features = new Sequential(
      new Conv2d(inChannels, 6, 5, { padding: 2 }),
      new ReLU(),
      new MaxPool2d(2),
      new Conv2d(6, 16, 5),
      new ReLU(),
      new MaxPool2d(2),
    );
    this.classifier = new Sequential(
      new Flatten(),
      new Linear(16 * 5 * 5, 120),
      new ReLU(),
      new Linear(120, 84),
      new ReLU(),
      new Linear(84, numClasses),
    );
  }

  override forward(x: Tensor): Tensor {
    return this.classifier.forward(this.features.forward(x));
  }
}

/**
 * LeNet-5: 61,706 parameters.
 *
 * @example
 * ```ts
 * models.lenet5().forward(randn(64, 1, 28, 28)).shape; // [64, 10]
 * ```
 * @see {@link LeNet5}
 */
export function lenet5(options?: LeNet5Options): LeNet5 {
  return new LeNet5(options);
}
