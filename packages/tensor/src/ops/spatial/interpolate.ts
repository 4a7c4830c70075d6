import { apply } from '../../autograd/dispatch.ts';
import { show, showShape } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, orNull, type RulesFor, unchecked } from '../../core/options.ts';
import { checkRoom, naming } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d } from './adaptiveAvgPool.ts';
import {
  filters,
  type InterpolateAttrs,
  type InterpolationMode,
  interpolatedSizes,
  interpolateOp,
} from './interpolateOp.ts';
import type { Sizes } from './spatialSizes.ts';

/** Options of {@link interpolate}: exactly one of `size` and `scaleFactor`. */
export interface InterpolateOptions {
  /** The spatial sizes of the result, one for all or one each. */
  size?: Sizes | null;
  /** Factors of the spatial sizes, one for all or one each; the products are rounded down. */
  scaleFactor?: number | readonly number[] | null;
  /** Default: 'nearest'. */
  mode?: InterpolationMode;
  /**
   * Of the linear and cubic modes: the centres of the corner places coincide, instead of their outer edges.
   * Default: false.
   */
  alignCorners?: boolean | null;
  /** With `scaleFactor`: compute with the ratio of the rounded sizes instead of the given factor. Default: false. */
  recomputeScaleFactor?: boolean | null;
  /** Of 'bilinear', 'bicubic' and 'lanczos': widen the filter where the image shrinks, as Pillow does. Default: false. */
  antialias?: boolean;
}

const interpolateOptions = optionTable(
  {
    size: unchecked<InterpolateOptions['size']>(null),
    scaleFactor: unchecked<InterpolateOptions['scaleFactor']>(null),
    mode: unchecked<InterpolationMode>('nearest'),
    alignCorners: orNull(flag(false)),
    recomputeScaleFactor: orNull(flag(false)),
    antialias: flag(false),
  } satisfies RulesFor<InterpolateOptions>,
  ['size', 'scaleFactor', 'mode', 'alignCorners', 'recomputeScaleFactor', 'antialias'],
);

/**
 * Resamples the spatial dimensions to other sizes: `torch.nn.functional.interpolate`.
 *
 * - 'nearest' takes the place at ⌊o · in/out⌋, 'nearest-exact' the nearest centre; any number of spatial dimensions.
 * - 'linear' (1), 'bilinear' (2), 'trilinear' (3) weigh two neighbours per dimension, 'bicubic' (2) four (a = -0.75).
 * - 'area' averages, as adaptive average pooling. 'lanczos' (2) needs `antialias`.
 *
 * @param x - (N, C, L), (N, C, H, W) or (N, C, D, H, W); float32 or float64, for the nearest modes uint8 too
 * @returns (N, C, …) with the sizes asked for
 * @throws ShapeError if the number of dimensions does not fit the mode or the sizes, or a size is 0; RangeError for
 *   options that exclude each other
 * @example
 * ```ts
 * interpolate(randn(1, 3, 16, 16), { scaleFactor: 2, mode: 'bilinear' }).shape; // [1, 3, 32, 32]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html
 */
export function interpolate(
  x: Tensor,
  ...given: Given<
    InterpolateOptions,
    [
      size: Sizes | null,
      scaleFactor: number | readonly number[] | null,
      mode: InterpolationMode,
      alignCorners: boolean | null,
      recomputeScaleFactor: boolean | null,
      antialias: boolean,
    ]
  >
): Tensor {
  const options = interpolateOptions.take('interpolate', given);
  checkTensor('interpolate', x, 'x');
  const { mode = 'nearest', antialias = false } = options;
  const known = mode === 'area' || Object.hasOwn(filters, mode);
  if (!known)
    throw new RangeError(
      `interpolate: mode must be one of ${Object.keys(filters).join(', ')}, area, got ${show(mode)}`,
    );
  checkOptions(x, mode, options);
  const { size, scaleFactor, recomputeScaleFactor } = readSizes(x, options);
  const sizes = interpolatedSizes(x.shape.slice(2), { size, scaleFactor });
  if (x.shape.slice(1).includes(0) || sizes.includes(0))
    throw new ShapeError(
      `interpolate: sizes other than the batch's must not be 0, got x of shape ${showShape(x.shape)} and spatial sizes ${showShape(sizes)}`,
    );
  if (mode === 'area')
    return naming('interpolate', () =>
      [adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d][x.ndim - 3]!(x, sizes),
    );
  checkRoom('interpolate', [...x.shape.slice(0, 2), ...sizes], x.dtype);
  const alignCorners = options.alignCorners ?? false;
  return apply(interpolateOp, [x], { mode, size, scaleFactor, recomputeScaleFactor, alignCorners, antialias });
}

function checkOptions(x: Tensor, mode: InterpolationMode, options: InterpolateOptions): void {
  const { alignCorners = null, antialias = false } = options;
  const nearest = mode === 'nearest' || mode === 'nearest-exact';
  if (!isFloat(x.dtype) && !(nearest && x.dtype === 'uint8'))
    throw new TypeError(`interpolate: x must be a floating-point tensor for mode ${show(mode)}, got ${show(x)}`);
  if (x.ndim < 3 || x.ndim > 5)
    throw new ShapeError(`interpolate: x must have 3, 4 or 5 dimensions (N, C, …), got shape ${showShape(x.shape)}`);
  const ranks = mode === 'area' ? [1, 2, 3] : filters[mode][1];
  if (!ranks.includes(x.ndim - 2))
    throw new ShapeError(
      `interpolate: mode ${show(mode)} needs an input of ${ranks[0]! + 2} dimensions, got shape ${showShape(x.shape)}`,
    );
  if ((nearest || mode === 'area') && alignCorners !== null)
    throw new RangeError(
      `interpolate: alignCorners is an option of the modes linear, bilinear, bicubic and trilinear, got ${show(alignCorners)} with mode ${show(mode)}`,
    );
  const smooth = mode === 'bilinear' || mode === 'bicubic' || mode === 'lanczos';
  if (antialias && !smooth)
    throw new RangeError(
      `interpolate: antialias is an option of the modes bilinear, bicubic and lanczos, got mode ${show(mode)}`,
    );
  if (mode === 'lanczos' && (!antialias || alignCorners))
    throw new RangeError(
      `interpolate: mode "lanczos" needs antialias: true and no alignCorners, got antialias ${show(antialias)} and alignCorners ${show(alignCorners)}`,
    );
}

/** The sizes or the factors that are asked for, one for each spatial axis. */
function readSizes(
  x: Tensor,
  options: InterpolateOptions,
): Pick<InterpolateAttrs, 'size' | 'scaleFactor' | 'recomputeScaleFactor'> {
  const { size = null, scaleFactor = null } = options;
  const recomputeScaleFactor = options.recomputeScaleFactor ?? false;
  if ((size === null) === (scaleFactor === null))
    throw new RangeError(
      `interpolate: exactly one of size and scaleFactor must be given, got size ${show(size)} and scaleFactor ${show(scaleFactor)}`,
    );
  if (size !== null) {
    if (recomputeScaleFactor)
      throw new RangeError('interpolate: recomputeScaleFactor has no meaning with size, got true');
    const each = oneForEach(x, 'size', size, (n) => Number.isInteger(n) && n >= 0);
    return { size: each, scaleFactor: null, recomputeScaleFactor };
  }
  const factors = oneForEach(x, 'scaleFactor', scaleFactor!, (n) => Number.isFinite(n) && n > 0);
  return { size: null, scaleFactor: factors, recomputeScaleFactor };
}

function oneForEach(x: Tensor, name: string, value: Sizes, fits: (n: number) => boolean): number[] {
  const rank = x.ndim - 2;
  const list = typeof value === 'number' ? new Array<number>(rank).fill(value) : value;
  if (!Array.isArray(list) || !list.every((n) => typeof n === 'number'))
    throw new TypeError(`interpolate: ${name} must be a number or an array of ${rank}, got ${show(value)}`);
  if (list.length !== rank)
    throw new ShapeError(
      `interpolate: ${name} must have one number per spatial dimension of x of shape ${showShape(x.shape)}, got ${show(value)}`,
    );
  if (!list.every(fits))
    throw new RangeError(
      `interpolate: ${name} must be ${name === 'size' ? 'whole numbers from 0 up' : 'numbers above 0'}, got ${show(value)}`,
    );
  return [...(list as readonly number[])];
}
