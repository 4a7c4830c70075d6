import { type AxisTaps, adjointTaps, resampleAxis } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import type { DType, FloatArray } from '../../core/dtype.ts';
import { inFormatOf } from '../../core/laidOut.ts';
import { wrapArray } from '../../core/make.ts';
import { allocateFor } from '../../core/room.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type AxisPlan, axisTaps, type Filter } from './axisFilter.ts';

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

/** What an interpolation was asked for: sizes or factors, one for each spatial axis. */
export interface InterpolateAttrs {
  readonly mode: Exclude<InterpolationMode, 'area'>;
  readonly size: readonly number[] | null;
  readonly scaleFactor: readonly number[] | null;
  readonly recomputeScaleFactor: boolean;
  readonly alignCorners: boolean;
  readonly antialias: boolean;
}

/** The filters of the modes, and the numbers of spatial axes that they are for. */
export const filters: Record<Exclude<InterpolationMode, 'area'>, [filter: Filter, ranks: readonly number[]]> = {
  nearest: ['nearest', [1, 2, 3]],
  'nearest-exact': ['nearest-exact', [1, 2, 3]],
  linear: ['linear', [1]],
  bilinear: ['linear', [2]],
  trilinear: ['linear', [3]],
  bicubic: ['cubic', [2]],
  lanczos: ['lanczos', [2]],
};

/** The spatial sizes of the result. */
export function interpolatedSizes(
  input: readonly number[],
  { size, scaleFactor }: Pick<InterpolateAttrs, 'size' | 'scaleFactor'>,
): readonly number[] {
  return size ?? scaleFactor!.map((factor, a) => Math.trunc(input[a]! * factor));
}

/** One plan for each spatial axis of a tensor of these sizes. */
function plans(input: readonly number[], dtype: DType, attrs: InterpolateAttrs): AxisPlan[] {
  const { mode, scaleFactor, recomputeScaleFactor, alignCorners, antialias } = attrs;
  return interpolatedSizes(input, attrs).map((output, a) => ({
    filter: filters[mode][0],
    input: input[a]!,
    output,
    scale: recomputeScaleFactor ? null : (scaleFactor?.[a] ?? null),
    alignCorners,
    antialias,
    single: dtype !== 'float64',
  }));
}

/** What each spatial axis is made of, of a tensor of these sizes. */
export function interpolationTaps(
  input: readonly number[],
  attrs: InterpolateAttrs,
  dtype: 'float32' | 'float64' = 'float32',
): AxisTaps[] {
  return plans(input, dtype, attrs).map(axisTaps);
}

/** Resamples the spatial axes, one after the other from the last. */
export const interpolateOp: OpRecord<[Tensor], InterpolateAttrs> = {
  name: 'interpolate',
  forward([x], attrs) {
    const shape = [...x.shape];
    const axes = plans(shape.slice(2), x.dtype, attrs);
    let data = dense(x) as FloatArray;
    for (let a = axes.length - 1; a >= 0; a--) {
      const plan = axes[a]!;
      const block = { outer: numelOf(shape.slice(0, a + 2)), input: plan.input, inner: numelOf(shape.slice(a + 3)) };
      shape[a + 2] = plan.output;
      const out = allocateFor(shape, x.dtype, undefined, false) as FloatArray;
      resampleAxis(data, out, axisTaps(plan), block);
      data = out;
    }
    return inFormatOf(wrapArray(data, shape, x.dtype), [x]);
  },
  backward: (g, ctx) => [apply(interpolateBackwardOp, [g], { ...ctx.attrs, inputSize: ctx.shapeOf(0).slice(2) })],
};

/** The adjoint of {@link interpolateOp}. */
export const interpolateBackwardOp: OpRecord<[Tensor], InterpolateAttrs & { readonly inputSize: readonly number[] }> = {
  name: 'interpolateBackward',
  forward([g], attrs) {
    const { mode } = attrs;
    const shape = [...g.shape];
    let data = dense(g) as FloatArray;
    for (const [a, plan] of plans(attrs.inputSize, g.dtype, attrs).entries()) {
      const block = { outer: numelOf(shape.slice(0, a + 2)), input: plan.output, inner: numelOf(shape.slice(a + 3)) };
      shape[a + 2] = plan.input;
      const out = allocateFor(shape, g.dtype, undefined, false) as FloatArray;
      resampleAxis(data, out, adjointTaps(axisTaps(plan), plan.input), block);
      data = out;
    }
    const result = wrapArray(data, shape, g.dtype);
    // PyTorch leaves these gradients row by row.
    return mode === 'bicubic' || (mode === 'nearest' && g.ndim === 5) ? result : inFormatOf(result, [g]);
  },
  backward: (gg, ctx) => [apply(interpolateOp, [gg], ctx.attrs)],
};
