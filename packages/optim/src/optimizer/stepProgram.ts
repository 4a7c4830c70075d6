import { expr, type Program, program } from '@wick/kernels';
import type { Tensor } from '@wick/tensor/light';

/**
 * What the step of one parameter is told to, program by program: those who do it, those who write down what a compiled
 * function will do, and those who want its numbers alone. `A` stands for as many elements as the parameter has.
 */
export interface StepPass<A> {
  /** The parameter's elements. What they are at the end is its new value. */
  readonly data: A;
  /** The gradient's. */
  readonly grad: A;
  /** The elements of a tensor of the parameter's shape. What they are at the end is its new value. */
  of(state: Tensor): A;
  /** A number as PyTorch rounds it before it meets these elements. */
  scalar(value: number): number;
  /** Runs a program. The result may be an input; null makes new elements. */
  run(step: Program, out: A | null, inputs: readonly A[], numbers: readonly number[]): A;
  /** Counts a step and returns its number. */
  count(step: Tensor): number;
  /** Overwrites a number of the state and returns what it then is. */
  set(state: Tensor, value: number): number;
}

interface SteepGroup {
  readonly maximize: boolean;
  readonly weightDecay: number;
}

const turned = program(1, (grad) => expr.neg(grad));
const decayed = program(2, (grad, p, sign, decay) => expr.mulAdd(p, decay!, expr.mul(grad, sign!)));

/** The gradient that a step follows: turned where the group goes up, with the L2 penalty; the pass' own where it is neither. */
export function steeped<A>(pass: StepPass<A>, group: SteepGroup): A {
  const { data, grad } = pass;
  const decay = pass.scalar(group.weightDecay);
  if (decay === 0 && !group.maximize) return grad;
  // What is not asked for is not multiplied by 0, which would make NaN of an infinity.
  if (decay === 0) return pass.run(turned, null, [grad], []);
  return pass.run(decayed, null, [grad, data], [group.maximize ? -1 : 1, decay]);
}

/** Which programs {@link steeped} takes. */
export function steepForm(group: SteepGroup, scalar: (value: number) => number): number {
  return scalar(group.weightDecay) !== 0 ? 2 : group.maximize ? 1 : 0;
}

/** A weighted average moved towards g, from its nearer end as in PyTorch: m + w (g - m), or g - (1 - w) (g - m). */
export function moveAverage<A>(pass: StepPass<A>, m: A, g: A, w: number): void {
  if (isNear(w)) pass.run(fromAverage, m, [m, g], [w]);
  else pass.run(fromGradient, m, [m, g], [w - 1]);
}

/** Whether the average's end is the nearer one. */
export function isNear(w: number): boolean {
  return w < 0.5;
}

const fromAverage = program(2, (m, g, c) => expr.mulAdd(c!, expr.sub(g, m), m));
const fromGradient = program(2, (m, g, c) => expr.mulAdd(c!, expr.sub(g, m), g));
