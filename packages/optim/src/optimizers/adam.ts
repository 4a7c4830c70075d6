import type { Tensor } from '@wick/tensor/light';
import type { OptionsOf, Params } from '../optimizer/groups.ts';
import { countStep, scalarState, zerosFor } from '../optimizer/memory.ts';
import { flag, kept, numberOf, type Rule, type Rules, readDefaults } from '../optimizer/options.ts';
import type { StateTable } from '../optimizer/stateDict.ts';
import { MomentOptimizer } from './momentOptimizer.ts';
import { adamAt, type DecoupledGroup, momentRules, rounded } from './moments.ts';

/** A group of {@link Adam} and {@link AdamW}. */
export interface AdamGroup extends DecoupledGroup {
  /** Default 0, in AdamW 1e-2. */
  weightDecay: number;
  /** Divide by the largest average so far. Default false. */
  amsgrad: boolean;
}

/** The options of {@link Adam}; its step size `lr` is 1e-3 by default. */
export type AdamOptions = OptionsOf<AdamGroup>;

export type AdamState = {
  step: Tensor;
  exp_avg: Tensor;
  exp_avg_sq: Tensor;
  max_exp_avg_sq?: Tensor;
};

const rules = {
  ...momentRules(1e-3),
  amsgrad: flag(),
  maximize: flag(),
  foreach: kept(null),
  capturable: kept(false),
  differentiable: kept(false),
  fused: kept(null),
  decoupledWeightDecay: flag(),
} satisfies Rules<AdamOptions>;

/**
 * Adam: steps scaled by running averages m of the gradient and v of its square (Kingma and Ba, 2014):
 *
 * ```
 * g = ∇f(p) + weightDecay · p
 * m = β₁ m + (1 - β₁) g,   v = β₂ v + (1 - β₂) g²
 * p = p - lr / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + eps)
 * ```
 *
 * With `amsgrad` the largest v so far takes the place of v. Averages and parameters are rounded to their dtype when they
 * are stored; in between the arithmetic is in double.
 *
 * @example
 * ```ts
 * const model = new nn.Linear(10, 2);
 * const optimizer = new optim.Adam(model.parameters(), { lr: 3e-4 });
 * model.forward(randn(8, 10)).square().mean().backward();
 * optimizer.step();
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html
 */
export class Adam extends MomentOptimizer<AdamGroup, AdamState> {
  static override readonly typeName: string = 'Adam';
  /** @internal */ static override readonly rules: Record<string, Rule> = rules;
  /** @internal */ static override readonly states: StateTable = {
    step: 'scalar',
    exp_avg: 'like',
    exp_avg_sq: 'like',
    max_exp_avg_sq: 'optional',
  };

  /** @throws as {@link Optimizer} does, and TypeError or RangeError for an option that is not what it should be */
  constructor(params: Params<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(params, readDefaults(new.target.typeName, new.target.rules, options));
  }

  protected override begin(p: Tensor): AdamState {
    return { step: scalarState(0), exp_avg: zerosFor(p), exp_avg_sq: zerosFor(p) };
  }

  protected override largest(p: Tensor, state: AdamState, group: AdamGroup): Tensor | null {
    if (!group.amsgrad) return null;
    state.max_exp_avg_sq ??= zerosFor(p);
    return state.max_exp_avg_sq;
  }

  protected override count(into: Float64Array, at: number, isFloat: boolean, state: AdamState, group: AdamGroup): void {
    const beta1 = group.betas[0];
    const beta2 = group.betas[1];
    const step = countStep(state.step);
    into[at + adamAt.a] = rounded(isFloat, -numberOf(group.lr) / (1 - beta1 ** step));
    into[at + adamAt.correction] = rounded(isFloat, Math.sqrt(1 - beta2 ** step));
    into[at + adamAt.ofGrad] = 0;
    into[at + adamAt.form] = 1;
  }
}
