import type { Tensor } from '@wick/tensor';
import type { OptionsOf, ParamGroup, Params } from '../optimizer/groups.ts';
import { countStep, type FloatArray, scalarState, zerosFor } from '../optimizer/memory.ts';
import { Optimizer } from '../optimizer/optimizer.ts';
import {
  flag,
  fromZero,
  kept,
  learningRate,
  numberOf,
  type Rule,
  type Rules,
  readDefaults,
} from '../optimizer/options.ts';
import type { StateTable } from '../optimizer/stateDict.ts';
import { updateEach } from '../optimizer/updateEach.ts';
import { signOf } from './moments.ts';

/** A group of {@link RMSprop}. */
export interface RMSpropGroup extends ParamGroup {
  /** Decay rate of the average. Default 0.99. */
  alpha: number;
  /** Added to the denominator. Default 1e-8. */
  eps: number;
  /** L2 penalty, added to the gradient. Default 0. */
  weightDecay: number;
  /** How much of the last update stays in the next. Default 0. */
  momentum: number;
  /** Divide by the standard deviation of the gradient instead of its root mean square. Default false. */
  centered: boolean;
  /** Go up instead of down. Default false. */
  maximize: boolean;
}

/** The options of {@link RMSprop}; its step size `lr` is 1e-2 by default. */
export type RMSpropOptions = OptionsOf<RMSpropGroup>;

type RMSpropState = {
  step: Tensor;
  square_avg: Tensor;
  momentum_buffer?: Tensor;
  grad_avg?: Tensor;
};

const rules = {
  lr: learningRate(1e-2),
  momentum: fromZero(0),
  alpha: fromZero(0.99),
  eps: fromZero(1e-8),
  centered: flag(),
  weightDecay: fromZero(0),
  capturable: kept(false),
  foreach: kept(null),
  maximize: flag(),
  differentiable: kept(false),
} satisfies Rules<RMSpropOptions>;

/**
 * RMSprop: steps scaled by a running average of the squared gradient (Hinton's lecture; centered: Graves, 2013):
 *
 * ```
 * g = ∇f(p) + weightDecay · p
 * v = α v + (1 - α) g²                                     centered: also m = α m + (1 - α) g
 * u = g / (√v + eps)                                       centered: √(v - m²)
 * p = p - lr · u                                           momentum: b = momentum · b + u, p = p - lr · b
 * ```
 *
 * @example
 * ```ts
 * const x = tensor(1, { requiresGrad: true });
 * const optimizer = new optim.RMSprop([x], { lr: 0.01 });
 * x.square().backward();
 * optimizer.step();
 * x.item(); // 0.9
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html
 */
export class RMSprop extends Optimizer<RMSpropGroup, RMSpropState> {
  static override readonly typeName = 'RMSprop';
  /** @internal */ static override readonly rules: Record<string, Rule> = rules;
  /** @internal */ static override readonly states: StateTable = {
    step: 'scalar',
    square_avg: 'like',
    momentum_buffer: 'optional',
    grad_avg: 'optional',
  };

  /** @throws as {@link Optimizer} does, and TypeError or RangeError for an option that is not what it should be */
  constructor(params: Params<RMSpropOptions>, options: Partial<RMSpropOptions> = {}) {
    super(params, readDefaults('RMSprop', rules, options));
  }

  protected override updateGroup(group: RMSpropGroup): void {
    const lr = numberOf(group.lr);
    const { alpha, eps, momentum, centered } = group;
    updateEach(
      this.state,
      group,
      (p): RMSpropState => ({ step: scalarState(0), square_avg: zerosFor(p) }),
      (pass, state, p) => {
        if (momentum > 0) state.momentum_buffer ??= zerosFor(p);
        if (centered) state.grad_avg ??= zerosFor(p);
        countStep(state.step);
        const average = centered ? pass.of(state.grad_avg!) : null;
        const buffer = momentum > 0 ? pass.of(state.momentum_buffer!) : null;
        rmspropStep(pass.data, pass.grad, pass.of(state.square_avg), average, buffer, {
          sign: signOf(group),
          decay: pass.scalar(group.weightDecay),
          alpha: pass.scalar(alpha),
          w: pass.scalar(1 - alpha),
          eps: pass.scalar(eps),
          momentum: pass.scalar(momentum),
          a: pass.scalar(-lr),
        });
      },
    );
  }
}

interface RMSpropStep {
  readonly sign: number;
  readonly decay: number;
  readonly alpha: number;
  /** 1 - alpha */
  readonly w: number;
  readonly eps: number;
  readonly momentum: number;
  /** -lr */
  readonly a: number;
}

/**
 * One pass. v - m² may cancel almost completely, so each operation that leads there is rounded where PyTorch rounds it.
 */
function rmspropStep(
  p: FloatArray,
  grad: FloatArray,
  v: FloatArray,
  m: FloatArray | null,
  b: FloatArray | null,
  { sign, decay, alpha, w, eps, momentum, a }: RMSpropStep,
): void {
  const single = p instanceof Float32Array;
  const near = w < 0.5;
  const c = near ? w : w - 1;
  const n = p.length;
  for (let i = 0; i < n; i++) {
    let g = sign * grad[i]!;
    if (decay !== 0) g += decay * p[i]!;
    if (single) g = Math.fround(g);
    v[i] = v[i]! * alpha;
    let wg = w * g;
    if (single) wg = Math.fround(wg);
    v[i] = v[i]! + wg * g;
    let s = v[i]!;
    if (m !== null) {
      let d = g - m[i]!;
      if (single) d = Math.fround(d);
      m[i] = near ? m[i]! + c * d : g + c * d;
      s -= m[i]! * m[i]!;
      if (single) s = Math.fround(s);
    }
    const denominator = Math.sqrt(s) + eps;
    if (b === null) {
      p[i] = p[i]! + (a * g) / denominator;
    } else {
      b[i] = b[i]! * momentum + g / denominator;
      p[i] = p[i]! + a * b[i]!;
    }
  }
}
