import { enableGrad, type Tensor } from '@wick/tensor';
import { flag, isTensor, optionTable, type RulesFor, word } from '@wick/tensor/internal';
import { tensorsOf, withTensors } from '../tree.ts';
import { grad } from './grad.ts';
import * as jacobians from './jacobian.ts';
import * as forward from './jvp.ts';
import * as reverse from './vjp.ts';

/** One tensor, or several. */
export type Inputs = Tensor | readonly Tensor[];
type Of = (...inputs: Tensor[]) => Tensor | Tensor[];

/** A result whose form follows from those of the inputs and outputs: a tensor, or arrays of tensors. */
// biome-ignore lint/suspicious/noExplicitAny: the caller knows which.
export type Formed = any;

/** Options of the functions of `autograd.functional`. */
export interface FunctionalOptions {
  /** Whether the result is to be differentiated further; it always can be. Default: false. */
  createGraph?: boolean;
  /** Whether an input that no output depends on is an error. Default: false: its derivative is 0. */
  strict?: boolean;
}

/** Options of {@link jacobian} and {@link hessian}. */
export interface FunctionalJacobianOptions extends FunctionalOptions {
  /** Whether all rows are computed at once; they always are. Default: false. */
  vectorize?: boolean;
  /** By rows or by columns. Default: 'reverse-mode'. */
  strategy?: 'reverse-mode' | 'forward-mode';
}

/** Options of {@link hessian}. */
export interface FunctionalHessianOptions extends FunctionalOptions {
  /** Whether all rows are computed at once; they always are. Default: false. */
  vectorize?: boolean;
  /** How the jacobian of the gradient is taken; it is by columns in any case. Default: 'reverse-mode'. */
  outerJacobianStrategy?: 'reverse-mode' | 'forward-mode';
}

type Strategy = 'reverse-mode' | 'forward-mode';
const strategy = word<Strategy>('reverse-mode', ['reverse-mode', 'forward-mode']);
const options = optionTable({ createGraph: flag(false), strict: flag(false) } satisfies RulesFor<FunctionalOptions>);
const jacobianOptions = optionTable({
  ...options.known,
  vectorize: flag(false),
  strategy,
} satisfies RulesFor<FunctionalJacobianOptions>);
const hessianOptions = optionTable({
  ...options.known,
  vectorize: flag(false),
  outerJacobianStrategy: strategy,
} satisfies RulesFor<FunctionalHessianOptions>);

const listOf = (inputs: Inputs): readonly Tensor[] => (isTensor(inputs) ? [inputs] : inputs);

/** The results outside the graph, unless they are to be part of it. */
function finish<T>(result: T, createGraph: boolean): T {
  return (
    createGraph
      ? result
      : withTensors(
          result,
          tensorsOf(result).map((t) => t.detach()),
        )
  ) as T;
}

/** @throws RangeError with `strict` where an input has no part in the output */
function checkStrict(where: string, strict: boolean, f: Of, inputs: readonly Tensor[]): void {
  if (!strict) return;
  enableGrad(() => {
    const leaves = inputs.map((t) => t.detach().requiresGrad_());
    const outputs = tensorsOf(f(...leaves));
    outputs.forEach((out, o) => {
      if (!out.requiresGrad)
        throw new RangeError(
          `${where}: Output ${o} of the user-provided function does not require gradients. The outputs must be computed in a differentiable manner from the input when running in strict mode.`,
        );
    });
    leaves.forEach((leaf, i) => {
      const total = outputs.map((t) => t.sum()).reduce((a, b) => a.add(b));
      leaf.grad = null;
      total.backward({ retainGraph: true });
      if (leaf.grad === null)
        throw new RangeError(
          `${where}: Output of the user-provided function is independent of input ${i}. This is not allowed in strict mode.`,
        );
    });
  });
}

/** For one input what is found, for several an array. */
const inForm = (inputs: Inputs, found: unknown[]): unknown => (isTensor(inputs) ? found[0] : found);

/**
 * [outputs, vᵀ J], v of the outputs' form (left out for a single number): `torch.autograd.functional.vjp`.
 *
 * @example
 * ```ts
 * const [, slope] = func.functional.vjp((x) => x.exp(), tensor([0]), tensor([2]));
 * slope; // [2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.vjp.html
 */
export function vjp(
  f: Of,
  inputs: Inputs,
  v?: Inputs | null,
  given?: FunctionalOptions,
): [outputs: Formed, vjp: Formed] {
  const { createGraph, strict } = options.read('vjp', given);
  checkStrict('vjp', strict, f, listOf(inputs));
  const [output, pull] = reverse.vjp(f, ...listOf(inputs));
  const found = pull(v ?? ones('vjp', output));
  return finish([output, inForm(inputs, found)], createGraph) as [unknown, unknown];
}

/**
 * [outputs, J v]: `torch.autograd.functional.jvp`.
 *
 * @example
 * ```ts
 * const [, moved] = func.functional.jvp((x) => x.exp(), tensor([0]), tensor([2]));
 * moved; // [2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.jvp.html
 */
export function jvp(
  f: Of,
  inputs: Inputs,
  v?: Inputs | null,
  given?: FunctionalOptions,
): [outputs: Formed, jvp: Formed] {
  const { createGraph, strict } = options.read('jvp', given);
  checkStrict('jvp', strict, f, listOf(inputs));
  const tangents = v ? listOf(v) : [ones('jvp', listOf(inputs)[0]!)];
  const [output, moved] = forward.jvp(f, [...listOf(inputs)], tangents);
  return finish([output, moved], createGraph) as [unknown, unknown];
}

function ones(where: string, t: unknown): Tensor {
  if (isTensor(t) && t.numel() === 1) return t.newOnes(t.shape);
  throw new TypeError(
    `${where}: The vector v can only be None if the user-provided function returns a single Tensor with a single element.`,
  );
}

/**
 * The jacobian: of the shape output + input; for several inputs an array of them, for several outputs an array of those:
 * `torch.autograd.functional.jacobian`.
 *
 * @example
 * ```ts
 * func.functional.jacobian((x) => x.exp(), tensor([0, 0])); // [[1, 0], [0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.jacobian.html
 */
export function jacobian(f: Of, inputs: Inputs, given?: FunctionalJacobianOptions): Formed {
  const { createGraph, strict, strategy } = jacobianOptions.read('jacobian', given);
  const list = listOf(inputs);
  checkStrict('jacobian', strict, f, list);
  const argnums = isTensor(inputs) ? 0 : list.map((_, i) => i);
  const of = strategy === 'reverse-mode' ? jacobians.jacrev : jacobians.jacfwd;
  return finish(of(f, { argnums })(...list), createGraph);
}

/**
 * The hessian of a function that gives a single number; for several inputs an array of arrays:
 * `torch.autograd.functional.hessian`.
 *
 * @example
 * ```ts
 * func.functional.hessian((x) => x.pow(3).sum(), tensor([1, 2])); // [[6, 0], [0, 12]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.hessian.html
 */
export function hessian(f: Of, inputs: Inputs, given?: FunctionalHessianOptions): Formed {
  const { createGraph, strict } = hessianOptions.read('hessian', given);
  const list = listOf(inputs);
  checkStrict('hessian', strict, f, list);
  const argnums = isTensor(inputs) ? 0 : list.map((_, i) => i);
  return finish(jacobians.hessian(single(f), { argnums })(...list), createGraph);
}

/** A function that gives one number, in whatever shape. */
function single(f: Of): Of {
  return (...inputs) => {
    const out = f(...inputs);
    return isTensor(out) && out.numel() === 1 ? out.reshape([]) : out;
  };
}

/**
 * [output, H v]: `torch.autograd.functional.hvp`.
 *
 * @example
 * ```ts
 * const [, hv] = func.functional.hvp((x) => x.pow(3).sum(), tensor([1, 2]), tensor([1, 1]));
 * hv; // [6, 12]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.hvp.html
 */
export function hvp(
  f: Of,
  inputs: Inputs,
  v?: Inputs | null,
  given?: FunctionalOptions,
): [output: Tensor, hvp: Formed] {
  const { createGraph, strict } = options.read('hvp', given);
  const list = listOf(inputs);
  checkStrict('hvp', strict, f, list);
  const slope = grad(single(f), { argnums: list.map((_, i) => i) });
  const along = v ? listOf(v) : [ones('hvp', inputs)];
  const moved = forward.jvp(slope as reverse.AnyFunction, [...list], along)[1] as unknown[];
  return finish([f(...list), inForm(inputs, moved)], createGraph) as [Tensor, unknown];
}

/**
 * [output, vᵀ H]: `torch.autograd.functional.vhp`, one gradient of a gradient.
 *
 * @example
 * ```ts
 * const [, vh] = func.functional.vhp((x) => x.pow(3).sum(), tensor([1, 2]), tensor([1, 1]));
 * vh; // [6, 12]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.vhp.html
 */
export function vhp(
  f: Of,
  inputs: Inputs,
  v?: Inputs | null,
  given?: FunctionalOptions,
): [output: Tensor, vhp: Formed] {
  const { createGraph, strict } = options.read('vhp', given);
  const list = listOf(inputs);
  checkStrict('vhp', strict, f, list);
  const slope = grad(single(f), { argnums: list.map((_, i) => i) });
  const [, pull] = reverse.vjp(slope as reverse.AnyFunction, ...list);
  return finish([f(...list), inForm(inputs, pull(v ? [...listOf(v)] : [ones('vhp', inputs)]))], createGraph) as [
    Tensor,
    unknown,
  ];
}
