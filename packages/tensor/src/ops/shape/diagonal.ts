import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type Take, viewOf } from './partOf.ts';
import { placed } from './place.ts';

interface DiagonalAttrs {
  readonly offset: number;
  readonly dim1: number;
  readonly dim2: number;
}

const takeDiagonal: Take<DiagonalAttrs> = (shape, strides, { offset, dim1, dim2 }) => {
  const others = shape.map((_, i) => i).filter((i) => i !== dim1 && i !== dim2);
  const length =
    offset >= 0 ? Math.min(shape[dim1]!, shape[dim2]! - offset) : Math.min(shape[dim1]! + offset, shape[dim2]!);
  const start = length <= 0 ? 0 : offset >= 0 ? offset * strides[dim2]! : -offset * strides[dim1]!;
  return {
    shape: [...others.map((i) => shape[i]!), Math.max(length, 0)],
    strides: [...others.map((i) => strides[i]!), strides[dim1]! + strides[dim2]!],
    offset: start,
  };
};

export const diagonalOp: OpRecord<[Tensor], DiagonalAttrs> = {
  name: 'diagonal',
  view: true,
  forward: ([x], attrs) => viewOf(x, takeDiagonal(x.shape, x._strides, attrs)),
  backward: (g, ctx) => [placed(g, ctx.shapeOf(0), (shape, strides) => takeDiagonal(shape, strides, ctx.attrs))],
};

/** Which diagonal, of the matrices that two dimensions make. */
export interface DiagonalOptions {
  /** How far right of the main diagonal; left of it if negative. Default: 0. */
  offset?: number;
  /** The dimension of the rows. Default: 0; of `diagEmbed` -2. */
  dim1?: number;
  /** The dimension of the columns. Default: 1; of `diagEmbed` -1. */
  dim2?: number;
}

/** Which diagonal, by position or by name. */
export type GivenDiagonal = Given<DiagonalOptions, [offset: number, dim1: number, dim2: number]>;

export const diagonalOptions = optionTable(
  { offset: unchecked(0), dim1: unchecked(0), dim2: unchecked(1) } satisfies RulesFor<DiagonalOptions>,
  ['offset', 'dim1', 'dim2'],
);

/**
 * The diagonal of each matrix made by two dimensions, as a last dimension: a view. See {@link Tensor.diagonal}.
 *
 * @example
 * ```ts
 * diagonal(tensor([[1, 2], [3, 4]])); // [1, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.diagonal.html
 */
export function diagonal(x: Tensor, ...given: GivenDiagonal): Tensor {
  checkTensor('diagonal', x);
  const { offset, dim1, dim2 } = diagonalOptions.take('diagonal', given);
  const a = normalizeDim('diagonal', dim1, x.ndim, 'dim1');
  const b = normalizeDim('diagonal', dim2, x.ndim, 'dim2');
  if (a === b) throw new RangeError(`diagonal: dim1 and dim2 must differ, got ${dim1} and ${dim2}`);
  if (!Number.isInteger(offset)) throw new RangeError(`diagonal: offset must be a whole number, got ${show(offset)}`);
  return apply(diagonalOp, [x], { offset, dim1: a, dim2: b });
}
