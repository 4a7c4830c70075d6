import { show, showShape } from '../core/check.ts';
import { allocate, toStored } from '../core/dtype.ts';
import { ShapeError } from '../core/errors.ts';
import { wrapArray } from '../core/make.ts';
import { flag, type Given, optionTable, type RulesFor, unchecked } from '../core/options.ts';
import { sameShape } from '../core/shape.ts';
import { isTensor } from '../core/tensorCore.ts';
import type { Tensor } from '../tensor.ts';
import { runBackward } from './engine.ts';

/** Options of `Tensor.backward`. */
export interface BackwardOptions {
  /** The gradient of the tensor itself, of its shape; 1 for a tensor of one element. */
  gradient?: Tensor | null;
  /** Keep what the graph saved, so that it can be walked again. Default: the value of `createGraph`. */
  retainGraph?: boolean;
  /** Record the gradients too, for derivatives of derivatives. Default: false. */
  createGraph?: boolean;
}

/** Options of {@link grad}. */
export interface GradOptions {
  /** One gradient per output; 1 for outputs of one element. */
  gradOutputs?: Tensor | null | readonly (Tensor | null)[];
  /** Keep what the graph saved. Default: the value of `createGraph`. */
  retainGraph?: boolean;
  /** Record the gradients too. Default: false. */
  createGraph?: boolean;
  /** Give null for inputs that the outputs do not depend on, instead of an error. Default: false. */
  allowUnused?: boolean;
}

/** A gradient for each input; null only where that was allowed. */
export type GradientsOf<I extends Tensor | readonly Tensor[], O> = I extends readonly Tensor[]
  ? { -readonly [K in keyof I]: MaybeUnused<O> }
  : [MaybeUnused<O>];

type MaybeUnused<O> = O extends { readonly allowUnused: infer A }
  ? A extends false | undefined
    ? Tensor
    : Tensor | null
  : Tensor;

const backwardOptions = optionTable(
  {
    gradient: unchecked<Tensor | null>(null),
    retainGraph: unchecked<boolean | undefined>(undefined),
    createGraph: flag(false),
  } satisfies RulesFor<BackwardOptions>,
  ['gradient', 'retainGraph', 'createGraph'],
);

/** How the options of `Tensor.backward` are given. */
export type GivenBackward = Given<
  BackwardOptions,
  [gradient: Tensor | null, retainGraph: boolean, createGraph: boolean]
>;

const gradOptions = optionTable(
  {
    gradOutputs: unchecked<GradOptions['gradOutputs']>(undefined),
    retainGraph: unchecked<boolean | undefined>(undefined),
    createGraph: flag(false),
    allowUnused: flag(false),
  } satisfies RulesFor<GradOptions>,
  ['gradOutputs', 'retainGraph', 'createGraph'],
);

/** The function behind `Tensor.backward`. */
export function backward(root: Tensor, given: GivenBackward): void {
  const { gradient, createGraph, retainGraph = createGraph } = backwardOptions.take('backward', given);
  runBackward([root], [startGradient('backward', root, gradient)], { createGraph, retainGraph, inputs: null });
}

/**
 * The gradients of `outputs` with respect to `inputs`, without touching any `.grad`: `torch.autograd.grad`.
 *
 * `gradOutputs`, `retainGraph` and `createGraph` may be given by position, in this order.
 *
 * @returns one tensor per input (null where unused and `allowUnused` is set).
 * @throws RangeError if an output or input does not require grad, or an input is unused.
 * @example
 * ```ts
 * const x = tensor(3, { requiresGrad: true });
 * const [dx] = grad(x.pow(3), x, { createGraph: true });
 * dx.item(); // 27
 * const [d2x] = grad(dx, x);
 * d2x.item(); // 18
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.grad.html
 */
export function grad<const I extends Tensor | readonly Tensor[], const O extends GradOptions = Record<never, never>>(
  outputs: Tensor | readonly Tensor[],
  inputs: I,
  options?: O,
): GradientsOf<I, O>;
export function grad<const I extends Tensor | readonly Tensor[], const O extends GradOptions = Record<never, never>>(
  outputs: Tensor | readonly Tensor[],
  inputs: I,
  gradOutputs: GradOptions['gradOutputs'],
  retainGraph?: boolean | null,
  createGraph?: boolean,
  options?: O,
): GradientsOf<I, O>;
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  ...given: unknown[]
  // biome-ignore lint/suspicious/noExplicitAny: what callers see are the types above.
): any {
  const { gradOutputs, createGraph, retainGraph = createGraph, allowUnused } = gradOptions.take('grad', given);
  const outs = isTensor(outputs) ? [outputs] : outputs;
  const ins = isTensor(inputs) ? [inputs] : inputs;
  const from = isTensor(gradOutputs) ? [gradOutputs] : (gradOutputs ?? []);
  if (from.length > 0 && from.length !== outs.length)
    throw new RangeError(`grad: expected ${outs.length} gradOutputs, got ${from.length}`);
  const starts = outs.map((o, i) => startGradient('grad', o, from[i] ?? null));
  ins.forEach((t, i) => {
    if (!isTensor(t)) throw new TypeError(`grad: inputs[${i}] must be a Tensor, got ${show(t)}`);
    if (!t.requiresGrad) throw new RangeError(`grad: inputs[${i}] does not require grad`);
  });
  const result = runBackward(outs, starts, { createGraph, retainGraph, inputs: ins });
  const unused = result.indexOf(null);
  if (unused >= 0 && !allowUnused) {
    throw new RangeError(
      `grad: inputs[${unused}] is not part of the graph of the outputs; set allowUnused to get null for it`,
    );
  }
  return result;
}

function startGradient(where: string, root: Tensor, gradient: Tensor | null): Tensor {
  if (!isTensor(root)) throw new TypeError(`${where}: expected a Tensor, got ${show(root)}`);
  if (!root.requiresGrad)
    throw new RangeError(
      `${where}: the tensor does not require grad and was not computed from one that does (or was computed inside noGrad)`,
    );
  if (gradient === null) {
    if (root.numel() !== 1)
      throw new ShapeError(
        `${where}: a gradient can be created for one element only, this tensor has shape ${showShape(root.shape)}: reduce it (sum, mean) or give the gradient`,
      );
    const one = wrapArray(allocate(root.dtype, 1), root.shape, root.dtype);
    one._storage.data[0] = toStored(1, root.dtype);
    return one;
  }
  if (!isTensor(gradient)) throw new TypeError(`${where}: gradient must be a Tensor, got ${show(gradient)}`);
  if (!sameShape(gradient.shape, root.shape))
    throw new ShapeError(
      `${where}: the gradient has shape ${showShape(gradient.shape)}, the tensor ${showShape(root.shape)}`,
    );
  gradient._storage.isGrad = true; // it is the caller's: no leaf may take it as its own
  return gradient.dtype === root.dtype ? gradient : gradient.to(root.dtype);
}
