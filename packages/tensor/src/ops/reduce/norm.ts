import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { type DType, isFloat } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { promoteTypes } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { inOnePass, laidBy } from '../elementwise/inOnePass.ts';
import { nanToNum } from '../elementwise/nanToNum.ts';
import { to } from '../shape/to.ts';
import { type Dims, type KeepAs, keepReduced, type Reduction, readDType, readReduction } from './arguments.ts';
import { maxAbsRow, minAbsRow } from './extremeRows.ts';
import { requireElements } from './extremes.ts';
import type { RowFold } from './fold.ts';
import { foldNumbers, reduced, sum } from './sum.ts';
import { squaresAlong } from './sumAlong.ts';
import { absSumRow, countRow, powerSumRow } from './sums.ts';

/** Options of `norm`. */
export interface NormOptions {
  /** The order: any number, infinities included, or 'fro', which is 2. Default: 2. */
  p?: number | 'fro' | null;
  /** The dimensions to reduce. Default: all of them. */
  dim?: Dims;
  /** Leave the reduced dimensions in place with size 1. Default: false. */
  keepdim?: boolean;
  /** The floating-point dtype the input is converted to before it is reduced. */
  dtype?: DType;
}

interface NormAttrs extends Reduction {
  readonly p: number;
}

/** x / |x|, and 0 at 0. */
const slope = program(3, (x, grad, out) => expr.mul(grad, expr.where(out, expr.div(x, out), 0)));

function euclideanGradient(grad: Tensor, x: Tensor, out: Tensor): Tensor {
  const alone = inOnePass(slope, [x, grad, out], [], [grad, laidBy(x, out)]);
  return alone ?? grad.mul(x.div(out).maskedFill_(out.eq(0), 0));
}

export const normOp: OpRecord<[Tensor], NormAttrs> = {
  name: 'norm',
  saves: [0, 'output'],
  forward([x], attrs) {
    if (attrs.p === 2) {
      const squares = squaresAlong(x, attrs.dims, null);
      for (let i = 0; i < squares.length; i++) squares[i] = Math.sqrt(squares[i]!);
      return reduced(squares, x, attrs, x.dtype);
    }
    const { start, row, root } = normFold(attrs.p);
    return foldNumbers(x, attrs, start, row, x.dtype, (acc) => {
      if (root !== 1) for (let i = 0; i < acc.length; i++) acc[i]! **= root;
    });
  },
  backward(g, ctx) {
    const x = ctx.input(0);
    const { p } = ctx.attrs;
    const grad = keepReduced(g, ctx.attrs, x.shape);
    const out = keepReduced(ctx.output(), ctx.attrs, x.shape);
    if (p === 0) return [x.mul(0).mul(grad)]; // a count does not change
    if (p === 1) return [grad.mul(x.sign())];
    if (p === 2) return [euclideanGradient(grad, x, out)];
    const magnitude = x.abs();
    if (Math.abs(p) === Number.POSITIVE_INFINITY) {
      // NaN is as large as a NaN norm, and its sign is 0.
      const equal = magnitude.eq(out).logicalOr(x.isnan().logicalAnd(out.isnan())).to(x.dtype);
      return [
        grad
          .div(sum(equal, ctx.attrs.dims, true))
          .mul(equal)
          .mul(nanToNum(x.sign())),
      ];
    }
    // sign(x) |x|^(p-1) / |x|_p^(p-1), and 0 where a factor would be infinite
    const scale = grad.div(out.pow(p - 1)).maskedFill(out.eq(0), 0);
    const power = magnitude.pow(p - 1);
    return [
      x
        .sign()
        .mul(p < 1 ? power.maskedFill(x.eq(0), 0) : power)
        .mul(scale),
    ];
  },
};

/** The fold of a norm that is not of order 2: what it begins with, and the power that is taken in the end. */
export function normFold(p: number): { start: number; row: RowFold<Float64Array>; root: number } {
  if (p === 0) return { start: 0, row: countRow, root: 1 };
  if (p === 1) return { start: 0, row: absSumRow, root: 1 };
  if (p === Number.POSITIVE_INFINITY) return { start: 0, row: maxAbsRow, root: 1 };
  if (p === Number.NEGATIVE_INFINITY) return { start: Number.POSITIVE_INFINITY, row: minAbsRow, root: 1 };
  return { start: 0, row: powerSumRow(p), root: 1 / p };
}

/** What is said after the order: the dimensions by themselves, or what is left by name. */
export type NormDim = Dims | Omit<NormOptions, 'p'>;

const normOptions = optionTable(
  {
    p: unchecked<NormOptions['p']>(2),
    dim: unchecked<Dims | undefined>(undefined),
    keepdim: flag(false),
    dtype: unchecked<DType | undefined>(undefined),
  } satisfies RulesFor<NormOptions>,
  ['p', 'dim', 'keepdim', 'dtype'],
);

/**
 * The p-norm of the elements as one vector, (Σ abs(x)^p)^(1/p), over all dimensions or some. See {@link Tensor.norm}.
 *
 * @example
 * ```ts
 * norm(tensor([3, 4])); // 5
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.norm.html
 */
export function norm(x: Tensor, p?: NormOptions['p'] | NormOptions, dim?: NormDim, keepdim?: KeepAs): Tensor {
  checkTensor('norm', x);
  const options = normOptions.take('norm', [p, dim, keepdim]);
  const order = options.p === 'fro' ? 2 : (options.p ?? 2);
  if (typeof order !== 'number' || Number.isNaN(order)) {
    throw new RangeError(`norm: p must be a number or 'fro', got ${show(options.p)}`);
  }
  if (!isFloat(x.dtype)) throw new TypeError(`norm: a floating-point tensor is needed, got ${x.dtype}`);
  const dtype = readDType('norm', options.dtype) ?? x.dtype;
  if (promoteTypes(x.dtype, dtype) !== dtype) {
    throw new TypeError(`norm: dtype must hold ${x.dtype} without narrowing it, got ${dtype}`);
  }
  const reduction = readReduction('norm', x, options);
  if (order < 0 || order === Number.POSITIVE_INFINITY) requireElements('norm', x, reduction.dims);
  return apply(normOp, [to(x, dtype)], { ...reduction, p: order });
}
