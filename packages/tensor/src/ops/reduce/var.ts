import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { convert } from '../../core/copy.ts';
import { isFloat } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { countOf, keepReduced, type ReduceOptions, type Reduction, readReduction, reduceOptions } from './arguments.ts';
import { keptShape } from './fold.ts';
import { mean } from './mean.ts';
import { squaresAlong, sumAlong } from './sumAlong.ts';

/** Options of `var`, `std` and their relatives. */
export interface VarOptions extends ReduceOptions {
  /** What is taken off the number of elements before dividing by it: 1 (Bessel's correction) by default. */
  correction?: number | null;
  /** An older way to say it: true is `correction: 1`, false `correction: 0`. */
  unbiased?: boolean;
}

/** The options of `var` and its kin. */
const varOptions = optionTable(
  {
    ...reduceOptions.known,
    correction: unchecked<number | null | undefined>(undefined),
    unbiased: unchecked<boolean | undefined>(undefined),
  } satisfies RulesFor<VarOptions>,
  ['dim', 'unbiased', 'keepdim'],
);

export interface VarAttrs extends Reduction {
  readonly correction: number;
  /** No dimensions were named: the gradient treats a lack of degrees of freedom in another way then. */
  readonly overAll: boolean;
}

/** Σ (x - mean)² / max(0, n - correction), in two passes. */
export function computeVariance(x: Tensor, { dims, keepdim, correction }: VarAttrs, root: boolean): Tensor {
  const n = countOf(x.shape, dims);
  const means = sumAlong(x, dims);
  const count = means.length;
  for (let i = 0; i < count; i++) means[i]! /= n;
  const acc = squaresAlong(x, dims, means);
  const degrees = Math.max(0, n - correction);
  for (let i = 0; i < count; i++) acc[i] = root ? Math.sqrt(acc[i]! / degrees) : acc[i]! / degrees;
  return wrapArray(convert(acc, x.dtype), keptShape(x.shape, dims, keepdim), x.dtype);
}

export const varOp: OpRecord<[Tensor], VarAttrs> = {
  name: 'var',
  saves: [0],
  forward: ([x], attrs) => computeVariance(x, attrs, false),
  backward: (g, ctx) => [varGradient(g, ctx.input(0), ctx.attrs)],
};

/** 2 (x - mean) g / (n - correction) */
export function varGradient(g: Tensor, x: Tensor, attrs: VarAttrs): Tensor {
  const degrees = countOf(x.shape, attrs.dims) - attrs.correction;
  const grad = keepReduced(g, attrs, x.shape);
  const centered = x.sub(mean(x, attrs.dims.length === 0 ? undefined : attrs.dims, true));
  // Over all elements and without degrees of freedom PyTorch gives infinity, and NaN where x is the mean.
  if (attrs.overAll && degrees <= 0) return centered.abs().mul(Number.POSITIVE_INFINITY).mul(grad);
  return grad.mul(2 / degrees).mul(centered);
}

/** A dimension or all options; or `unbiased`, which PyTorch takes alone, too. */
export type VarDim = VarOptions['dim'] | VarOptions | boolean;

/** `unbiased` at its place, or what else is said after a dimension. */
export type VarUnbiased = boolean | null | Omit<VarOptions, 'dim'>;

/** Whether the dimensions stay, by itself or by name. */
export type VarKeep = boolean | Pick<VarOptions, 'keepdim'>;

/** The options of `var` and its kin as they were given. */
export function take(
  where: string,
  dim: VarDim | undefined,
  unbiased: VarUnbiased | undefined,
  keepdim: VarKeep | undefined,
): ReturnType<typeof varOptions.read> {
  return varOptions.take(where, typeof dim === 'boolean' ? [undefined, dim, unbiased] : [dim, unbiased, keepdim]);
}

export function read(where: string, x: Tensor, options: VarOptions): VarAttrs {
  const { unbiased } = options;
  const correction = options.correction ?? undefined;
  if (correction !== undefined && unbiased !== undefined) {
    throw new TypeError(`${where}: give either correction or unbiased, not both`);
  }
  if (correction !== undefined && typeof correction !== 'number') {
    throw new TypeError(`${where}: correction must be a number, got ${show(correction)}`);
  }
  if (unbiased !== undefined && typeof unbiased !== 'boolean') {
    throw new TypeError(`${where}: unbiased must be a boolean, got ${show(unbiased)}`);
  }
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: a floating-point tensor is needed, got ${x.dtype}`);
  const overAll = x.ndim === 0 || options.dim === undefined || options.dim === null;
  return { ...readReduction(where, x, options), overAll, correction: correction ?? (unbiased === false ? 0 : 1) };
}

/**
 * The variance, Σ (x - mean)² / max(0, n - correction), over all dimensions or some. See {@link Tensor.var}.
 *
 * @example
 * ```ts
 * tensor([1, 2, 3, 4]).var(); // 1.6667; as a function it is var of the whole namespace, wick.var(x)
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.var.html
 */
export function varOf(x: Tensor, dim?: VarDim, unbiased?: VarUnbiased, keepdim?: VarKeep): Tensor {
  checkTensor('var', x);
  return apply(varOp, [x], read('var', x, take('var', dim, unbiased, keepdim)));
}
