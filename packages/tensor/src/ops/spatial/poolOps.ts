import {
  type AdaptivePoolGeometry,
  adaptiveAvgPoolBackward,
  adaptiveAvgPoolForward,
  adaptiveMaxPoolForward,
  avgPoolBackward,
  avgPoolForward,
  gatherPlane,
  maxPoolForward,
  type PlaneGeometry,
  scatterPlaneAdd,
  volume,
} from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { inFormatOf, inLineFormatOf } from '../../core/laidOut.ts';
import { wrapArray } from '../../core/make.ts';
import { allocateFor } from '../../core/room.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import {
  type AdaptivePoolAttrs,
  adaptedShape,
  adaptiveGeometry,
  type PoolAttrs,
  pooledShape,
  poolGeometry,
} from './poolWindow.ts';

interface Pooled<G> {
  readonly geometry: G;
  /** The shape of the result, as the tensors have it. */
  readonly shape: readonly number[];
}

/** The largest element of each window, and its int64 place in its plane. */
export const maxPoolOp: OpRecord<[Tensor], PoolAttrs, Tensor[]> = {
  name: 'maxPool',
  saves: ['output'],
  forward([x], attrs) {
    const shape = pooledShape(attrs, x.shape);
    const { values, indices } = pairOf(x, shape);
    maxPoolForward(floats(x), values, indices, poolGeometry(attrs, x.shape));
    return [wrapArray(values, shape, x.dtype), wrapArray(indices, shape, 'int64')].map((t) => inFormatOf(t, [x]));
  },
  backward: ([g], ctx) => [
    g ? toPlaces(g, ctx.output(1), poolGeometry(ctx.attrs, ctx.shapeOf(0)), ctx.shapeOf(0)) : null,
  ],
};

export const adaptiveMaxPoolOp: OpRecord<[Tensor], AdaptivePoolAttrs, Tensor[]> = {
  name: 'adaptiveMaxPool',
  saves: ['output'],
  forward([x], attrs) {
    const shape = adaptedShape(attrs, x.shape);
    const { values, indices } = pairOf(x, shape);
    const geometry = adaptiveGeometry(attrs, x.shape);
    adaptiveMaxPoolForward(floats(x), values, indices, geometry);
    return [wrapArray(values, shape, x.dtype), wrapArray(indices, shape, 'int64')].map((t) =>
      pooledFormat(t, x, geometry),
    );
  },
  backward: ([g], ctx) => [
    g ? toPlaces(g, ctx.output(1), adaptiveGeometry(ctx.attrs, ctx.shapeOf(0)), ctx.shapeOf(0)) : null,
  ],
};

function toPlaces(g: Tensor, indices: Tensor, geometry: AdaptivePoolGeometry, shape: readonly number[]): Tensor {
  const planes = { planes: geometry.planes, inPlane: volume(geometry.input), outPlane: volume(geometry.output) };
  return apply(planeScatterOp, [g, indices], { geometry: planes, shape });
}

/** Adds each element at its place in an otherwise empty plane: the gradient of a max pool, and max unpooling. */
export const planeScatterOp: OpRecord<[x: Tensor, indices: Tensor], Pooled<PlaneGeometry>> = {
  name: 'planeScatter',
  saves: [1],
  forward([x, indices], { geometry, shape }) {
    const out = allocateFor(shape, x.dtype) as FloatArray;
    scatterPlaneAdd(floats(x), dense(indices) as BigInt64Array, out, geometry);
    return inFormatOf(wrapArray(out, shape, x.dtype), [x, indices]);
  },
  backward: (g, ctx) => [
    apply(planeGatherOp, [g, ctx.input(1)], { geometry: ctx.attrs.geometry, shape: ctx.shapeOf(0) }),
    null,
  ],
};

/** Takes from each plane the elements at the given places. */
export const planeGatherOp: OpRecord<[x: Tensor, indices: Tensor], Pooled<PlaneGeometry>> = {
  name: 'planeGather',
  saves: [1],
  forward([x, indices], { geometry, shape }) {
    const out = allocateFor(shape, x.dtype) as FloatArray;
    gatherPlane(floats(x), dense(indices) as BigInt64Array, out, geometry);
    return inFormatOf(wrapArray(out, shape, x.dtype), [x, indices]);
  },
  backward: (g, ctx) => [
    apply(planeScatterOp, [g, ctx.input(1)], { geometry: ctx.attrs.geometry, shape: ctx.shapeOf(0) }),
    null,
  ],
};

/** What an average pool was asked for. */
export interface AvgPoolAttrs extends PoolAttrs {
  readonly countIncludePad: boolean;
  readonly divisorOverride: number | null;
}

/** The shape of the input, which a result does not tell. */
interface InputShape {
  readonly shape: readonly number[];
}

/** The mean of each window. */
export const avgPoolOp: OpRecord<[Tensor], AvgPoolAttrs> = {
  name: 'avgPool',
  forward([x], attrs) {
    const shape = pooledShape(attrs, x.shape);
    const geometry = poolGeometry(attrs, x.shape);
    const out = allocateFor(shape, x.dtype) as FloatArray;
    avgPoolForward(floats(x), out, geometry, attrs);
    return pooledFormat(wrapArray(out, shape, x.dtype), x, geometry);
  },
  backward: (g, ctx) => [apply(avgPoolBackwardOp, [g], { ...ctx.attrs, shape: ctx.shapeOf(0) })],
};

/** Spreads each element over its window: the adjoint of {@link avgPoolOp}. */
export const avgPoolBackwardOp: OpRecord<[Tensor], AvgPoolAttrs & InputShape> = {
  name: 'avgPoolBackward',
  forward([g], attrs) {
    const { shape } = attrs;
    const geometry = poolGeometry(attrs, shape);
    const out = allocateFor(shape, g.dtype) as FloatArray;
    avgPoolBackward(floats(g), out, geometry, attrs);
    return pooledFormat(wrapArray(out, shape, g.dtype), g, geometry);
  },
  backward: (gg, ctx) => [apply(avgPoolOp, [gg], ctx.attrs)],
};

/** The mean of each of a given number of windows. */
export const adaptiveAvgPoolOp: OpRecord<[Tensor], AdaptivePoolAttrs> = {
  name: 'adaptiveAvgPool',
  forward([x], attrs) {
    const shape = adaptedShape(attrs, x.shape);
    const geometry = adaptiveGeometry(attrs, x.shape);
    const out = allocateFor(shape, x.dtype) as FloatArray;
    adaptiveAvgPoolForward(floats(x), out, geometry);
    return pooledFormat(wrapArray(out, shape, x.dtype), x, geometry);
  },
  backward: (g, ctx) => [apply(adaptiveAvgPoolBackwardOp, [g], { ...ctx.attrs, shape: ctx.shapeOf(0) })],
};

/** The adjoint of {@link adaptiveAvgPoolOp}. */
export const adaptiveAvgPoolBackwardOp: OpRecord<[Tensor], AdaptivePoolAttrs & InputShape> = {
  name: 'adaptiveAvgPoolBackward',
  forward([g], attrs) {
    const { shape } = attrs;
    const geometry = adaptiveGeometry(attrs, shape);
    const out = allocateFor(shape, g.dtype) as FloatArray;
    adaptiveAvgPoolBackward(floats(g), out, geometry);
    const result = wrapArray(out, shape, g.dtype);
    return volume(geometry.output) === 1 ? result : pooledFormat(result, g, geometry); // to 1: the mean's gradient
  },
  backward: (gg, ctx) => [apply(adaptiveAvgPoolOp, [gg], ctx.attrs)],
};

function floats(t: Tensor): FloatArray {
  return dense(t) as FloatArray;
}

function pairOf(x: Tensor, shape: readonly number[]): { values: FloatArray; indices: BigInt64Array<ArrayBuffer> } {
  const n = numelOf(shape);
  return { values: allocate(x.dtype, n) as FloatArray, indices: allocate('int64', n) };
}

/** How pools leave their results in memory: channels last as their input, but not of volumes. */
function pooledFormat(result: Tensor, x: Tensor, { input }: { input: readonly number[] }): Tensor {
  if (x.ndim === 3 && input[1] === 1) return inLineFormatOf(result, x);
  return x.ndim === 4 ? inFormatOf(result, [x]) : result;
}
