import { expr, program } from '@wick/kernels';
import type { Tensor } from '@wick/tensor/light';
import type { OptionsOf, ParamGroup, Params } from '../optimizer/groups.ts';
import { scalarState, zerosFor } from '../optimizer/memory.ts';
import { fullAs } from '../optimizer/memoryOrder.ts';
import { flag, kept, learningRate, numberOf, pair, type Rule, type Rules, readDefaults } from '../optimizer/options.ts';
import { PointwiseOptimizer } from '../optimizer/pointwiseOptimizer.ts';
import type { StateTable } from '../optimizer/stateDict.ts';
import { type StepPass, steeped } from '../optimizer/stepProgram.ts';

/** A group of {@link Rprop}. */
export interface RpropGroup extends ParamGroup {
  /** What a step size is multiplied with if the sign of the gradient changed, and if not. Default [0.5, 1.2]. */
  etas: [number, number];
  /** The smallest and the largest step size. Default [1e-6, 50]. */
  stepSizes: [number, number];
  /** Go up instead of down. Default false. */
  maximize: boolean;
}

/** The options of {@link Rprop}; its step size `lr` is 1e-2 by default. */
export type RpropOptions = OptionsOf<RpropGroup>;

type RpropState = {
  step: Tensor;
  prev: Tensor;
  step_size: Tensor;
};

const rules = {
  lr: learningRate(1e-2),
  etas: pair(
    [0.5, 1.2],
    'two numbers with 0 < etas[0] < 1 < etas[1]',
    ([less, more]) => less > 0 && less < 1 && more > 1,
  ),
  stepSizes: pair([1e-6, 50], 'two numbers', ([least, most]) => !Number.isNaN(least + most)),
  foreach: kept(null),
  maximize: flag(),
  differentiable: kept(false),
  capturable: kept(false),
} satisfies Rules<RpropOptions>;

/**
 * Resilient backpropagation: each parameter has a step size of its own, which grows while the gradient keeps its sign and
 * shrinks when it changes; then no step is taken (Riedmiller and Braun, 1993).
 *
 * ```
 * η = g · prev > 0 ? η · etas[1] : g · prev < 0 ? η · etas[0] : η,  kept within stepSizes
 * p = p - sign(g) · η                                      g = 0 where the sign changed
 * ```
 *
 * Float32 parameters have the bits that PyTorch gives them.
 *
 * @example
 * ```ts
 * const weight = new nn.Parameter(tensor([1, 2]));
 * weight.grad = tensor([0.5, -1]);
 * new optim.Rprop([weight], { lr: 0.1 }).step();
 * weight; // [0.9000, 2.1000]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Rprop.html
 */
export class Rprop extends PointwiseOptimizer<RpropGroup, RpropState> {
  static override readonly typeName = 'Rprop';
  /** @internal */ static override readonly rules: Record<string, Rule> = rules;
  /** @internal */ static override readonly states: StateTable = { step: 'scalar', prev: 'like', step_size: 'like' };

  /** @throws as {@link Optimizer} does, and TypeError or RangeError for an option that is not what it should be */
  constructor(params: Params<RpropOptions>, options: Partial<RpropOptions> = {}) {
    super(params, readDefaults('Rprop', rules, options));
  }

  protected override begin(p: Tensor, group: RpropGroup): RpropState {
    return { step: scalarState(0), prev: zerosFor(p), step_size: fullAs(p.grad!, numberOf(group.lr)) };
  }

  protected override form(group: RpropGroup): number {
    return Number(group.maximize);
  }

  protected override readOptions(into: Float64Array, group: RpropGroup, state: RpropState): Tensor {
    const { etas, stepSizes } = group;
    into[0] = etas[0];
    into[1] = etas[1];
    into[2] = stepSizes[0];
    into[3] = stepSizes[1];
    into[4] = Number(group.maximize);
    return state.step;
  }

  protected override update<A>(pass: StepPass<A>, state: RpropState, group: RpropGroup): void {
    pass.count(state.step);
    const [less, more] = group.etas;
    const [least, most] = group.stepSizes;
    const [prev, size] = [pass.of(state.prev), pass.of(state.step_size)];
    const g = steeped(pass, { maximize: group.maximize, weightDecay: 0 });
    const numbers = [less, more, least, most].map((x) => pass.scalar(x));
    pass.run(resize, size, [size, g, prev], numbers);
    pass.run(agreeing, prev, [prev, g], []);
    pass.run(move, pass.data, [pass.data, prev, size], []);
  }
}

const { clamp, gt, lt, mul, sub, where } = expr;
const resize = program(3, (size, g, prev, less, more, least, most) => {
  const agree = mul(g, prev);
  const eta = where(gt(agree, 0), more!, where(lt(agree, 0), less!, 1));
  return clamp(mul(size, eta), least!, most!);
});
const agreeing = program(2, (prev, g) => where(lt(mul(g, prev), 0), 0, g));
// PyTorch's sign of NaN is 0.
const move = program(3, (p, g, size) => sub(p, mul(sub(gt(g, 0), lt(g, 0)), size)));
