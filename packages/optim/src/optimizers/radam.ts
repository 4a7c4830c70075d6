import type { Tensor } from '@wick/tensor';
import type { OptionsOf, ParamGroup, Params } from '../optimizer/groups.ts';
import { countStep, type FloatArray, floats, scalarState, zerosFor } from '../optimizer/memory.ts';
import { Optimizer } from '../optimizer/optimizer.ts';
import {
  betas,
  flag,
  fromZero,
  kept,
  type LearningRate,
  learningRate,
  numberOf,
  type Rule,
  type Rules,
  readDefaults,
} from '../optimizer/options.ts';
import type { StateTable } from '../optimizer/stateDict.ts';
import { updateEach } from '../optimizer/updateEach.ts';

/** A group of {@link RAdam}. */
export interface RAdamGroup extends ParamGroup {
  /** Step size. Default 1e-3. */
  lr: LearningRate;
  /** Decay rates of the averages. Default [0.9, 0.999]. */
  betas: [number, number];
  /** Added to the denominator. Default 1e-8. */
  eps: number;
  /** Default 0. */
  weightDecay: number;
  /** Shrink the parameters themselves instead of adding to the gradient. Default false. */
  decoupledWeightDecay: boolean;
  /** Go up instead of down. Default false. */
  maximize: boolean;
}

/** The options of {@link RAdam}. */
export type RAdamOptions = OptionsOf<RAdamGroup>;

type RAdamState = {
  step: Tensor;
  exp_avg: Tensor;
  exp_avg_sq: Tensor;
};

const rules = {
  lr: learningRate(1e-3),
  betas: betas(),
  eps: fromZero(1e-8),
  weightDecay: fromZero(0),
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
export class RAdam extends Optimizer<RAdamGroup, RAdamState> {
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

  protected override updateGroup(group: RAdamGroup): void {
    const lr = numberOf(group.lr);
    const { eps, weightDecay, decoupledWeightDecay } = group;
    const [beta1, beta2] = group.betas;
    const longest = 2 / (1 - beta2) - 1;
    updateEach(
      this.state,
      group,
      (p) => ({ step: scalarState(0), exp_avg: zerosFor(p), exp_avg_sq: zerosFor(p) }),
      (state, data, grad, scalar) => {
        const step = countStep(state.step);
        const correction2 = 1 - beta2 ** step;
        const length = longest - (2 * step * beta2 ** step) / correction2;
        const adaptive = length > 5;
        const rectify = Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length));
        radamStep(
          data,
          grad,
          floats(state.exp_avg),
          floats(state.exp_avg_sq),
          group.maximize ? -1 : 1,
          decoupledWeightDecay ? 0 : scalar(weightDecay),
          decoupledWeightDecay && weightDecay !== 0 ? scalar(1 - lr * weightDecay) : 1,
          scalar(1 - beta1),
          scalar(beta2),
          scalar(1 - beta2),
          scalar(eps),
          adaptive,
          (-scalar(lr) / scalar(1 - beta1 ** step)) * (adaptive ? scalar(rectify) * scalar(Math.sqrt(correction2)) : 1),
        );
      },
    );
  }
}

/** One pass. */
function radamStep(
  p: FloatArray,
  grad: FloatArray,
  m: FloatArray,
  v: FloatArray,
  sign: number,
  decay: number,
  shrink: number,
  w1: number,
  beta2: number,
  w2: number,
  eps: number,
  adaptive: boolean,
  a: number,
): void {
  // As in PyTorch, an average is moved from its nearer end: m + w (g - m) or g - (1 - w) (g - m).
  const near = w1 < 0.5;
  const c = near ? w1 : w1 - 1;
  const n = p.length;
  for (let i = 0; i < n; i++) {
    const x = p[i]! * shrink;
    const g = sign * grad[i]! + decay * x;
    const d = g - m[i]!;
    m[i] = near ? m[i]! + c * d : g + c * d;
    v[i] = v[i]! * beta2 + w2 * g * g;
    const u = a * m[i]!;
    p[i] = x + (adaptive ? u / (Math.sqrt(v[i]!) + eps) : u);
  }
}
