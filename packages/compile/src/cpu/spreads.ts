import {
  FEWEST_COLUMNS,
  foldAlong,
  foldWay,
  squareColumns,
  squaresAbout,
  sumColumns,
  sumRow,
} from '@wick/tensor/internal';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import type { Floats, LoopsOf } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';

// Variances and standard deviations that plans have no command for, as eager folds form them: of doubles, and of floats whose
// elements are apart.

/** Σ (x - mean)² / (n - correction), or its root, in two passes. */
const spread =
  (root: boolean): LoopsOf =>
  ({ inputs, outputs, attrs }, layout) => {
    const [x] = inputs as [Place];
    const [out] = outputs as [Place];
    const type = layout.floatTypeOf([x, out]);
    const { dims, correction } = attrs as { dims: readonly number[]; correction: number };
    // Of floats in order there are kernels, whose sums are others.
    if (type === null || (type === 'float32' && isDense(x)) || !isDense(out) || countOf(x.shape) === 0) return null;
    const n = dims.reduce((all, d) => all * x.shape[d]!, 1);
    const degrees = Math.max(0, n - correction);
    const means = new Float64Array(countOf(out.shape));
    const squares = new Float64Array(means.length);
    const way = foldWay({ shape: [...x.shape], _strides: x.strides, _offset: 0 }, dims);
    const columns = isDense(x) ? columnsOf(x.shape, dims) : null;
    const about = squaresAbout(means);
    const work = new InLoops(layout, type);
    const reach = x.shape.reduce((last, size, d) => last + (size - 1) * x.strides[d]!, 1);
    return {
      before: [],
      arrays: [{ at: layout.at(x), length: reach, dtype: type }, work.result(out)],
      bind([data, to]) {
        const lines = columns && { data: data as Float64Array<ArrayBuffer>, ...columns };
        return () => {
          means.fill(0);
          squares.fill(0);
          if (lines) sumColumns(lines, means);
          else foldAlong(way, data!, means, sumRow as Row);
          for (let i = 0; i < means.length; i++) means[i]! /= n;
          if (lines) squareColumns(lines, squares, means);
          else foldAlong(way, data!, squares, about as Row);
          for (let i = 0; i < squares.length; i++) {
            const variance = squares[i]! / degrees;
            to![i] = root ? Math.sqrt(variance) : variance;
          }
          return true;
        };
      },
    };
  };

/** As eager folds have it. */
type Row = (data: Floats, acc: Float64Array, from: number, to: number, n: number, step: number, toStep: number) => void;

/** Neighbouring dimensions as columns, where eager sums go along rows of them; null for all others. */
function columnsOf(shape: readonly number[], dims: readonly number[]) {
  const [first, last] = [Math.min(...dims), Math.max(...dims)];
  if (dims.length === 0 || last - first + 1 !== dims.length) return null;
  const inner = countOf(shape.slice(last + 1));
  return inner < FEWEST_COLUMNS
    ? null
    : { outer: countOf(shape.slice(0, first)), n: countOf(shape.slice(first, last + 1)), inner };
}

/** The operations. */
export const spreads: Readonly<Record<string, LoopsOf>> = { var: spread(false), std: spread(true) };
