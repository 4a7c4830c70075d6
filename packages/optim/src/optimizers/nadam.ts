import type { Tensor } from '@wick/tensor';
import type { OptionsOf, ParamGroup, Params } from '../optimizer/groups.ts';
import { countStep, type FloatArray, floats, scalarState, setScalar, zerosFor } from '../optimizer/memory.ts';
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

/** A group of {@link NAdam}. */
export interface NAdamGroup extends ParamGroup {
  /** Step size. Default 2e-3. */
  lr: LearningRate;
  /** Decay rates of the averages. Default [0.9, 0.999]. */
  betas: [number, number];
  /** Added to the denominator. Default 1e-8. */
  eps: number;
  /** Default 0. */
  weightDecay: number;
  /** How fast the momentum grows towards β₁. Default 4e-3. */
  momentumDecay: number;
  /** Shrink the parameters themselves instead of adding to the gradient. Default false. */
  decoupledWeightDecay: boolean;
  /** Go up instead of down. Default false. */
  maximize: boolean;
}

/** The options of {@link NAdam}. */
export type NAdamOptions = OptionsOf<NAdamGroup>;

type NAdamState = {
  step: Tensor;
  mu_product: Tensor;
  exp_avg: Tensor;
  exp_avg_sq: Tensor;
};

const rules = {
  lr: learningRate(2e-3),
  betas: betas(),
  eps: fromZero(1e-8),
  weightDecay: fromZero(0),
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
export class NAdam extends Optimizer<NAdamGroup, NAdamState> {
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

  protected override updateGroup(group: NAdamGroup): void {
    const lr = numberOf(group.lr);
    const { eps, weightDecay, momentumDecay, decoupledWeightDecay } = group;
    const [beta1, beta2] = group.betas;
    updateEach(
      this.state,
      group,
      (p) => ({ step: scalarState(0), mu_product: scalarState(1), exp_avg: zerosFor(p), exp_avg_sq: zerosFor(p) }),
      (state, data, grad, scalar) => {
        const step = countStep(state.step);
        const mu = beta1 * (1 - 0.5 * 0.96 ** (step * momentumDecay));
        const next = beta1 * (1 - 0.5 * 0.96 ** ((step + 1) * momentumDecay));
        const known = state.mu_product;
        const product = setScalar(known, known.item() * (known.dtype === 'float32' ? Math.fround(mu) : mu));
        nadamStep(
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
          scalar(1 - beta2 ** step),
          scalar(eps),
          scalar((-lr * (1 - mu)) / (1 - product)),
          scalar((-lr * next) / (1 - product * next)),
        );
      },
    );
  }
}

/** One pass. */
function nadamStep(
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
  correction: number,
  eps: number,
  ofGrad: number,
  ofAverage: number,
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
    p[i] = x + (ofGrad * g + ofAverage * m[i]!) / (Math.sqrt(v[i]! / correction) + eps);
  }
}
