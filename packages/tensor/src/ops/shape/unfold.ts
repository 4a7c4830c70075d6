import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { checkCountable, contiguousStrides, normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { stridedAdd } from './asStrided.ts';
import { type Take, viewOf } from './partOf.ts';

interface UnfoldAttrs {
  readonly dim: number;
  readonly size: number;
  readonly step: number;
}

const takeWindows: Take<UnfoldAttrs> = (shape, strides, { dim, size, step }) => ({
  shape: [...shape.map((n, i) => (i === dim ? Math.floor((n - size) / step) + 1 : n)), size],
  strides: [...strides.map((s, i) => (i === dim ? s * step : s)), strides[dim] ?? 1],
  offset: 0,
});

export const unfoldOp: OpRecord<[Tensor], UnfoldAttrs> = {
  name: 'unfold',
  view: true,
  forward: ([x], attrs) => viewOf(x, takeWindows(x.shape, x._strides, attrs)),
  // Windows overlap: what several of them saw is added up.
  backward(g, ctx) {
    const baseShape = ctx.shapeOf(0);
    const baseStrides = contiguousStrides(baseShape);
    const geometry = takeWindows(baseShape, baseStrides, ctx.attrs);
    return [apply(stridedAdd, [g], { geometry, baseStrides, baseShape })];
  },
};

/** {@link Tensor.unfold} */
export function unfold(x: Tensor, dim: number, size: number, step: number): Tensor {
  const d = normalizeDim('unfold', dim, x.ndim);
  const n = x.shape[d] ?? 1;
  if (!Number.isInteger(size) || size < 0 || size > n)
    throw new RangeError(
      `unfold: size must be a whole number from 0 to the size ${n} of dimension ${d} of shape ${showShape(x.shape)}, got ${show(size)}`,
    );
  if (!Number.isInteger(step) || step < 1)
    throw new RangeError(`unfold: step must be a whole number from 1 up, got ${show(step)}`);
  const attrs = { dim: d, size, step };
  checkCountable('unfold', takeWindows(x.shape, x._strides, attrs).shape);
  return apply(unfoldOp, [x], attrs);
}
