import { normal_, xavierUniform_ } from '@wick/init';
import { GELU, Linear } from '@wick/nn';
import { MLP } from '../mlp.ts';
import { rename, type State } from '../stateKeys.ts';

/**
 * The feed-forward part of a transformer's block: a {@link MLP} of two linear layers with a GELU between them. Weights are
 * Xavier uniform, biases N(0, 1e-6²).
 *
 * Shapes: (…, inDim) to the same. Checkpoints that call the layers `linear_1` and `linear_2`, as torchvision's published
 * ones do, are read too.
 *
 * @example
 * ```ts
 * new models.MLPBlock(8, 32, 0).forward(zeros(1, 5, 8)).shape; // [1, 5, 8]
 * ```
 */
export class MLPBlock extends MLP {
  static override readonly name: string = 'MLPBlock';

  /** @throws as the layers do. */
  constructor(inDim: number, mlpDim: number, dropout: number) {
    super(inDim, [mlpDim, inDim], { activationLayer: () => new GELU(), dropout });
    for (const m of this.modules()) {
      if (!(m instanceof Linear)) continue;
      xavierUniform_(m.weight);
      if (m.bias) normal_(m.bias, { std: 1e-6 });
    }
  }

  /** @internal */
  upgradeState(state: State, prefix: string): void {
    for (const [old, now] of [
      ['linear_1', '0'],
      ['linear_2', '3'],
    ])
      for (const kind of ['weight', 'bias']) {
        const key = `${prefix}${old}.${kind}`;
        if (state.has(key)) rename(state, key, `${prefix}${now}.${kind}`);
      }
  }
}
