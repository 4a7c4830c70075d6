import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type Take, viewOf } from './partOf.ts';
import { placed, sideBySide } from './place.ts';

/** What was asked for: bounds below 0 count from the end, and are cut off where they are beyond it; null is the end. */
export interface SliceAttrs {
  readonly dim: number;
  readonly start: number;
  readonly end: number | null;
  readonly step: number;
}

const takeSlice: Take<SliceAttrs> = (shape, strides, { dim, start, end, step }) => {
  const size = shape[dim]!;
  const first = within(start, size);
  const last = Math.max(end === null ? size : within(end, size), first);
  return {
    shape: shape.map((n, i) => (i === dim ? Math.ceil((last - first) / step) : n)),
    strides: strides.map((s, i) => (i === dim ? s * step : s)),
    offset: first * strides[dim]!,
  };
};

function within(at: number, size: number): number {
  return Math.min(Math.max(at < 0 ? at + size : at, 0), size);
}

export const sliceOp: OpRecord<[Tensor], SliceAttrs> = {
  name: 'slice',
  view: true,
  forward: ([x], attrs) => viewOf(x, takeSlice(x.shape, x._strides, attrs)),
  together: (parts) => sideBySide(parts, takeSlice),
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
  if (!Number.isInteger(step) || step < 1)
    throw new RangeError(`${where}: step must be a whole number from 1 up, got ${show(step)}`);
  for (const [name, at] of [
    ['start', start ?? 0],
    ['end', end ?? 0],
  ] as const)
    if (!Number.isInteger(at) && Math.abs(at) !== Number.POSITIVE_INFINITY)
      throw new RangeError(`${where}: ${name} must be a whole number, got ${show(at)}`);
  const finite = (at: number) => Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, at));
  const last = end === Number.POSITIVE_INFINITY ? null : (end ?? null);
  return apply(sliceOp, [x], { dim: d, start: finite(start ?? 0), end: last === null ? null : finite(last), step });
}
