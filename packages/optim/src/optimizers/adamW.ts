import type { Params } from '../optimizer/groups.ts';
import type { LoadableStateDict } from '../optimizer/stateDict.ts';
import { Adam, type AdamOptions } from './adam.ts';

/** The options of {@link AdamW}. */
export type AdamWOptions = Omit<AdamOptions, 'decoupledWeightDecay'>;

/**
 * {@link Adam} whose weight decay shrinks the parameters themselves, `p = (1 - lr · weightDecay) · p`, and stays out of the
 * averages (Loshchilov and Hutter, 2017). `weightDecay` is 1e-2 by default.
 *
 * @example
 * ```ts
 * const model = new nn.Linear(10, 2);
 * const optimizer = new optim.AdamW(model.parameters(), { lr: 3e-4, weightDecay: 0.05 });
 * model.forward(randn(8, 10)).square().mean().backward();
 * optimizer.step();
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html
 */
export class AdamW extends Adam {
  static override readonly typeName = 'AdamW';

  /** @throws as {@link Optimizer} does, and TypeError or RangeError for an option that is not what it should be */
  constructor(params: Params<AdamWOptions>, options: Partial<AdamWOptions> = {}) {
    super(params, { weightDecay: 1e-2, ...options, decoupledWeightDecay: true });
  }

  override loadStateDict(state: LoadableStateDict): void {
    super.loadStateDict(state);
    // Checkpoints from before the option existed do not say so.
    for (const group of this.paramGroups) group.decoupledWeightDecay = true;
  }
}
