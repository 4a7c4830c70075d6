import { expr, program } from '@wick/kernels';
import type { Tensor } from '@wick/tensor/light';
import type { OptionsOf, ParamGroup, Params } from '../optimizer/groups.ts';
import { scalarState, setScalar, zerosFor } from '../optimizer/memory.ts';
import {
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
import { PointwiseOptimizer } from '../optimizer/pointwiseOptimizer.ts';
import type { StateTable } from '../optimizer/stateDict.ts';
import { type StepPass, steeped, steepForm } from '../optimizer/stepProgram.ts';
import { pythonMax } from './pythonOrder.ts';

/** A group of {@link ASGD}. */
export interface ASGDGroup extends ParamGroup {
  /** How fast the parameters are pulled to zero and the step size falls. Default 1e-4. */
  lambd: number;
  /** The power with which the step size falls. Default 0.75. */
  alpha: number;
  /** The step from which on the average is taken. Default 1e6. */
  t0: number;
  /** L2 penalty, added to the gradient. Default 0. */
  weightDecay: number;
  /** Go up instead of down. Default false. */
  maximize: boolean;
}

/** The options of {@link ASGD}; its step size `lr` is 1e-2 by default. */
export type ASGDOptions = OptionsOf<ASGDGroup>;

type ASGDState = {
  step: Tensor;
  eta: Tensor;
  mu: Tensor;
  ax: Tensor;
};

const rules = {
  lr: learningRate(1e-2),
  lambd: fromZero(1e-4),
  alpha: fromZero(0.75),
  t0: number(1e6, 'a number', (t0) => !Number.isNaN(t0), '1000000.0'),
  weightDecay: fromZero(0),
  foreach: kept(null),
  maximize: flag(),
  differentiable: kept(false),
  capturable: kept(false),
} satisfies Rules<ASGDOptions>;

/**
 * Averaged stochastic gradient descent (Polyak and Juditsky, 1992). The average is `state.get(p).ax`.
 *
 * ```
 * g = ∇f(p) + weightDecay · p
 * p = (1 - lambd · η) p - η g
 * ax = ax + μ (p - ax)
 * η = lr / (1 + lambd · lr · t)^alpha,   μ = 1 / max(1, t - t0)
 * ```
 *
 * @example
 * ```ts
 * const weight = new nn.Parameter(tensor([1, 2]));
 * weight.grad = tensor([0.5, -1]);
 * new optim.ASGD([weight], { lr: 0.1 }).step();
 * weight; // [0.9500, 2.1000]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.ASGD.html
 */
export class ASGD extends PointwiseOptimizer<ASGDGroup, ASGDState> {
  static override readonly typeName = 'ASGD';
  /** @internal */ static override readonly rules: Record<string, Rule> = rules;
  /** @internal */ static override readonly states: StateTable = {
    step: 'scalar',
    eta: 'scalar',
    mu: 'scalar',
    ax: 'like',
  };

  /** @throws as {@link Optimizer} does, and TypeError or RangeError for an option that is not what it should be */
  constructor(params: Params<ASGDOptions>, options: Partial<ASGDOptions> = {}) {
    super(params, readDefaults('ASGD', rules, options));
  }

  protected override begin(p: Tensor, group: ASGDGroup): ASGDState {
    return { step: scalarState(0), eta: scalarState(numberOf(group.lr)), mu: scalarState(1), ax: zerosFor(p) };
  }

  protected override form(group: ASGDGroup, scalar: (value: number) => number): number {
    return steepForm(group, scalar);
  }

  protected override readOptions(into: Float64Array, group: ASGDGroup, state: ASGDState): Tensor {
    into[0] = group.lambd;
    into[1] = group.alpha;
    into[2] = group.t0;
    into[3] = group.weightDecay;
    into[4] = Number(group.maximize);
    return state.step;
  }

  protected override writeCounted(
    into: Float64Array,
    end: number,
    state: ASGDState,
    group: ASGDGroup,
    step: number,
    scalar: (value: number) => number,
  ): void {
    const eta = state.eta.item();
    into[end - 3] = scalar(1 - group.lambd * eta);
    into[end - 2] = scalar(-eta);
    into[end - 1] = state.mu.item();
    setScalar(state.eta, etaAfter(group, step));
    setScalar(state.mu, muAfter(group, step));
  }

  protected override update<A>(pass: StepPass<A>, state: ASGDState, group: ASGDGroup): void {
    const step = pass.count(state.step);
    const [eta, mu] = [state.eta.item(), state.mu.item()];
    const ax = pass.of(state.ax);
    const { data } = pass;
    pass.run(move, data, [data, steeped(pass, group)], [pass.scalar(1 - group.lambd * eta), pass.scalar(-eta)]);
    pass.run(average, ax, [ax, data], [mu]);
    pass.set(state.eta, etaAfter(group, step));
    pass.set(state.mu, muAfter(group, step));
  }
}

// PyTorch rounds both to float32, also where a state dict was loaded and they are kept in double.

function etaAfter({ lr, lambd, alpha }: ASGDGroup, step: number): number {
  const rate = numberOf(lr);
  return Math.fround(rate / (1 + lambd * rate * step) ** alpha);
}

function muAfter({ t0 }: ASGDGroup, step: number): number {
  return Math.fround(1 / pythonMax(1, step - t0));
}

const { add, eq, mul, mulAdd, sub, where } = expr;
const move = program(2, (p, g, shrink, a) => mulAdd(a!, g, mul(p, shrink!)));
// Without an average yet, ax + (p - ax) may miss p by a rounding.
const average = program(2, (ax, p, mu) => where(eq(mu!, 1), p, add(ax, mul(sub(p, ax), mu!))));
