import { expr, program } from '@wick/kernels';
import type { Tensor } from '@wick/tensor/light';
import type { OptionsOf, ParamGroup, Params } from '../optimizer/groups.ts';
import { scalarState } from '../optimizer/memory.ts';
import { fullAs } from '../optimizer/memoryOrder.ts';
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
import { PointwiseOptimizer } from '../optimizer/pointwiseOptimizer.ts';
import type { StateTable } from '../optimizer/stateDict.ts';
import { type StepPass, steeped, steepForm } from '../optimizer/stepProgram.ts';

/** A group of {@link Adagrad}. */
export interface AdagradGroup extends ParamGroup {
  /** The step size falls as lr / (1 + (t - 1) · lrDecay). Default 0. */
  lrDecay: number;
  /** L2 penalty, added to the gradient. Default 0. */
  weightDecay: number;
  /** What the sum of squares starts with. Default 0. */
  initialAccumulatorValue: number;
  /** Added to the denominator. Default 1e-10. */
  eps: number;
  /** Go up instead of down. Default false. */
  maximize: boolean;
}

/** The options of {@link Adagrad}; its step size `lr` is 1e-2 by default. */
export type AdagradOptions = OptionsOf<AdagradGroup>;

type AdagradState = {
  step: Tensor;
  sum: Tensor;
};

const rules = {
  lr: learningRate(1e-2),
  lrDecay: fromZero(0),
  eps: fromZero(1e-10),
  weightDecay: fromZero(0),
  initialAccumulatorValue: fromZero(0),
  foreach: kept(null),
  maximize: flag(),
  differentiable: kept(false),
  fused: kept(null),
} satisfies Rules<AdagradOptions>;

/**
 * Adagrad: steps scaled by the sum of all squared gradients so far (Duchi et al., 2011):
 *
 * ```
 * g = ∇f(p) + weightDecay · p
 * s = s + g²                                               s = initialAccumulatorValue at first
 * p = p - lr / (1 + (t - 1) · lrDecay) · g / (√s + eps)
 * ```
 *
 * @example
 * ```ts
 * const weight = new nn.Parameter(tensor([1, 2]));
 * weight.grad = tensor([0.5, -1]);
 * new optim.Adagrad([weight], { lr: 0.1 }).step();
 * weight; // [0.9000, 2.1000]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adagrad.html
 */
export class Adagrad extends PointwiseOptimizer<AdagradGroup, AdagradState> {
  static override readonly typeName = 'Adagrad';
  /** @internal */ static override readonly rules: Record<string, Rule> = rules;
  /** @internal */ static override readonly states: StateTable = { step: 'scalar', sum: 'like' };

  /** @throws as {@link Optimizer} does, and TypeError or RangeError for an option that is not what it should be */
  constructor(params: Params<AdagradOptions>, options: Partial<AdagradOptions> = {}) {
    super(params, readDefaults('Adagrad', rules, options));
    for (const group of this.paramGroups) for (const p of group.params) this.state.set(p, this.begin(p));
  }

  protected override begin(p: Tensor): AdagradState {
    // As PyTorch does, groups added later start with the sum that the optimiser was made with.
    return { step: scalarState(0), sum: fullAs(p, this.defaults.initialAccumulatorValue as number) };
  }

  protected override form(group: AdagradGroup, scalar: (value: number) => number): number {
    return steepForm(group, scalar);
  }

  protected override readOptions(into: Float64Array, group: AdagradGroup, state: AdagradState): Tensor {
    into[0] = group.lrDecay;
    into[1] = group.eps;
    into[2] = group.weightDecay;
    into[3] = Number(group.maximize);
    return state.step;
  }

  protected override writeCounted(
    into: Float64Array,
    end: number,
    _state: AdagradState,
    group: AdagradGroup,
    step: number,
    scalar: (value: number) => number,
  ): void {
    into[end - 1] = scalar(rateAt(group, step));
  }

  protected override update<A>(pass: StepPass<A>, state: AdagradState, group: AdagradGroup): void {
    const step = pass.count(state.step);
    const sum = pass.of(state.sum);
    const g = steeped(pass, group);
    pass.run(squares, sum, [sum, g], []);
    const rate = pass.scalar(rateAt(group, step));
    pass.run(move, pass.data, [pass.data, g, sum], [pass.scalar(group.eps), rate]);
  }
}

/** What a step of that number is multiplied by. */
function rateAt(group: AdagradGroup, step: number): number {
  return -numberOf(group.lr) / (1 + (step - 1) * group.lrDecay);
}

const { add, div, mul, mulAdd, sqrt } = expr;
const squares = program(2, (sum, g) => mulAdd(g, g, sum));
const move = program(3, (p, g, sum, eps, a) => add(p, div(mul(a!, g), add(sqrt(sum), eps!))));
