import { ModuleDict } from '@wick/nn';
import { cat, type Tensor } from '@wick/tensor/light';
import { rename, type State } from '../stateKeys.ts';
import { DenseLayer } from './denseLayer.ts';

/**
 * Layers that each see the results of all before them: `denselayer1`, `denselayer2`, …
 *
 * Shapes: (N, numInputFeatures, H, W) to (N, numInputFeatures + numLayers · growthRate, H, W). Checkpoints that call a layer's
 * parts `norm.1` or `conv.2`, as torchvision's published ones do, are read too.
 *
 * @example
 * ```ts
 * new models.DenseBlock(3, 8, 4, 2, 0).forward(zeros(1, 8, 4, 4)).shape; // [1, 14, 4, 4]
 * ```
 */
export class DenseBlock extends ModuleDict<DenseLayer> {
  static override readonly name: string = '_DenseBlock';

  /** @throws as the layers do. */
  constructor(numLayers: number, numInputFeatures: number, bnSize: number, growthRate: number, dropRate: number) {
    super();
    for (let i = 0; i < numLayers; i++) {
      const layer = new DenseLayer(numInputFeatures + i * growthRate, growthRate, bnSize, dropRate);
      this.set(`denselayer${i + 1}`, layer);
    }
  }

  override forward(input: Tensor): Tensor {
    const made = [input];
    for (const layer of this.values()) made.push(layer.forward(made));
    return cat(made, 1);
  }

  /** @internal */
  upgradeState(state: State, prefix: string): void {
    for (const key of [...state.keys()]) {
      if (!key.startsWith(prefix)) continue;
      const parts = /^(denselayer\d+\.(?:norm|relu|conv))\.([12]\..+)$/.exec(key.slice(prefix.length));
      if (!parts) continue;
      rename(state, key, `${prefix}${parts[1]}${parts[2]}`);
    }
  }
}
