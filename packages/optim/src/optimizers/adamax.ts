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

/** A group of {@link Adamax}. */
export interface AdamaxGroup extends ParamGroup {
  /** Step size. Default 2e-3. */
  lr: LearningRate;
  /** Decay rates of the averages. Default [0.9, 0.999]. */
  betas: [number, number];
  /** Added to |g|. Default 1e-8. */
  eps: number;
  /** L2 penalty, added to the gradient. Default 0. */
  weightDecay: number;
  /** Go up instead of down. Default false. */
  maximize: boolean;
}

/** The options of {@link Adamax}. */
export type AdamaxOptions = OptionsOf<AdamaxGroup>;

type AdamaxState = {
  step: Tensor;
  exp_avg: Tensor;
  exp_inf: Tensor;
};

const rules = {
  lr: learningRate(2e-3),
  betas: betas(),
  eps: fromZero(1e-8),
  weightDecay: fromZero(0),
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
export class Adamax extends Optimizer<AdamaxGroup, AdamaxState> {
  static override readonly typeName = 'Adamax';
  /** @internal */ static override readonly rules: Record<string, Rule> = rules;
  /** @internal */ static override readonly states: StateTable = { step: 'scalar', exp_avg: 'like', exp_inf: 'like' };

  /** @throws as {@link Optimizer} does, and TypeError or RangeError for an option that is not what it should be */
  constructor(params: Params<AdamaxOptions>, options: Partial<AdamaxOptions> = {}) {
    super(params, readDefaults('Adamax', rules, options));
  }

  protected override updateGroup(group: AdamaxGroup): void {
    const lr = numberOf(group.lr);
    const { eps, weightDecay } = group;
    const [beta1, beta2] = group.betas;
    updateEach(
      this.state,
      group,
      (p) => ({ step: scalarState(0), exp_avg: zerosFor(p), exp_inf: zerosFor(p) }),
      (state, data, grad, scalar) => {
        const step = countStep(state.step);
        adamaxStep(
          data,
          grad,
          floats(state.exp_avg),
          floats(state.exp_inf),
          group.maximize ? -1 : 1,
          scalar(weightDecay),
          scalar(1 - beta1),
          scalar(beta2),
          scalar(eps),
          scalar(-lr / (1 - beta1 ** step)),
        );
      },
    );
  }
}

/** One pass. */
function adamaxStep(
  p: FloatArray,
  grad: FloatArray,
  m: FloatArray,
  u: FloatArray,
  sign: number,
  decay: number,
  w: number,
  beta2: number,
  eps: number,
  a: number,
): void {
  const single = p instanceof Float32Array;
  // As in PyTorch, an average is moved from its nearer end: m + w (g - m) or g - (1 - w) (g - m).
  const near = w < 0.5;
  const c = near ? w : w - 1;
  const n = p.length;
  for (let i = 0; i < n; i++) {
    let g = sign * grad[i]!;
    if (decay !== 0) g += decay * p[i]!;
    if (single) g = Math.fround(g);
    let d = g - m[i]!;
    if (single) d = Math.fround(d);
    m[i] = near ? m[i]! + c * d : g + c * d;
    u[i] = Math.max(u[i]! * beta2, Math.abs(g) + eps);
    let q = a * m[i]!;
    if (single) q = Math.fround(q);
    q /= u[i]!;
    if (single) q = Math.fround(q);
    p[i] = p[i]! + q;
  }
}
