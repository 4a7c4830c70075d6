import { type Layer, Linear, type Module, ReLU, Sequential } from '@wick/nn';
import { checkCount, flag, optionTable, orNull, probability, type RulesFor } from '@wick/tensor/internal';
import { checkCounts } from './arguments.ts';
import { FloatDropout } from './floatDropout.ts';
import { layerMaker, type NormLayer, normLayer } from './layer.ts';

/** Options of {@link MLP}. */
export interface MLPOptions {
  /** Makes what normalises the features of each hidden layer. Default: null, nothing. */
  normLayer?: NormLayer | null;
  /** Makes the activation of each hidden layer. Default: ReLU. */
  activationLayer?: () => Layer;
  /** Overwrite inputs in activations and dropouts; only for the default activation. Default: false. */
  inplace?: boolean;
  /** Whether the linear layers have biases. Default: true. */
  bias?: boolean;
  /** Of the dropout after each layer, the last one included. Default: 0. */
  dropout?: number;
}

const table = optionTable({
  normLayer: orNull<NormLayer | null>(normLayer(null)),
  activationLayer: layerMaker<(() => Layer) | undefined>(undefined),
  inplace: flag(false),
  bias: flag(true),
  dropout: probability(0),
} satisfies RulesFor<MLPOptions>);

/**
 * A multilayer perceptron, torchvision's `ops.MLP`: linear layers, and after each hidden one a normalisation (if asked
 * for), an activation and a dropout; a dropout ends it. Keys count all of them: `0.weight`, `3.weight`, …
 *
 * Shapes: (…, inChannels) to (…, last of hiddenChannels).
 *
 * @example
 * ```ts
 * new models.MLP(4, [8, 2]).forward(zeros(1, 4)).shape; // [1, 2]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.ops.MLP.html
 */
export class MLP extends Sequential {
  static override readonly name: string = 'MLP';

  /**
   * @param hiddenChannels - the outputs of each linear layer; the last number is the network's.
   * @throws TypeError or RangeError if a number is not what its option says.
   */
  constructor(inChannels: number, hiddenChannels: readonly number[], options?: MLPOptions) {
    checkCount('MLP', 'inChannels', inChannels, 0);
    checkCounts('MLP', 'hiddenChannels', hiddenChannels, 0);
    const read = table.read('MLP', options);
    const { normLayer, bias, inplace, dropout: p } = read;
    const activationLayer = read.activationLayer ?? (() => new ReLU(inplace));
    const layers: Module[] = [];
    let features = inChannels;
    for (const [i, channels] of hiddenChannels.entries()) {
      layers.push(new Linear(features, channels, { bias }));
      if (i < hiddenChannels.length - 1) {
        if (normLayer) layers.push(normLayer(channels));
        layers.push(activationLayer());
      }
      layers.push(new FloatDropout(p, { inplace }));
      features = channels;
    }
    super(...layers);
  }
}

/**
 * An {@link MLP}.
 *
 * @example
 * ```ts
 * models.mlp(784, [128, 64, 10], { dropout: 0.1 });
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.ops.MLP.html
 */
export function mlp(inChannels: number, hiddenChannels: readonly number[], options?: MLPOptions): MLP {
  return new MLP(inChannels, hiddenChannels, options);
}
