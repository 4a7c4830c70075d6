import {
  type AdaptivePoolGeometry,
  adaptiveAvgPoolBackward,
  adaptiveAvgPoolForward,
  adaptiveMaxPoolForward,
  avgPoolBackward,
  avgPoolForward,
  gatherPlane,
  maxPoolValues as largestOfWindows,
  maxPoolForward,
  type PlaneGeometry,
  scatterPlaneAdd,
  volume,
} from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import { isGradEnabled } from '../../autograd/gradMode.ts';
import type { BackwardContext } from '../../autograd/node.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { inFormatOf, inFormatOfLayout, inLineFormatOf } from '../../core/laidOut.ts';
import { type Layout, likeStrides } from '../../core/layout.ts';
import { allocateStrided, wrapArray } from '../../core/make.ts';
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
  saves: [0, 'output'],
  savedOutputs: [1],
  forward([x], attrs) {
    const shape = pooledShape(attrs, x.shape);
    const { values, indices } = pairOf(x, shape);
    maxPoolForward(floats(x), values, indices, poolGeometry(attrs, x.shape));
    const pair = [wrapArray(values, shape, x.dtype), wrapArray(indices, shape, 'int64')];
    return attrs.rank === 1 && !attrs.asImages ? pair : pair.map((t) => planesFormat(t, x, attrs.rank));
  },
  backward: ([g], ctx) => [g ? toPlaces(g, ctx, poolGeometry(ctx.attrs, ctx.shapeOf(0)), ctx.attrs.rank) : null],
};

/** The largest element of each window where nobody asks for the places: see {@link maxPoolOp}. */
export function maxPoolValues(x: Tensor, attrs: PoolAttrs): Tensor {
  const shape = pooledShape(attrs, x.shape);
  const out = allocateFor(shape, x.dtype, undefined, false) as FloatArray;
  largestOfWindows(floats(x), out, poolGeometry(attrs, x.shape));
  const values = wrapArray(out, shape, x.dtype);
  return attrs.rank === 1 ? values : planesFormat(values, x, attrs.rank);
}

export const adaptiveMaxPoolOp: OpRecord<[Tensor], AdaptivePoolAttrs, Tensor[]> = {
  name: 'adaptiveMaxPool',
  saves: [0, 'output'],
  savedOutputs: [1],
  forward([x], attrs) {
    const shape = adaptedShape(attrs, x.shape);
    const { values, indices } = pairOf(x, shape);
    const geometry = adaptiveGeometry(attrs, x.shape);
    adaptiveMaxPoolForward(floats(x), values, indices, geometry);
    return [wrapArray(values, shape, x.dtype), wrapArray(indices, shape, 'int64')].map((t) =>
      pooledFormat(t, x, geometry),
    );
  },
  backward: ([g], ctx) => [g ? toPlaces(g, ctx, adaptiveGeometry(ctx.attrs, ctx.shapeOf(0)), ctx.attrs.rank) : null],
};

function toPlaces<A>(g: Tensor, ctx: BackwardContext<A>, of: AdaptivePoolGeometry, rank: number): Tensor {
  const geometry = { planes: of.planes, inPlane: volume(of.input), outPlane: volume(of.output) };
  const source = { geometry, rank, shape: ctx.shapeOf(0), strides: ctx.stridesOf(0) };
  return apply(planeScatterOp, [g, ctx.output(1), pooledBy(ctx)], source);
}

/** What was pooled, where derivatives of its gradient may be asked for: they are zeros, but they are there. */
export function pooledBy<A>(ctx: BackwardContext<A>): Tensor | null {
  return isGradEnabled() ? ctx.input(0) : null;
}

/**
 * Adds each element at its place in an otherwise empty plane: the gradient of a max pool, and max unpooling. It does not
 * change with what was pooled, as long as the places stay.
 */
export const planeScatterOp: OpRecord<
  [x: Tensor, indices: Tensor, pooled: Tensor | null],
  Pooled<PlaneGeometry> & Source
> = {
  name: 'planeScatter',
  saves: [1],
  forward([x, indices], { geometry, shape, strides, rank }) {
    const out = allocateFor(shape, x.dtype) as FloatArray;
    scatterPlaneAdd(floats(x), dense(indices) as BigInt64Array, out, geometry);
    return planesFormat(wrapArray(out, shape, x.dtype), { shape, _strides: strides }, rank);
  },
  backward: (g, ctx) => [
    ctx.needs(0) ? apply(planeGatherOp, [g, ctx.input(1)], { ...ctx.attrs, shape: ctx.shapeOf(0) }) : null,
    null,
    ctx.needs(2)
      ? allocateStrided(g.shape, g.dtype, likeStrides({ shape: g.shape, _strides: ctx.stridesOf(2) }))
      : null,
  ],
};

/** Takes from each plane the elements at the given places; row by row, as PyTorch's `gather` leaves them. */
export const planeGatherOp: OpRecord<[x: Tensor, indices: Tensor], Pooled<PlaneGeometry> & Pick<Source, 'rank'>> = {
  name: 'planeGather',
  saves: [1],
  forward([x, indices], { geometry, shape }) {
    const out = allocateFor(shape, x.dtype, undefined, false) as FloatArray;
    gatherPlane(floats(x), dense(indices) as BigInt64Array, out, geometry);
    return wrapArray(out, shape, x.dtype);
  },
  backward: (g, ctx) => [
    apply(planeScatterOp, [g, ctx.input(1), null], { ...ctx.attrs, shape: ctx.shapeOf(0), strides: ctx.stridesOf(0) }),
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
    const out = allocateFor(shape, x.dtype, undefined, false) as FloatArray;
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
    const out = allocateFor(shape, g.dtype, undefined, false) as FloatArray;
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
    const out = allocateFor(shape, x.dtype, undefined, false) as FloatArray;
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
    const out = allocateFor(shape, g.dtype, undefined, false) as FloatArray;
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

/** Arrays that a max pool writes all of. */
function pairOf(x: Tensor, shape: readonly number[]): { values: FloatArray; indices: BigInt64Array<ArrayBuffer> } {
  const n = numelOf(shape);
  return { values: allocate(x.dtype, n, false) as FloatArray, indices: allocate('int64', n, false) };
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
