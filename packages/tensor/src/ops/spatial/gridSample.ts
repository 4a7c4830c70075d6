import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { type FloatArray, isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, orNull, type RulesFor, word } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/mul.ts';
import { stack } from '../shape/stack.ts';
import { type GridMode, type GridPadding, type GridPlan, GridReader } from './gridReader.ts';

/** A weighted sum of places of the input for every point of the grid, or a derivative of it by the coordinates. */
export const gridSampleOp: OpRecord<[x: Tensor, grid: Tensor], GridPlan> = {
  name: 'gridSample',
  saves: [0, 1],
  forward([x, grid], plan) {
    const sampling = samplingOf(x.shape, grid.shape, plan, x.dtype === 'float32');
    const { batch, channels, points } = sampling;
    const out = allocateFor([batch, channels, points], x.dtype) as FloatArray;
    sampleGrid(dense(x) as FloatArray, dense(grid) as FloatArray, out, sampling);
    return wrapArray(out, [batch, channels, ...grid.shape.slice(1, -1)], x.dtype);
  },
  backward: (g, ctx) => [
    ctx.needs(0) ? apply(gridScatterOp, [g, ctx.input(1)], { ...ctx.attrs, sizes: ctx.shapeOf(0).slice(2) }) : null,
    ctx.needs(1) ? slopes(g, ctx.input(0), ctx.input(1), ctx.attrs) : null,
  ],
};

interface ScatterAttrs extends GridPlan {
  /** Of the plane. */
  readonly sizes: readonly number[];
}

/** The adjoint of {@link gridSampleOp}: adds the value of every point to the places it reads. */
export const gridScatterOp: OpRecord<[g: Tensor, grid: Tensor], ScatterAttrs> = {
  name: 'gridScatter',
  saves: [0, 1],
  forward([g, grid], { sizes, ...plan }) {
    const shape = [g.shape[0]!, g.shape[1]!, ...sizes];
    const out = allocateFor(shape, g.dtype) as FloatArray;
    const sampling = samplingOf(shape, grid.shape, plan, g.dtype === 'float32');
    scatterGrid(dense(g) as FloatArray, dense(grid) as FloatArray, out, sampling);
    return wrapArray(out, shape, g.dtype);
  },
  backward(gg, ctx) {
    const { sizes: _, ...plan } = ctx.attrs;
    return [
      ctx.needs(0) ? apply(gridSampleOp, [gg, ctx.input(1)], plan) : null,
      ctx.needs(1) ? slopes(ctx.input(0), gg, ctx.input(1), plan) : null,
    ];
  },
};

/** The gradient of Σ g · sample(x, grid) by the grid: the weights differentiated once more, by one coordinate each. */
function slopes(g: Tensor, x: Tensor, grid: Tensor, plan: GridPlan): Tensor {
  return stack(
    plan.orders.map((_, axis) => {
      const orders = plan.orders.map((order, i) => (i === axis ? order + 1 : order));
      return mul(g, apply(gridSampleOp, [x, grid], { ...plan, orders })).sum(1);
    }),
    -1,
  );
}

/** What is sampled, and what reads it: made once for arrays of the same sizes. */
interface Sampling {
  readonly batch: number;
  readonly channels: number;
  /** How many points there are of each image. */
  readonly points: number;
  /** Of the plane. */
  readonly plane: number;
  readonly rank: number;
  readonly reader: GridReader;
}

/**
 * What is sampled of images of a shape at a grid of points.
 *
 * @param single - round coordinates as float32
 */
export function samplingOf(x: readonly number[], grid: readonly number[], plan: GridPlan, single: boolean): Sampling {
  const sizes = x.slice(2);
  return {
    batch: x[0]!,
    channels: x[1]!,
    points: numelOf(grid.slice(1, -1)),
    plane: numelOf(sizes),
    rank: sizes.length,
    reader: new GridReader(plan, sizes, single),
  };
}

/** The loops of {@link gridSampleOp}: `out` is zeros before. */
export function sampleGrid(data: FloatArray, coordinates: FloatArray, out: FloatArray, sampling: Sampling): void {
  const { batch, channels, points, plane, rank, reader } = sampling;
  const { places, weights } = reader;
  for (let n = 0; n < batch; n++)
    for (let p = 0; p < points; p++) {
      reader.read(coordinates, (n * points + p) * rank);
      const end = (n + 1) * channels;
      if (reader.count === 4) {
        // Nearly always: what all channels read at their places is held, not looked up.
        const w = weights[0]!;
        const v = weights[1]!;
        const u = weights[2]!;
        const t = weights[3]!;
        const i = places[0]!;
        const j = places[1]!;
        const k = places[2]!;
        const l = places[3]!;
        for (let c = n * channels, at = c * plane, to = c * points + p; c < end; c++, at += plane, to += points)
          out[to] = 0 + w * data[at + i]! + v * data[at + j]! + u * data[at + k]! + t * data[at + l]!;
      } else if (reader.count > 0)
        for (let c = n * channels; c < end; c++) {
          let sum = 0;
          for (let i = 0; i < reader.count; i++) sum += weights[i]! * data[c * plane + places[i]!]!;
          out[c * points + p] = sum;
        }
    }
}

/** The loops of {@link gridScatterOp}: `out` is zeros before. */
export function scatterGrid(data: FloatArray, coordinates: FloatArray, out: FloatArray, sampling: Sampling): void {
  const { batch, channels, points, plane, rank, reader } = sampling;
  const { places, weights } = reader;
  for (let n = 0; n < batch; n++)
    for (let p = 0; p < points; p++) {
      reader.read(coordinates, (n * points + p) * rank);
      const end = (n + 1) * channels;
      if (reader.count === 4) {
        const w = weights[0]!;
        const v = weights[1]!;
        const u = weights[2]!;
        const t = weights[3]!;
        const i = places[0]!;
        const j = places[1]!;
        const k = places[2]!;
        const l = places[3]!;
        for (let c = n * channels, at = c * plane, from = c * points + p; c < end; c++, at += plane, from += points) {
          const value = data[from]!;
          out[at + i]! += w * value;
          out[at + j]! += v * value;
          out[at + k]! += u * value;
          out[at + l]! += t * value;
        }
      } else if (reader.count > 0)
        for (let c = n * channels; c < end; c++) {
          const value = data[c * points + p]!;
          for (let i = 0; i < reader.count; i++) out[c * plane + places[i]!]! += weights[i]! * value;
        }
    }
}

/** Options of {@link gridSample}. */
export interface GridSampleOptions {
  /** 'bilinear' is trilinear for five dimensions, 'bicubic' tricubic. Default: 'bilinear'. */
  mode?: GridMode;
  /** What points outside read: 0, the border's values, or those mirrored at the border. Default: 'zeros'. */
  paddingMode?: GridPadding;
  /** -1 and 1 are the centres of the outer places instead of their outer edges. Default: false. */
  alignCorners?: boolean | null;
}

const gridSampleOptions = optionTable(
  {
    mode: word<GridMode>('bilinear', ['bilinear', 'nearest', 'bicubic']),
    paddingMode: word<GridPadding>('zeros', ['zeros', 'border', 'reflection']),
    alignCorners: orNull(flag(false)),
  } satisfies RulesFor<GridSampleOptions>,
  ['mode', 'paddingMode', 'alignCorners'],
);

/**
 * Samples an input at the points of a grid: `torch.nn.functional.grid_sample`. The last dimension of the grid holds
 * (x, y) or (x, y, z), from -1 (left, top, front) to 1.
 *
 * @param x - (N, C, H, W) or (N, C, D, H, W)
 * @param grid - (N, H', W', 2) or (N, D', H', W', 3), of x's dtype
 * @returns (N, C, H', W') or (N, C, D', H', W')
 * @throws ShapeError if the shapes do not fit; TypeError if the dtypes differ or are not floating-point
 * @example
 * ```ts
 * const images = arange(4).reshape(1, 1, 2, 2).to('float32');
 * const turned = tensor([[[0, -1, 0], [1, 0, 0]]]); // by 90 degrees
 * const grid = affineGrid(turned, images.shape, { alignCorners: false });
 * gridSample(images, grid, { alignCorners: false }); // [[[[1, 3], [0, 2]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.grid_sample.html
 */
export function gridSample(
  x: Tensor,
  grid: Tensor,
  ...given: Given<GridSampleOptions, [mode: GridMode, paddingMode: GridPadding, alignCorners: boolean | null]>
): Tensor {
  const { mode, paddingMode, alignCorners } = gridSampleOptions.take('gridSample', given);
  for (const [name, t] of Object.entries({ x, grid })) {
    checkTensor('gridSample', t, name);
    if (!isFloat(t.dtype)) throw new TypeError(`gridSample: ${name} must be a floating-point tensor, got ${show(t)}`);
  }
  if (x.dtype !== grid.dtype)
    throw new TypeError(`gridSample: grid must have the dtype of x, ${x.dtype}, got ${grid.dtype}`);
  const rank = x.ndim - 2;
  const shapes = `x of shape ${showShape(x.shape)} and grid of shape ${showShape(grid.shape)}`;
  if ((rank !== 2 && rank !== 3) || grid.ndim !== x.ndim)
    throw new ShapeError(`gridSample: x and grid must both have 4 dimensions or both 5, got ${shapes}`);
  if (x.shape[0] !== grid.shape[0])
    throw new ShapeError(`gridSample: x and grid must have the same batch size, got ${shapes}`);
  if (grid.shape.at(-1) !== rank)
    throw new ShapeError(`gridSample: the last dimension of grid must have size ${rank}, got ${shapes}`);
  if (x.shape.slice(2).includes(0))
    throw new ShapeError(`gridSample: the spatial dimensions of x must not be empty, got ${shapes}`);
  return apply(gridSampleOp, [x, grid], {
    mode,
    paddingMode,
    alignCorners: alignCorners ?? false,
    orders: new Array<number>(rank).fill(0),
  });
}
