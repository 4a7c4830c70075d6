import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, real, unchecked } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { zeros } from '../creation/zeros.ts';
import { add } from '../elementwise/add.ts';
import { div } from '../elementwise/div.ts';
import { mul } from '../elementwise/mul.ts';
import { sub } from '../elementwise/sub.ts';
import { select } from '../shape/select.ts';
import { slice } from '../shape/slice.ts';
import { cumsum } from './cumsum.ts';
import { sum } from './sum.ts';

/** Options of `trapezoid` and `cumulativeTrapezoid`. */
export interface TrapezoidOptions {
  /** Where the points are, or in its place how far they are from each other. Default: null, `dx` says it. */
  x?: Tensor | number | null;
  /** How far the points are from each other. Default: 1. */
  dx?: number;
  /** The dimension. Default: -1. */
  dim?: number;
}

const trapezoidOptions = optionTable(
  { x: unchecked<Tensor | number | null>(null), dx: real(1), dim: unchecked(-1) } satisfies RulesFor<TrapezoidOptions>,
  ['x'],
);

type GivenPoints = Given<TrapezoidOptions, [x: Tensor | number | null]>;

interface Points {
  readonly dim: number;
  /** The distances of neighbours. */
  readonly widths: Tensor | number;
}

function readPoints(where: string, y: Tensor, given: GivenPoints): Points {
  checkTensor(where, y);
  const { x: points, dx, dim: along } = trapezoidOptions.take(where, given);
  const at = isTensor(points) ? points : null;
  if (points !== null && !at && typeof points !== 'number')
    throw new TypeError(`${where}: x must be a Tensor, or dx a number, got ${show(points)}`);
  if (y.ndim === 0) throw new RangeError(`${where}: a tensor of at least one dimension is needed`);
  const dim = normalizeDim(where, along, y.ndim);
  if (!at) return { dim, widths: typeof points === 'number' ? points : dx };
  if (at.ndim === 0 || (at.ndim === 1 && at.numel() !== y.shape[dim]))
    throw new ShapeError(
      `${where}: x of shape ${showShape(at.shape)} does not fit y of shape ${showShape(y.shape)} along dimension ${dim}`,
    );
  const shape = at.ndim === 1 ? y.shape.map((n, d) => (d === dim ? n : 1)) : at.shape;
  const placed = at.reshape([...new Array<number>(Math.max(0, y.ndim - shape.length)).fill(1), ...shape]);
  return { dim, widths: sub(slice(placed, dim, 1), slice(placed, dim, 0, -1)) };
}

/**
 * The integral along a dimension by the trapezoidal rule: Σ dx (y[i] + y[i + 1]) / 2.
 *
 * @param given - where the points are, a vector or of y's shape, or how far apart, a number; or by name `x`, `dx` and `dim`
 * @throws ShapeError if x does not fit y
 * @example
 * ```ts
 * trapezoid(tensor([1, 5, 10])); // 10.5
 * trapezoid(tensor([1, 5, 10]), tensor([1, 3, 6])); // 28.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.trapezoid.html
 */
export function trapezoid(y: Tensor, ...given: GivenPoints): Tensor {
  const { dim, widths } = readPoints('trapezoid', y, given);
  if (y.shape[dim] === 0) return zeros(y.shape.toSpliced(dim, 1), { dtype: y.isFloatingPoint() ? y.dtype : 'float32' });
  if (!isTensor(widths)) return mul(sub(sum(y, dim), mul(add(select(y, dim, 0), select(y, dim, -1)), 0.5)), widths);
  return div(sum(mul(widths, add(slice(y, dim, 0, -1), slice(y, dim, 1))), dim), 2);
}

/**
 * The running integral along a dimension by the trapezoidal rule; arguments as in {@link trapezoid}.
 *
 * @example
 * ```ts
 * cumulativeTrapezoid(tensor([1, 5, 10])); // [3, 10.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cumulative_trapezoid.html
 */
export function cumulativeTrapezoid(y: Tensor, ...given: GivenPoints): Tensor {
  const { dim, widths } = readPoints('cumulativeTrapezoid', y, given);
  const pairs = add(slice(y, dim, 0, -1), slice(y, dim, 1));
  if (!isTensor(widths)) return mul(cumsum(pairs, dim), widths / 2);
  return div(cumsum(mul(pairs, widths), dim), 2);
}
