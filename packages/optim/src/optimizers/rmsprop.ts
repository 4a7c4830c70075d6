import { expr, program, type Term } from '@wick/kernels';
import type { Tensor } from '@wick/tensor/light';
import type { OptionsOf, ParamGroup, Params } from '../optimizer/groups.ts';
import { scalarState, zerosFor } from '../optimizer/memory.ts';
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
import { isNear, moveAverage, type StepPass, steeped, steepForm } from '../optimizer/stepProgram.ts';

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
export class RMSprop extends PointwiseOptimizer<RMSpropGroup, RMSpropState> {
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

  protected override begin(p: Tensor): RMSpropState {
    return { step: scalarState(0), square_avg: zerosFor(p) };
  }

  protected override form(group: RMSpropGroup, scalar: (value: number) => number): number {
    const { alpha, momentum, centered } = group;
    return (
      8 * steepForm(group, scalar) + 4 * Number(momentum > 0) + 2 * Number(centered) + Number(isNear(scalar(1 - alpha)))
    );
  }

  protected override readOptions(into: Float64Array, group: RMSpropGroup, state: RMSpropState): Tensor {
    into[0] = group.alpha;
    into[1] = group.eps;
    into[2] = group.weightDecay;
    into[3] = Number(group.maximize);
    return state.step;
  }

  protected override writeCounted(
    into: Float64Array,
    end: number,
    _state: RMSpropState,
    group: RMSpropGroup,
    _step: number,
    scalar: (value: number) => number,
  ): void {
    into[end - 1] = scalar(-numberOf(group.lr));
    // Which schedulers change, too.
    if (group.momentum > 0) into[end - 2] = scalar(group.momentum);
  }

  protected override update<A>(pass: StepPass<A>, state: RMSpropState, group: RMSpropGroup, p: Tensor): void {
    const lr = numberOf(group.lr);
    const { alpha, eps, momentum, centered } = group;
    if (momentum > 0) state.momentum_buffer ??= zerosFor(p);
    if (centered) state.grad_avg ??= zerosFor(p);
    pass.count(state.step);
    const average = centered ? pass.of(state.grad_avg!) : null;
    const buffer = momentum > 0 ? pass.of(state.momentum_buffer!) : null;
    const v = pass.of(state.square_avg);
    const g = steeped(pass, group);
    const w = pass.scalar(1 - alpha);
    pass.run(squares, v, [v, g], [pass.scalar(alpha), w]);
    if (average !== null) moveAverage(pass, average, g, w);
    const given = average === null ? [g, v] : [g, v, average];
    const numbers = [pass.scalar(eps), pass.scalar(-lr)];
    if (buffer === null) {
      pass.run(centered ? moveCentred : move, pass.data, [pass.data, ...given], numbers);
    } else {
      numbers[1] = pass.scalar(momentum);
      pass.run(centered ? pushCentred : push, buffer, [buffer, ...given], numbers);
      pass.run(follow, pass.data, [pass.data, buffer], [pass.scalar(-lr)]);
    }
  }
}

const { add, div, mul, mulAdd, neg, sqrt } = expr;

// v - m² may cancel almost completely, so each operation that leads there is rounded where PyTorch rounds it.
const squares = program(2, (v, g, alpha, w) => mulAdd(mul(w!, g), g, mul(v, alpha!)));
const centred = (v: Term, m: Term) => mulAdd(neg(m), m, v);
const root = (v: Term, eps: Term) => add(sqrt(v), eps);

const moved = (p: Term, g: Term, v: Term, eps: Term, a: Term) => add(p, div(mul(a, g), root(v, eps)));
const pushed = (b: Term, g: Term, v: Term, eps: Term, momentum: Term) => add(mul(b, momentum), div(g, root(v, eps)));

const move = program(3, (p, g, v, eps, a) => moved(p, g, v!, eps!, a!));
const moveCentred = program(4, (p, g, v, m, eps, a) => moved(p, g, centred(v!, m!), eps!, a!));
const push = program(3, (b, g, v, eps, momentum) => pushed(b, g, v!, eps!, momentum!));
const pushCentred = program(4, (b, g, v, m, eps, momentum) => pushed(b, g, centred(v!, m!), eps!, momentum!));
const follow = program(2, (p, b, a) => mulAdd(a!, b, p));
