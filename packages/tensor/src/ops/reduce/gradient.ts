import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { any, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { normalizeDims } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from '../elementwise/add.ts';
import { div } from '../elementwise/div.ts';
import { mul } from '../elementwise/mul.ts';
import { neg } from '../elementwise/neg.ts';
import { sub } from '../elementwise/sub.ts';
import { cat } from '../shape/cat.ts';
import { slice } from '../shape/slice.ts';
import { diff } from './diff.ts';

/** Options of `gradient`. */
export interface GradientOptions {
  /** How far samples are from each other, for all dimensions or each; or where they are, a vector for each. Default: 1. */
  spacing?: number | Tensor | readonly (number | Tensor)[];
  /** The dimensions. Default: all. */
  dim?: number | readonly number[] | null;
  /** 1 or 2, the order of the estimate at the ends. Default: 1. */
  edgeOrder?: 1 | 2;
}

const gradientOptions = optionTable({
  spacing: unchecked<GradientOptions['spacing'] & {}>(1),
  dim: unchecked<number | readonly number[] | null>(null),
  edgeOrder: any<1 | 2>(
    1,
    '1 or 2',
    (n) => typeof n === 'number',
    (n) => n === 1 || n === 2,
  ),
} satisfies RulesFor<GradientOptions>);

/**
 * The derivatives of a function along dimensions, estimated from its samples: central differences, exact for parabolas,
 * and differences to one side at the ends. One tensor for each dimension; gradients flow to the samples.
 *
 * @param options - `spacing`: a number, numbers or vectors of coordinates for each dimension (default 1); `dim`: one or
 *   several dimensions (default all); `edgeOrder`: 1 or 2 (default 1)
 * @throws TypeError for bool; RangeError if a dimension has fewer than `edgeOrder` + 1 samples or spacings are not as many as dimensions;
 *   ShapeError for coordinates that do not fit
 * @example
 * ```ts
 * gradient(tensor([1, 2, 4, 8])); // [[1, 1.5, 3, 4]]
 * gradient(tensor([4, 1, 1, 16]), { spacing: [tensor([-2, -1, 1, 4])] }); // [[-3, -2, 2, 5]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.gradient.html
 */
export function gradient(x: Tensor, options?: GradientOptions): Tensor[] {
  if (checkTensor('gradient', x).dtype === 'bool') throw new TypeError('gradient: not defined for bool tensors');
  const { spacing, dim, edgeOrder } = gradientOptions.read('gradient', options);
  const dims = normalizeDims('gradient', dim, x.ndim);
  const spacings: readonly (number | Tensor)[] = Array.isArray(spacing) ? spacing : dims.map(() => oneOf(spacing));
  if (spacings.length !== dims.length)
    throw new RangeError(
      `gradient: spacing must be a number or one for each of ${dims.length} dimensions, got ${show(spacing)}`,
    );
  for (const d of dims)
    if (x.shape[d]! <= edgeOrder)
      throw new RangeError(
        `gradient: dimension ${d} of shape ${showShape(x.shape)} needs at least ${edgeOrder + 1} samples (edgeOrder + 1)`,
      );
  return dims.map((d, i) => {
    const step = spacings[i]!;
    if (isTensor(step)) return uneven(x, d, step, edgeOrder);
    if (typeof step === 'number') return even(x, d, step, edgeOrder);
    throw new TypeError(`gradient: spacing must be numbers or vectors, got ${show(step)}`);
  });
}

/** A spacing for every dimension: a number, or a tensor that holds one. */
function oneOf(spacing: unknown): number {
  if (typeof spacing === 'number') return spacing;
  if (isTensor(spacing) && spacing.ndim === 0) return Number(spacing.item<number | bigint | boolean>());
  if (!isTensor(spacing)) throw new TypeError(`gradient: spacing must be numbers or vectors, got ${show(spacing)}`);
  throw new ShapeError(`gradient: coordinates go in an array, a vector for each dimension, got ${show(spacing)}`);
}

/** The n-th sample along a dimension, from the end where n is negative. */
function at(x: Tensor, dim: number, n: number): Tensor {
  return n === -1 ? slice(x, dim, -1) : slice(x, dim, n, n + 1);
}

/** a·x + b·y + c·z */
function combined(a: Tensor | number, x: Tensor, b: Tensor | number, y: Tensor, c: Tensor | number, z: Tensor): Tensor {
  return add(add(mul(x, a), mul(y, b)), mul(z, c));
}

function even(x: Tensor, dim: number, h: number, edgeOrder: number): Tensor {
  const sample = (n: number) => at(x, dim, n);
  const center = div(sub(slice(x, dim, 2), slice(x, dim, 0, -2)), 2 * h);
  if (edgeOrder === 1)
    return cat([div(sub(sample(1), sample(0)), h), center, div(sub(sample(-1), sample(-2)), h)], dim);
  const first = combined(-1.5 / h, sample(0), 2 / h, sample(1), -0.5 / h, sample(2));
  const last = combined(0.5 / h, sample(-3), -2 / h, sample(-2), 1.5 / h, sample(-1));
  return cat([first, center, last], dim);
}

function uneven(x: Tensor, dim: number, coordinates: Tensor, edgeOrder: number): Tensor {
  if (coordinates.ndim !== 1 || coordinates.numel() !== x.shape[dim])
    throw new ShapeError(
      `gradient: coordinates of shape ${showShape(coordinates.shape)} do not fit dimension ${dim} of shape ${showShape(x.shape)}`,
    );
  const sample = (n: number) => at(x, dim, n);
  const steps = diff(coordinates).reshape(x.shape.map((_, d) => (d === dim ? -1 : 1)));
  const [h, k] = [slice(steps, dim, 0, -1), slice(steps, dim, 1)];
  const both = add(h, k);
  const center = combined(
    div(neg(k), mul(h, both)),
    slice(x, dim, 0, -2),
    div(sub(k, h), mul(h, k)),
    slice(x, dim, 1, -1),
    div(h, mul(k, both)),
    slice(x, dim, 2),
  );
  if (edgeOrder === 1) {
    const first = div(sub(sample(1), sample(0)), at(steps, dim, 0));
    return cat([first, center, div(sub(sample(-1), sample(-2)), at(steps, dim, -1))], dim);
  }
  const edge = (n: number) => [at(h, dim, n), at(k, dim, n), at(both, dim, n)] as const;
  const [h0, k0, b0] = edge(0);
  const first = combined(
    neg(div(add(h0, b0), mul(h0, b0))),
    sample(0),
    div(b0, mul(h0, k0)),
    sample(1),
    neg(div(h0, mul(k0, b0))),
    sample(2),
  );
  const [h1, k1, b1] = edge(-1);
  const last = combined(
    div(k1, mul(h1, b1)),
    sample(-3),
    neg(div(b1, mul(h1, k1))),
    sample(-2),
    div(add(k1, b1), mul(k1, b1)),
    sample(-1),
  );
  return cat([first, center, last], dim);
}
