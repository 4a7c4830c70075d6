import { adjointTaps, resampleAxis } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import type { FloatArray } from '../../core/dtype.ts';
import { inFormatOf } from '../../core/laidOut.ts';
import { wrapArray } from '../../core/make.ts';
import { allocateFor } from '../../core/room.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type AxisPlan, axisTaps } from './axisFilter.ts';

/** How {@link interpolate} finds values between places. */
export type InterpolationMode =
  | 'nearest'
  | 'nearest-exact'
  | 'linear'
  | 'bilinear'
  | 'bicubic'
  | 'trilinear'
  | 'lanczos'
  | 'area';

/** What an interpolation was asked for, and one plan for each spatial axis. */
export interface InterpolateAttrs {
  readonly mode: InterpolationMode;
  readonly alignCorners: boolean;
  readonly antialias: boolean;
  readonly axes: readonly AxisPlan[];
}

/** Resamples the spatial axes, one after the other from the last. */
export const interpolateOp: OpRecord<[Tensor], InterpolateAttrs> = {
  name: 'interpolate',
  forward([x], { axes }) {
    const shape = [...x.shape];
    let data = dense(x) as FloatArray;
    for (let a = axes.length - 1; a >= 0; a--) {
      const plan = axes[a]!;
      const block = { outer: numelOf(shape.slice(0, a + 2)), input: plan.input, inner: numelOf(shape.slice(a + 3)) };
      shape[a + 2] = plan.output;
      const out = allocateFor(shape, x.dtype) as FloatArray;
      resampleAxis(data, out, axisTaps(plan), block);
      data = out;
    }
    return inFormatOf(wrapArray(data, shape, x.dtype), [x]);
  },
  backward: (g, ctx) => [apply(interpolateBackwardOp, [g], ctx.attrs)],
};

/** The adjoint of {@link interpolateOp}. */
export const interpolateBackwardOp: OpRecord<[Tensor], InterpolateAttrs> = {
  name: 'interpolateBackward',
  forward([g], { axes, mode }) {
    const shape = [...g.shape];
    let data = dense(g) as FloatArray;
    for (const [a, plan] of axes.entries()) {
      const block = { outer: numelOf(shape.slice(0, a + 2)), input: plan.output, inner: numelOf(shape.slice(a + 3)) };
      shape[a + 2] = plan.input;
      const out = allocateFor(shape, g.dtype) as FloatArray;
      resampleAxis(data, out, adjointTaps(axisTaps(plan), plan.input), block);
      data = out;
    }
    const result = wrapArray(data, shape, g.dtype);
    // PyTorch leaves these gradients row by row.
    return mode === 'bicubic' || (mode === 'nearest' && g.ndim === 5) ? result : inFormatOf(result, [g]);
  },
  backward: (gg, ctx) => [apply(interpolateOp, [gg], ctx.attrs)],
};
