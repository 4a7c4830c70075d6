import { checkFinite, generator, orNull, type Rule, show, word } from '@wick/tensor/internal';
import {
  cat,
  type DType,
  type Generator,
  gridSample,
  linspace,
  ones,
  where as select,
  type Tensor,
  tensor,
} from '@wick/tensor/light';
import type { GeneratorOption } from '../samplers/sampler.ts';
import { asBatch, sizeOf } from './image.ts';

export type Pair = readonly [number, number];

/** How an image is turned. */
export interface WarpOptions extends GeneratorOption {
  /** Default 'nearest'. */
  interpolation?: 'nearest' | 'bilinear';
  /** What comes in from outside: a number, or one for each channel. Default 0. */
  fill?: number | readonly number[];
  /** What stays in place, in pixels from the left and the top. Default: the middle. */
  center?: Pair | null;
}

/** How pixels between pixels are found, and what comes from outside; null: 0, into which images fade. */
export interface Sampling {
  readonly interpolation: 'nearest' | 'bilinear';
  readonly fill: readonly number[] | null;
}

/** {@link WarpOptions}, checked. */
export interface Warp extends Sampling {
  readonly fill: readonly number[];
  readonly center: Pair | null;
  readonly generator: Generator | null;
}

export const numbersToFill: Rule<readonly number[]> = {
  value: [0],
  read(where, name, given) {
    const fill = typeof given === 'number' ? [given] : given;
    if (!Array.isArray(fill) || fill.length === 0)
      throw new TypeError(`${where}: ${name} must be a number or an array of numbers, got ${show(given)}`);
    for (const value of fill) checkFinite(where, name, value);
    return fill;
  },
};

/** Two numbers, each between two bounds; none where none are given. */
export function pair(from?: number, to?: number): Rule<Pair | null> {
  return {
    value: null,
    read(where, name, given) {
      if (!Array.isArray(given) || given.length !== 2)
        throw new TypeError(`${where}: ${name} must be two numbers, got ${show(given)}`);
      return [
        checkFinite(where, `${name}[0]`, given[0], from, to),
        checkFinite(where, `${name}[1]`, given[1], from, to),
      ];
    },
  };
}

/** The options of how an image is turned. */
export const warpRules = {
  interpolation: word<'nearest' | 'bilinear'>('nearest', ['nearest', 'bilinear']),
  fill: numbersToFill,
  center: orNull(pair()),
  generator,
};

/** The options of what moves pixels about no middle. */
export const moveRules = {
  interpolation: word<'nearest' | 'bilinear'>('bilinear', ['nearest', 'bilinear']),
  fill: numbersToFill,
  generator,
};

/** {@link moveRules}, checked. */
export type Move = Omit<Warp, 'center'>;

/** Two rows: where a pixel of the result comes from, in pixels from the middle. */
export type Matrix = readonly [number, number, number, number, number, number];

// The inverse of: move · center · turn · scale · shear · center⁻¹, with the shear first along x, then along y.
export function inverseMatrix([cx, cy]: Pair, angle: number, [tx, ty]: Pair, scale: number, shear: Pair): Matrix {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const turn = radians(angle);
  const sx = radians(shear[0]);
  const sy = radians(shear[1]);
  const a = Math.cos(turn - sy) / Math.cos(sy);
  const b = (-Math.cos(turn - sy) * Math.tan(sx)) / Math.cos(sy) - Math.sin(turn);
  const c = Math.sin(turn - sy) / Math.cos(sy);
  const d = (-Math.sin(turn - sy) * Math.tan(sx)) / Math.cos(sy) + Math.cos(turn);
  // The determinant of ((a, b), (c, d)) is 1.
  const [xx, xy, yx, yy] = [d / scale, -b / scale, -c / scale, a / scale];
  return [xx, xy, xx * (-cx - tx) + xy * (-cy - ty) + cx, yx, yy, yx * (-cx - tx) + yy * (-cy - ty) + cy];
}

export function centerOf(image: Tensor, { center }: Warp): Pair {
  const [h, w] = sizeOf(image);
  return center ? [center[0] - w / 2, center[1] - h / 2] : [0, 0];
}

/** The height and width that hold the corners of an image that was turned. */
export function expandedSize(image: Tensor, [xx, xy, x0, yx, yy, y0]: Matrix): [number, number] {
  const [h, w] = sizeOf(image);
  const corners = [-0.5, 0.5].flatMap((x) => [-0.5, 0.5].map((y): Pair => [x * w, y * h]));
  const extent = (values: number[], size: number) => {
    // Less than a ten-thousandth of a pixel is rounding.
    const cut = (x: number) => Math.trunc(Math.fround(x + size / 2) / 1e-4) * 1e-4;
    return Math.ceil(cut(Math.max(...values))) - Math.floor(cut(Math.min(...values)));
  };
  const width = extent(
    corners.map(([x, y]) => xx * x + xy * y + x0),
    w,
  );
  const height = extent(
    corners.map(([x, y]) => yx * x + yy * y + y0),
    h,
  );
  return [height, width];
}

export function warp(image: Tensor, matrix: Matrix, [height, width]: Pair, options: Sampling): Tensor {
  const [h, w] = sizeOf(image);
  const [xx, xy, x0, yx, yy, y0] = matrix;
  return sampleAt(image, [height, width], options, (dtype) => {
    const theta = tensor([xx, yx, xy, yy, x0, y0], { dtype }).view(3, 2);
    const points = pixelPoints([height, width], dtype, (n) => linspace(-n / 2 + 0.5, n / 2 - 0.5, n));
    return points.matmul(theta.div(tensor([w / 2, h / 2], { dtype }))).view(1, height, width, 2);
  });
}

/** (H · W, 3): x, y and 1 of each pixel, row by row; `places` says where those of a line lie. */
export function pixelPoints([height, width]: Pair, dtype: DType, places: (n: number) => Tensor): Tensor {
  const across = places(width).to(dtype).view(1, -1).expand(height, width);
  const down = places(height).to(dtype).view(-1, 1).expand(height, width);
  return cat(
    [across, down, ones([height, width], { dtype })].map((t) => t.reshape(-1, 1)),
    1,
  );
}

/** The pixels of an image at places (1, H, W, 2) from -1 to 1, as `gridSample` takes them; what lies outside is filled. */
export function sampleAt(
  image: Tensor,
  [height, width]: Pair,
  { interpolation, fill }: Sampling,
  gridOf: (dtype: DType) => Tensor,
): Tensor {
  return asBatch(image, 'float32', (batch) => {
    const { dtype } = batch;
    const [n, channels, h, w] = batch.shape as [number, number, number, number];
    const grid = gridOf(dtype).expand(n, height, width, 2);
    const options = { mode: interpolation, alignCorners: false };
    if (fill === null) return gridSample(batch, grid, options);
    // One channel more says how much of a pixel comes from the image.
    const sampled = gridSample(cat([batch, ones([n, 1, h, w], { dtype })], 1), grid, options);
    const pixels = sampled.narrow(1, 0, channels);
    const inside = sampled.narrow(1, channels, 1);
    const around = tensor([...fill], { dtype }).view(1, -1, 1, 1);
    if (interpolation === 'nearest') return select(inside.lt(0.5), around, pixels);
    return pixels.mul(inside).add(inside.neg().add(1).mul(around));
  });
}

export function checkFill(where: string, image: Tensor, { fill }: { readonly fill: readonly number[] | null }): void {
  if (fill === null) return;
  const channels = image.ndim < 3 ? 1 : image.size(-3);
  if (fill.length !== 1 && fill.length !== channels)
    throw new RangeError(`${where}: ${fill.length} numbers to fill with do not fit ${channels} channels`);
}
