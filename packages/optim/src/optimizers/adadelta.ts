import { expr, program, type Term } from '@wick/kernels';
import type { Tensor } from '@wick/tensor/light';
import type { OptionsOf, ParamGroup, Params } from '../optimizer/groups.ts';
import { scalarState, zerosFor } from '../optimizer/memory.ts';
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

/** A group of {@link Adadelta}. */
export interface AdadeltaGroup extends ParamGroup {
  /** Decay rate of both averages. Default 0.9. */
  rho: number;
  /** Added to the denominator. Default 1e-6. */
  eps: number;
  /** L2 penalty, added to the gradient. Default 0. */
  weightDecay: number;
  /** Go up instead of down. Default false. */
  maximize: boolean;
}

/** The options of {@link Adadelta}; its step size `lr` is 1 by default. */
export type AdadeltaOptions = OptionsOf<AdadeltaGroup>;

type AdadeltaState = {
  step: Tensor;
  square_avg: Tensor;
  acc_delta: Tensor;
};

const rules = {
  lr: learningRate(1, '1.0'),
  rho: number(0.9, 'a number in [0, 1]', (rho) => rho >= 0 && rho <= 1),
  eps: fromZero(1e-6),
  weightDecay: fromZero(0),
  maximize: flag(),
  capturable: kept(false),
  foreach: kept(null),
  differentiable: kept(false),
} satisfies Rules<AdadeltaOptions>;

/**
 * Adadelta: steps as large as the last ones were, by running averages (Zeiler, 2012):
 *
 * ```
 * g = ∇f(p) + weightDecay · p
 * v = ρ v + (1 - ρ) g²
 * Δ = √(u + eps) / √(v + eps) · g
 * u = ρ u + (1 - ρ) Δ²
 * p = p - lr · Δ
 * ```
 *
 * @example
 * ```ts
 * const weight = new nn.Parameter(tensor([1, 2]));
 * weight.grad = tensor([0.5, -1]);
 * new optim.Adadelta([weight], { lr: 1 }).step();
 * weight; // [0.9968, 2.0032]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adadelta.html
 */
export class Adadelta extends PointwiseOptimizer<AdadeltaGroup, AdadeltaState> {
  static override readonly typeName = 'Adadelta';
  /** @internal */ static override readonly rules: Record<string, Rule> = rules;
  /** @internal */ static override readonly states: StateTable = {
    step: 'scalar',
    square_avg: 'like',
    acc_delta: 'like',
  };

  /** @throws as {@link Optimizer} does, and TypeError or RangeError for an option that is not what it should be */
  constructor(params: Params<AdadeltaOptions>, options: Partial<AdadeltaOptions> = {}) {
    super(params, readDefaults('Adadelta', rules, options));
  }

  protected override begin(p: Tensor): AdadeltaState {
    return { step: scalarState(0), square_avg: zerosFor(p), acc_delta: zerosFor(p) };
  }

  protected override form(group: AdadeltaGroup, scalar: (value: number) => number): number {
    return steepForm(group, scalar);
  }

  protected override readOptions(into: Float64Array, group: AdadeltaGroup, state: AdadeltaState): Tensor {
    into[0] = group.rho;
    into[1] = group.eps;
    into[2] = group.weightDecay;
    into[3] = Number(group.maximize);
    return state.step;
  }

  protected override writeCounted(
    into: Float64Array,
    end: number,
    _state: AdadeltaState,
    group: AdadeltaGroup,
    _step: number,
    scalar: (value: number) => number,
  ): void {
    into[end - 4] = scalar(-numberOf(group.lr));
  }

  protected override update<A>(pass: StepPass<A>, state: AdadeltaState, group: AdadeltaGroup): void {
    const lr = numberOf(group.lr);
    const { rho, eps } = group;
    pass.count(state.step);
    const [v, u] = [pass.of(state.square_avg), pass.of(state.acc_delta)];
    const g = steeped(pass, group);
    const averaged = [pass.scalar(rho), pass.scalar(1 - rho)];
    pass.run(squares, v, [v, g], averaged);
    pass.run(move, pass.data, [pass.data, g, v, u], [pass.scalar(eps), pass.scalar(-lr)]);
    pass.run(changes, u, [u, g, v], [...averaged, pass.scalar(eps)]);
  }
}

const { add, div, mul, mulAdd, sqrt } = expr;

/** √(u + eps) / √(v + eps) · g */
const change = (g: Term, v: Term, u: Term, eps: Term) => mul(div(sqrt(add(u, eps)), sqrt(add(v, eps))), g);

const averaged = (v: Term, g: Term, rho: Term, w: Term) => mulAdd(mul(w, g), g, mul(v, rho));

const squares = program(2, (v, g, rho, w) => averaged(v, g, rho!, w!));
const move = program(4, (p, g, v, u, eps, a) => mulAdd(a!, change(g!, v!, u!, eps!), p));
const changes = program(3, (u, g, v, rho, w, eps) => averaged(u, change(g, v!, u, eps!), rho!, w!));
