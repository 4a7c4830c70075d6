import { lerp_, type Update, written } from '@wick/tensor/internal';
import { norm, type Tensor, zeros } from '@wick/tensor/light';
import type { OptionsOf, ParamGroup, Params } from '../optimizer/groups.ts';
import { countStep, scalarState, zerosFor } from '../optimizer/memory.ts';
import { Optimizer } from '../optimizer/optimizer.ts';
import {
  choice,
  flag,
  fromZero,
  kept,
  learningRate,
  number,
  numberOf,
  type Rule,
  type Rules,
  readDefaults,
} from '../optimizer/options.ts';
import type { StateTable } from '../optimizer/stateDict.ts';
import { planEach } from '../optimizer/updateEach.ts';
import { pythonMax, pythonMin } from './pythonOrder.ts';

/** A group of {@link Adafactor}. */
export interface AdafactorGroup extends ParamGroup {
  /** The average of squares moves by t^beta2Decay. Default -0.8. */
  beta2Decay: number;
  /** The smallest average (null: the dtype's epsilon) and the smallest root mean square of a parameter. Default [null, 1e-3]. */
  eps: [number | null, number];
  /** Updates of a larger root mean square are scaled down to it. Default 1. */
  d: number;
  /** The parameters shrink by lr · weightDecay. Default 0. */
  weightDecay: number;
  /** Go up instead of down. Default false. */
  maximize: boolean;
}

/** The options of {@link Adafactor}; its step size `lr` is 1e-2 by default. */
export type AdafactorOptions = OptionsOf<AdafactorGroup>;

type AdafactorState = {
  step: Tensor;
  row_var?: Tensor;
  col_var?: Tensor;
  variance?: Tensor;
};

// Matrices have averages by rows and columns, the rest has one for each element.
const rowShape = (p: Tensor) => (p.ndim > 1 ? [...p.shape.slice(0, -1), 1] : null);
const colShape = (p: Tensor) => (p.ndim > 1 ? [...p.shape.slice(0, -2), 1, p.shape.at(-1)!] : null);
const fullShape = (p: Tensor) => (p.ndim > 1 ? null : p.shape);

const epsFits = (eps: unknown): boolean =>
  Array.isArray(eps) &&
  eps.length === 2 &&
  (eps[0] === null || eps[0] >= 0) &&
  typeof eps[1] === 'number' &&
  eps[1] >= 0;

const rules = {
  lr: learningRate(1e-2),
  beta2Decay: number(-0.8, 'a number up to 0', (x) => x <= 0),
  eps: choice([null, 1e-3], 'two numbers from 0 up, the first one or null', epsFits),
  d: number(1, 'a number from 1 up', (d) => d >= 1, '1.0'),
  weightDecay: fromZero(0, '0.0'),
  foreach: kept(null),
  maximize: flag(),
} satisfies Rules<AdafactorOptions>;

/**
 * Adafactor (Shazeer and Stern, 2018), as PyTorch has it: Adam's second moment of a matrix is kept as one average for
 * each row and one for each column (of the last two dimensions), so the state is hardly larger than nothing.
 *
 * ```
 * α = max(eps[1], rms(p)) · min(lr, 1/√t)
 * R, C: running averages of g² over the columns and over the rows
 * u = g / √(R Cᵀ / mean(R))                                vectors: the average of g² itself
 * p = (1 - lr · weightDecay) p - α · u / max(1, rms(u) / d)
 * ```
 *
 * @example
 * ```ts
 * const weight = new nn.Parameter(tensor([1, 2]));
 * weight.grad = tensor([0.5, -1]);
 * new optim.Adafactor([weight], { lr: 0.1 }).step();
 * weight; // [0.8419, 2.1581]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adafactor.html
 */
export class Adafactor extends Optimizer<AdafactorGroup, AdafactorState> {
  static override readonly typeName = 'Adafactor';
  /** @internal */ static override readonly rules: Record<string, Rule> = rules;
  /** @internal */ static override readonly states: StateTable = {
    step: 'scalar',
    row_var: rowShape,
    col_var: colShape,
    variance: fullShape,
  };

  /** @throws as {@link Optimizer} does, and TypeError or RangeError for an option that is not what it should be */
  constructor(params: Params<AdafactorOptions>, options: Partial<AdafactorOptions> = {}) {
    super(params, readDefaults('Adafactor', rules, options));
  }

  protected override updateGroup(group: AdafactorGroup): void {
    const lr = numberOf(group.lr);
    for (const p of group.params) {
      if (p.grad === null) continue;
      const grad = group.maximize ? p.grad.neg() : p.grad;
      const state = this.stateOf(p);
      const step = countStep(state.step);
      const least = leastOf(group, p);
      const weight = step ** group.beta2Decay;
      const alpha = pythonMax(group.eps[1], rms(p)) * pythonMin(lr, 1 / Math.sqrt(step));
      if (group.weightDecay !== 0) p.mul_(1 - lr * group.weightDecay);

      const { row_var: rows, col_var: cols, variance } = state;
      let estimate: Tensor;
      if (rows && cols) {
        lerp_(rows, meanSquare(grad, -1), weight);
        lerp_(cols, meanSquare(grad, -2), weight);
        estimate = rows.matmul(cols).div_(rows.mean(-2, true).clamp(least));
      } else {
        estimate = lerp_(variance!, grad.mul(grad), weight).clone();
      }
      const update = estimate
        .clamp_(least * least)
        .rsqrt_()
        .mul_(grad);
      p.add_(update, { alpha: -alpha / pythonMax(1, rms(update) / group.d) });
    }
  }

  /** @internal */
  protected override updates(): readonly Update[] | null {
    return planEach(this.state, this.paramGroups, (group, p, state) => this.planned(group, p, state));
  }

  private planned(group: AdafactorGroup, p: Tensor, state: AdafactorState): Update {
    const { step, row_var: rows, col_var: cols, variance } = state;
    return {
      kind: 'adafactor',
      parameter: p,
      states: rows && cols ? [rows, cols] : [variance!],
      scalars: [step],
      numbers: 7,
      fits: () =>
        this.state.get(p) === state &&
        this.paramGroups.includes(group) &&
        state.step === step &&
        state.row_var === rows &&
        state.col_var === cols &&
        state.variance === variance,
      prepare: (into, at) => {
        this._stepped = true;
        const lr = numberOf(group.lr);
        const count = countStep(step);
        into[at] = group.maximize ? -1 : 1;
        into[at + 1] = 1 - lr * group.weightDecay;
        into[at + 2] = count ** group.beta2Decay;
        into[at + 3] = pythonMin(lr, 1 / Math.sqrt(count));
        into[at + 4] = leastOf(group, p);
        into[at + 5] = group.eps[1];
        into[at + 6] = group.d;
        written(p);
      },
    };
  }

  private stateOf(p: Tensor): AdafactorState {
    let state = this.state.get(p);
    if (state) return state;
    const make = (shape: readonly number[] | null) => shape && zeros(shape, { dtype: p.dtype });
    const [row, col] = [make(rowShape(p)), make(colShape(p))];
    const step = scalarState(0);
    state = row && col ? { step, row_var: row, col_var: col } : { step, variance: zerosFor(p) };
    this.state.set(p, state);
    return state;
  }
}

/** The smallest average of squares. */
function leastOf(group: AdafactorGroup, p: Tensor): number {
  return group.eps[0] ?? (p.dtype === 'float32' ? 2 ** -23 : 2 ** -52);
}

/** The root of the mean of squares. */
function rms(t: Tensor): number {
  return norm(t).item() / Math.sqrt(t.numel());
}

/** The mean of squares along one dimension, which stays as 1. */
function meanSquare(t: Tensor, dim: number): Tensor {
  return norm(t, { dim, keepdim: true }).square_().div_(t.size(dim));
}
