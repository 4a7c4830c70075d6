import { expr, program } from '@wick/kernels';
import type { Tensor } from '@wick/tensor/light';
import type { OptionsOf, Params } from '../optimizer/groups.ts';
import { scalarState, zerosFor } from '../optimizer/memory.ts';
import { flag, kept, numberOf, type Rule, type Rules, readDefaults } from '../optimizer/options.ts';
import { PointwiseOptimizer } from '../optimizer/pointwiseOptimizer.ts';
import type { StateTable } from '../optimizer/stateDict.ts';
import { isNear, moveAverage, type StepPass, steeped, steepForm } from '../optimizer/stepProgram.ts';
import { type MomentGroup, momentRules } from './moments.ts';

/** A group of {@link Adamax}. */
export interface AdamaxGroup extends MomentGroup {
  /** Added to |g|. Default 1e-8. */
  eps: number;
}

/** The options of {@link Adamax}; its step size `lr` is 2e-3 by default. */
export type AdamaxOptions = OptionsOf<AdamaxGroup>;

type AdamaxState = {
  step: Tensor;
  exp_avg: Tensor;
  exp_inf: Tensor;
};

const rules = {
  ...momentRules(2e-3),
  foreach: kept(null),
  maximize: flag(),
  differentiable: kept(false),
  capturable: kept(false),
} satisfies Rules<AdamaxOptions>;

/**
 * Adamax: Adam with the infinity norm in place of the second moment (Kingma and Ba, 2014):
 *
 * ```
 * g = ∇f(p) + weightDecay · p
 * m = β₁ m + (1 - β₁) g,   u = max(β₂ u, |g| + eps)
 * p = p - lr / (1 - β₁ᵗ) · m / u
 * ```
 *
 * Float32 parameters have the bits that PyTorch gives them.
 *
 * @example
 * ```ts
 * const weight = new nn.Parameter(tensor([1, 2]));
 * weight.grad = tensor([0.5, -1]);
 * new optim.Adamax([weight], { lr: 0.1 }).step();
 * weight; // [0.9000, 2.1000]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adamax.html
 */
export class Adamax extends PointwiseOptimizer<AdamaxGroup, AdamaxState> {
  static override readonly typeName = 'Adamax';
  /** @internal */ static override readonly rules: Record<string, Rule> = rules;
  /** @internal */ static override readonly states: StateTable = { step: 'scalar', exp_avg: 'like', exp_inf: 'like' };

  /** @throws as {@link Optimizer} does, and TypeError or RangeError for an option that is not what it should be */
  constructor(params: Params<AdamaxOptions>, options: Partial<AdamaxOptions> = {}) {
    super(params, readDefaults('Adamax', rules, options));
  }

  protected override begin(p: Tensor): AdamaxState {
    return { step: scalarState(0), exp_avg: zerosFor(p), exp_inf: zerosFor(p) };
  }

  protected override form(group: AdamaxGroup, scalar: (value: number) => number): number {
    return 2 * steepForm(group, scalar) + Number(isNear(scalar(1 - group.betas[0])));
  }

  protected override readOptions(into: Float64Array, group: AdamaxGroup, state: AdamaxState): Tensor {
    into[0] = group.betas[0];
    into[1] = group.betas[1];
    into[2] = group.eps;
    into[3] = group.weightDecay;
    into[4] = Number(group.maximize);
    return state.step;
  }

  protected override writeCounted(
    into: Float64Array,
    end: number,
    _state: AdamaxState,
    group: AdamaxGroup,
    step: number,
    scalar: (value: number) => number,
  ): void {
    into[end - 1] = scalar(rateAt(group, step));
  }

  protected override update<A>(pass: StepPass<A>, state: AdamaxState, group: AdamaxGroup): void {
    const [beta1, beta2] = group.betas;
    const step = pass.count(state.step);
    const [m, u] = [pass.of(state.exp_avg), pass.of(state.exp_inf)];
    const g = steeped(pass, group);
    moveAverage(pass, m, g, pass.scalar(1 - beta1));
    pass.run(largest, u, [u, g], [pass.scalar(beta2), pass.scalar(group.eps)]);
    pass.run(move, pass.data, [pass.data, m, u], [pass.scalar(rateAt(group, step))]);
  }
}

/** What a step of that number is multiplied by. */
function rateAt(group: AdamaxGroup, step: number): number {
  return -numberOf(group.lr) / (1 - group.betas[0] ** step);
}

const { abs, add, div, max, mul } = expr;
const largest = program(2, (u, g, beta2, eps) => max(mul(u, beta2!), add(abs(g), eps!)));
const move = program(3, (p, m, u, a) => add(p, div(mul(a!, m), u)));
