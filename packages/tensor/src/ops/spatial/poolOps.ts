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
import type { BackwardContext } from '../../autograd/node.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { inFormatOf, inFormatOfLayout, inLineFormatOf } from '../../core/laidOut.ts';
import type { Layout } from '../../core/layout.ts';
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

/** Where a gradient goes: how the pool's input lay in memory, and how many of its dimensions are spatial. */
interface Source {
  readonly strides: readonly number[];
  readonly rank: number;
}

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
    const pair = [wrapArray(values, shape, x.dtype), wrapArray(indices, shape, 'int64')];
    return attrs.rank === 1 && !attrs.asImages ? pair : pair.map((t) => planesFormat(t, x, attrs.rank));
  },
  backward: ([g], ctx) => [
    g ? toPlaces(g, ctx.output(1), poolGeometry(ctx.attrs, ctx.shapeOf(0)), inputOf(ctx), ctx.attrs.rank) : null,
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
    g ? toPlaces(g, ctx.output(1), adaptiveGeometry(ctx.attrs, ctx.shapeOf(0)), inputOf(ctx), ctx.attrs.rank) : null,
  ],
};

/** How the input of a call lay in memory. */
function inputOf<A>(ctx: BackwardContext<A>): Layout {
  return { shape: ctx.shapeOf(0), _strides: ctx.stridesOf(0) };
}

function toPlaces(g: Tensor, indices: Tensor, of: AdaptivePoolGeometry, input: Layout, rank: number): Tensor {
  const geometry = { planes: of.planes, inPlane: volume(of.input), outPlane: volume(of.output) };
  return apply(planeScatterOp, [g, indices], { geometry, rank, shape: input.shape, strides: input._strides });
}

/** Adds each element at its place in an otherwise empty plane: the gradient of a max pool, and max unpooling. */
export const planeScatterOp: OpRecord<[x: Tensor, indices: Tensor], Pooled<PlaneGeometry> & Source> = {
  name: 'planeScatter',
  saves: [1],
  forward([x, indices], { geometry, shape, strides, rank }) {
    const out = allocateFor(shape, x.dtype) as FloatArray;
    scatterPlaneAdd(floats(x), dense(indices) as BigInt64Array, out, geometry);
    return planesFormat(wrapArray(out, shape, x.dtype), { shape, _strides: strides }, rank);
  },
  backward: (g, ctx) => [apply(planeGatherOp, [g, ctx.input(1)], { ...ctx.attrs, shape: ctx.shapeOf(0) }), null],
};

/** Takes from each plane the elements at the given places; row by row, as PyTorch's `gather` leaves them. */
export const planeGatherOp: OpRecord<[x: Tensor, indices: Tensor], Pooled<PlaneGeometry> & Pick<Source, 'rank'>> = {
  name: 'planeGather',
  saves: [1],
  forward([x, indices], { geometry, shape }) {
    const out = allocateFor(shape, x.dtype) as FloatArray;
    gatherPlane(floats(x), dense(indices) as BigInt64Array, out, geometry);
    return wrapArray(out, shape, x.dtype);
  },
  backward: (g, ctx) => [
    apply(planeScatterOp, [g, ctx.input(1)], { ...ctx.attrs, shape: ctx.shapeOf(0), strides: ctx.stridesOf(0) }),
    null,
  ],
};

/** What an average pool was asked for. */
export interface AvgPoolAttrs extends PoolAttrs {
  readonly countIncludePad: boolean;
  readonly divisorOverride: number | null;
}

/** The geometry of the input, which a result does not tell. */
interface InputShape {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
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
  backward: (g, ctx) => [
    apply(avgPoolBackwardOp, [g], { ...ctx.attrs, shape: ctx.shapeOf(0), strides: ctx.stridesOf(0) }),
  ],
};

/** Spreads each element over its window: the adjoint of {@link avgPoolOp}. */
export const avgPoolBackwardOp: OpRecord<[Tensor], AvgPoolAttrs & InputShape> = {
  name: 'avgPoolBackward',
  forward([g], attrs) {
    const { shape } = attrs;
    const geometry = poolGeometry(attrs, shape);
    const out = allocateFor(shape, g.dtype) as FloatArray;
    avgPoolBackward(floats(g), out, geometry, attrs);
    return pooledFormat(wrapArray(out, shape, g.dtype), { shape, _strides: attrs.strides }, geometry);
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
    const result = wrapArray(out, shape, x.dtype);
    return x.ndim === 5 && volume(geometry.output) === 1 ? inFormatOf(result, [x]) : pooledFormat(result, x, geometry);
  },
  backward: (g, ctx) => [
    apply(adaptiveAvgPoolBackwardOp, [g], { ...ctx.attrs, shape: ctx.shapeOf(0), strides: ctx.stridesOf(0) }),
  ],
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
    if (volume(geometry.output) === 1) return result; // the mean's gradient
    return pooledFormat(result, { shape, _strides: attrs.strides }, geometry);
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
function pooledFormat(result: Tensor, x: Layout, { input }: { input: readonly number[] }): Tensor {
  if (x.shape.length === 3 && input[1] === 1) return inLineFormatOf(result, x);
  return x.shape.length === 4 ? inFormatOfLayout(result, x) : result;
}

/** How the planes of a max pool are left in memory. */
function planesFormat(result: Tensor, x: Layout, rank: number): Tensor {
  return rank === 1 ? inLineFormatOf(result, x) : inFormatOfLayout(result, x);
}
