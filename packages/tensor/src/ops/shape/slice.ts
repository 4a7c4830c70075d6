import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type Take, viewOf } from './partOf.ts';
import { placed } from './place.ts';

interface SliceAttrs {
  readonly dim: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

const takeSlice: Take<SliceAttrs> = (shape, strides, { dim, start, end, step }) => ({
  shape: shape.map((n, i) => (i === dim ? Math.ceil((end - start) / step) : n)),
  strides: strides.map((s, i) => (i === dim ? s * step : s)),
  offset: start * strides[dim]!,
});

export const sliceOp: OpRecord<[Tensor], SliceAttrs> = {
  name: 'slice',
  view: true,
  forward: ([x], attrs) => viewOf(x, takeSlice(x.shape, x._strides, attrs)),
  backward: (g, ctx) => [placed(g, ctx.shapeOf(0), (shape, strides) => takeSlice(shape, strides, ctx.attrs))],
};

/** {@link Tensor.slice} */
export function slice(
  x: Tensor,
  dim: number,
  start?: number | null,
  end?: number | null,
  step = 1,
  where = 'slice',
): Tensor {
  if (x.ndim === 0) throw new RangeError(`${where}: a 0-dim tensor has nothing to slice`);
  const d = normalizeDim(where, dim, x.ndim);
  const n = x.shape[d]!;
  if (!Number.isInteger(step) || step < 1)
    throw new RangeError(`${where}: step must be a whole number from 1 up, got ${show(step)}`);
  const clamp = (name: string, at: number) => {
    if (!Number.isInteger(at) && Math.abs(at) !== Number.POSITIVE_INFINITY)
      throw new RangeError(`${where}: ${name} must be a whole number, got ${show(at)}`);
    return Math.min(Math.max(at < 0 ? at + n : at, 0), n);
  };
  const first = clamp('start', start ?? 0);
  const last = Math.max(clamp('end', end ?? n), first);
  return apply(sliceOp, [x], { dim: d, start: first, end: last, step });
}
