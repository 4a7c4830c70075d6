import type { Tensor } from '@wick/tensor/light';
import type { OptionsOf, Params } from '../optimizer/groups.ts';
import { countStep, scalarState, zerosFor } from '../optimizer/memory.ts';
import { flag, kept, numberOf, type Rule, type Rules, readDefaults } from '../optimizer/options.ts';
import type { StateTable } from '../optimizer/stateDict.ts';
import { MomentOptimizer } from './momentOptimizer.ts';
import { adamAt, type DecoupledGroup, momentRules, rounded } from './moments.ts';

/** A group of {@link RAdam}. */
export interface RAdamGroup extends DecoupledGroup {}

/** The options of {@link RAdam}; its step size `lr` is 1e-3 by default. */
export type RAdamOptions = OptionsOf<RAdamGroup>;

type RAdamState = {
  step: Tensor;
  exp_avg: Tensor;
  exp_avg_sq: Tensor;
};

const rules = {
  ...momentRules(1e-3),
  maximize: flag(),
  foreach: kept(null),
  capturable: kept(false),
  decoupledWeightDecay: flag(),
  differentiable: kept(false),
} satisfies Rules<RAdamOptions>;

/**
 * RAdam: Adam that waits with its adaptive step until the variance of v can be told (Liu et al., 2019):
 *
 * ```
 * m = β₁ m + (1 - β₁) g,   v = β₂ v + (1 - β₂) g²
 * ρ∞ = 2 / (1 - β₂) - 1,   ρₜ = ρ∞ - 2 t β₂ᵗ / (1 - β₂ᵗ)
 * r = √((ρₜ - 4)(ρₜ - 2) ρ∞ / ((ρ∞ - 4)(ρ∞ - 2) ρₜ))
 * p = p - lr · m / (1 - β₁ᵗ) · (ρₜ > 5 ? r · √(1 - β₂ᵗ) / (√v + eps) : 1)
 * ```
 *
 * @example
 * ```ts
 * const weight = new nn.Parameter(tensor([1, 2]));
 * weight.grad = tensor([0.5, -1]);
 * new optim.RAdam([weight], { lr: 0.1 }).step();
 * weight; // [0.9500, 2.1000]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.RAdam.html
 */
export class RAdam extends MomentOptimizer<RAdamGroup, RAdamState> {
  static override readonly typeName = 'RAdam';
  /** @internal */ static override readonly rules: Record<string, Rule> = rules;
  /** @internal */ static override readonly states: StateTable = {
    step: 'scalar',
    exp_avg: 'like',
    exp_avg_sq: 'like',
  };

  /** @throws as {@link Optimizer} does, and TypeError or RangeError for an option that is not what it should be */
  constructor(params: Params<RAdamOptions>, options: Partial<RAdamOptions> = {}) {
    super(params, readDefaults('RAdam', rules, options));
  }

  protected override begin(p: Tensor): RAdamState {
    return { step: scalarState(0), exp_avg: zerosFor(p), exp_avg_sq: zerosFor(p) };
  }

  protected override count(
    into: Float64Array,
    at: number,
    isFloat: boolean,
    state: RAdamState,
    group: RAdamGroup,
  ): void {
    const beta1 = group.betas[0];
    const beta2 = group.betas[1];
    const longest = 2 / (1 - beta2) - 1;
    const step = countStep(state.step);
    const correction2 = 1 - beta2 ** step;
    const length = longest - (2 * step * beta2 ** step) / correction2;
    const adaptive = length > 5;
    const rectify = Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length));
    const a = -rounded(isFloat, numberOf(group.lr)) / rounded(isFloat, 1 - beta1 ** step);
    const rectified = adaptive ? rounded(isFloat, rectify) * rounded(isFloat, Math.sqrt(correction2)) : 1;
    into[at + adamAt.a] = a * rectified;
    into[at + adamAt.correction] = 1;
    into[at + adamAt.ofGrad] = 0;
    into[at + adamAt.form] = adaptive ? 1 : 0;
  }
}
