import {
  count,
  finite,
  flag,
  type Given,
  optionTable,
  orNull,
  type RulesFor,
  show,
  showShape,
} from '@wick/tensor/internal';
import { cat, clamp, full, max, min, noGrad, ShapeError, stack, Tensor } from '@wick/tensor/light';
import { range } from '../transforms/image.ts';

/** Options of {@link makeGrid}. */
export interface GridOptions {
  /** How many images stand beside each other. Default 8. */
  nrow?: number;
  /** How many pixels lie around each image. Default 2. */
  padding?: number;
  /** Whether to bring the values to 0 … 1. Default false. */
  normalize?: boolean;
  /** With `normalize`: what becomes 0 and 1, and what is beyond is cut off. Default: the least and the largest value. */
  valueRange?: readonly [least: number, most: number] | null;
  /** With `normalize`: whether each image has a least and a largest value of its own. Default false: one for all. */
  scaleEach?: boolean;
  /** What lies around the images. Default 0. */
  padValue?: number;
}

/** The options of {@link makeGrid}. */
export const gridRules = {
  nrow: count(8, 1),
  padding: count(2, 0),
  normalize: flag(false),
  valueRange: orNull<readonly [number, number] | null>(range(null)),
  scaleEach: flag(false),
  padValue: finite(0),
} satisfies RulesFor<GridOptions>;

const table = optionTable(gridRules, ['nrow', 'padding', 'normalize', 'valueRange', 'scaleEach', 'padValue']);

/** How the options of a grid are given. */
export type GivenGridOptions = Given<
  GridOptions,
  [
    nrow: number,
    padding: number,
    normalize: boolean,
    valueRange: readonly [number, number] | null,
    scaleEach: boolean,
    padValue: number,
  ]
>;

/**
 * One image of several, in rows: `torchvision.utils.make_grid`. Grey images become three equal channels; a single image
 * stays without pixels around it, as there.
 *
 * @param images - (N, C, H, W), or images of one size in an array; also one image, (C, H, W) or (H, W)
 * @returns (C, rows · (H + padding) + padding, columns · (W + padding) + padding)
 * @throws TypeError or RangeError for bad arguments, ShapeError for other shapes
 * @example
 * ```ts
 * data.makeGrid(rand(10, 1, 28, 28), { nrow: 5 }).shape; // [3, 62, 152]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.utils.make_grid.html
 */
export function makeGrid(images: Tensor | readonly Tensor[], ...given: GivenGridOptions): Tensor {
  return gridOf('makeGrid', images, table.take('makeGrid', given));
}

/** {@link makeGrid} for a function of another name. */
export function gridOf(
  where: string,
  images: Tensor | readonly Tensor[],
  options: Readonly<Required<GridOptions>>,
): Tensor {
  return noGrad(() => {
    const batch = batchOf(where, images);
    return arranged(options.normalize ? scaled(where, batch, options) : batch, options);
  });
}

/** (N, C, H, W), with three channels where there was one. */
function batchOf(where: string, images: Tensor | readonly Tensor[]): Tensor {
  if (!(images instanceof Tensor)) {
    const odd = Array.isArray(images) ? images.find((image) => !(image instanceof Tensor)) : images;
    if (!Array.isArray(images) || odd !== undefined)
      throw new TypeError(
        `${where}: expected a tensor or an array of tensors, got ${show(Array.isArray(images) ? odd : images)}`,
      );
    if (images.length === 0) throw new RangeError(`${where}: expected at least one image, got an empty array`);
  }
  const given = images instanceof Tensor ? images.detach() : stack([...images]);
  let batch = given;
  while (batch.ndim === 2 || batch.ndim === 3) batch = batch.unsqueeze(0);
  if (batch.ndim !== 4 || batch.numel() === 0)
    throw new ShapeError(
      `${where}: expected images of shape [N, C, H, W], [C, H, W] or [H, W] with pixels, got shape ${showShape(given.shape)}`,
    );
  return batch.shape[1] === 1 ? cat([batch, batch, batch], 1) : batch;
}

function scaled(where: string, batch: Tensor, { scaleEach, valueRange }: Readonly<Required<GridOptions>>): Tensor {
  if (!batch.dtype.includes('float'))
    throw new TypeError(`${where}: only floating-point images can be normalised, got dtype ${batch.dtype}`);
  if (scaleEach)
    return stack(Array.from({ length: batch.shape[0]! }, (_, i) => toUnit(batch.select(0, i), valueRange)));
  return toUnit(batch, valueRange);
}

function toUnit(t: Tensor, range: readonly [number, number] | null): Tensor {
  const [low, high] = range ?? [min(t).item(), max(t).item()];
  return clamp(t, low, high)
    .sub(low)
    .div(Math.max(high - low, 1e-5));
}

function arranged(batch: Tensor, { nrow, padding, padValue }: Readonly<Required<GridOptions>>): Tensor {
  const [n, channels, h, w] = batch.shape as [number, number, number, number];
  if (n === 1) return batch.squeeze(0);
  const columns = Math.min(nrow, n);
  const rows = Math.ceil(n / columns);
  const [height, width] = [h + padding, w + padding];
  const size = [channels, height * rows + padding, width * columns + padding];
  const grid = full(size, padValue, { dtype: batch.dtype });
  for (let i = 0; i < n; i++) {
    const top = Math.floor(i / columns) * height + padding;
    grid
      .narrow(1, top, h)
      .narrow(2, (i % columns) * width + padding, w)
      .copy_(batch.select(0, i));
  }
  return grid;
}
