import type { Params } from '../optimizer/groups.ts';
import { choice, flag, fromZero, type Rule } from '../optimizer/options.ts';
import type { LoadableStateDict } from '../optimizer/stateDict.ts';
import { Adam, type AdamOptions } from './adam.ts';

/** The options of {@link AdamW}. */
export type AdamWOptions = Omit<AdamOptions, 'decoupledWeightDecay'>;

/**
 * {@link Adam} whose weight decay shrinks the parameters themselves, `p = (1 - lr · weightDecay) · p`, and stays out of
 * the averages (Loshchilov and Hutter, 2017). `weightDecay` is 1e-2 by default.
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
  /** @internal */ static override readonly rules: Record<string, Rule> = {
    ...Adam.rules,
    weightDecay: fromZero(1e-2),
    // What makes it AdamW: kept with each group, as PyTorch keeps it, and not to be switched off.
    decoupledWeightDecay: { ...flag(true), read: choice(true, 'true', (given) => given === true).read },
  };

  /** @throws as {@link Optimizer} does, and TypeError or RangeError for an option that is not what it should be */
  constructor(params: Params<AdamWOptions>, options: Partial<AdamWOptions> = {}) {
    super(params, options);
  }

  override loadStateDict(state: LoadableStateDict): void {
    super.loadStateDict(state);
    // Checkpoints from before the option existed do not say so.
    for (const group of this.paramGroups) group.decoupledWeightDecay = true;
  }
}
