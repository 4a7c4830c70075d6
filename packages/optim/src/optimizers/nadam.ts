import type { Tensor } from '@wick/tensor/light';
import type { OptionsOf, Params } from '../optimizer/groups.ts';
import { countStep, scalarState, setScalar, zerosFor } from '../optimizer/memory.ts';
import { flag, fromZero, kept, numberOf, type Rule, type Rules, readDefaults } from '../optimizer/options.ts';
import type { StateTable } from '../optimizer/stateDict.ts';
import { MomentOptimizer } from './momentOptimizer.ts';
import { adamAt, type DecoupledGroup, momentRules, rounded } from './moments.ts';

/** A group of {@link NAdam}. */
export interface NAdamGroup extends DecoupledGroup {
  /** How fast the momentum grows towards β₁. Default 4e-3. */
  momentumDecay: number;
}

/** The options of {@link NAdam}; its step size `lr` is 2e-3 by default. */
export type NAdamOptions = OptionsOf<NAdamGroup>;

type NAdamState = {
  step: Tensor;
  mu_product: Tensor;
  exp_avg: Tensor;
  exp_avg_sq: Tensor;
};

const rules = {
  ...momentRules(2e-3),
  momentumDecay: fromZero(4e-3),
  decoupledWeightDecay: flag(),
  maximize: flag(),
  foreach: kept(null),
  capturable: kept(false),
  differentiable: kept(false),
} satisfies Rules<NAdamOptions>;

/**
 * NAdam: Adam with Nesterov momentum (Dozat, 2016):
 *
 * ```
 * g = ∇f(p) + weightDecay · p
 * μₜ = β₁ (1 - 0.96^(t · momentumDecay) / 2)
 * m = β₁ m + (1 - β₁) g,   v = β₂ v + (1 - β₂) g²
 * p = p - lr · ((1 - μₜ) g / (1 - Π μ₁…ₜ) + μₜ₊₁ m / (1 - Π μ₁…ₜ₊₁)) / (√(v / (1 - β₂ᵗ)) + eps)
 * ```
 *
 * @example
 * ```ts
 * const weight = new nn.Parameter(tensor([1, 2]));
 * weight.grad = tensor([0.5, -1]);
 * new optim.NAdam([weight], { lr: 0.1 }).step();
 * weight; // [0.8944, 2.1056]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.NAdam.html
 */
export class NAdam extends MomentOptimizer<NAdamGroup, NAdamState> {
  static override readonly typeName = 'NAdam';
  /** @internal */ static override readonly rules: Record<string, Rule> = rules;
  /** @internal */ static override readonly states: StateTable = {
    step: 'scalar',
    mu_product: 'scalar',
    exp_avg: 'like',
    exp_avg_sq: 'like',
  };

  /** @throws as {@link Optimizer} does, and TypeError or RangeError for an option that is not what it should be */
  constructor(params: Params<NAdamOptions>, options: Partial<NAdamOptions> = {}) {
    super(params, readDefaults('NAdam', rules, options));
  }

  protected override begin(p: Tensor): NAdamState {
    return { step: scalarState(0), mu_product: scalarState(1), exp_avg: zerosFor(p), exp_avg_sq: zerosFor(p) };
  }

  protected override count(
    into: Float64Array,
    at: number,
    isFloat: boolean,
    state: NAdamState,
    group: NAdamGroup,
  ): void {
    const lr = numberOf(group.lr);
    const beta2 = group.betas[1];
    const step = countStep(state.step);
    const mu = momentum(group, step);
    const next = momentum(group, step + 1);
    const known = state.mu_product;
    const product = setScalar(known, known.item() * (known.dtype === 'float32' ? Math.fround(mu) : mu));
    into[at + adamAt.a] = rounded(isFloat, (-lr * next) / (1 - product * next));
    into[at + adamAt.correction] = rounded(isFloat, 1 - beta2 ** step);
    into[at + adamAt.ofGrad] = rounded(isFloat, (-lr * (1 - mu)) / (1 - product));
    into[at + adamAt.form] = 2;
  }
}

/** β₁ (1 - 0.96^(t · momentumDecay) / 2) */
function momentum({ betas, momentumDecay }: NAdamGroup, step: number): number {
  return betas[0] * (1 - 0.5 * 0.96 ** (step * momentumDecay));
}
