import { finite, type Given, optionTable, type RulesFor, show, word } from '@wick/tensor/internal';
import { indexSelect, pad, type Tensor, tensor } from '@wick/tensor/light';
import { checkImage } from './image.ts';
import type { Transform } from './transform.ts';

/** How wide to pad: on all sides; left and right, top and bottom; or left, top, right, bottom. */
export type Padding = number | readonly number[];

/** What is put around an image. */
export type PadImageMode = 'constant' | 'edge' | 'reflect' | 'symmetric';

/** Options of {@link Pad}. */
export interface PadImageOptions {
  /** What 'constant' fills with. Default 0. */
  fill?: number;
  /** 'edge' repeats the last pixel, 'reflect' mirrors without it, 'symmetric' with it. Default 'constant'. */
  paddingMode?: PadImageMode;
}

/** The options of what fills the places around an image. */
export const padRules = {
  fill: finite(0),
  paddingMode: word<PadImageMode>('constant', ['constant', 'edge', 'reflect', 'symmetric']),
} satisfies RulesFor<PadImageOptions>;

const table = optionTable(padRules, ['fill', 'paddingMode']);

/**
 * Puts pixels around an image: torchvision's `Pad`.
 *
 * @param padding - one number for all sides, two (left and right, top and bottom), or four (left, top, right, bottom).
 * @throws RangeError or TypeError for bad arguments; RangeError from `forward` where the image is too small to be
 *   mirrored.
 * @example
 * ```ts
 * new data.Pad(1).forward(tensor([[[1, 2], [3, 4]]])).shape; // [1, 4, 4]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.Pad.html
 */
export class Pad implements Transform {
  /** Pixels: on all sides; [left and right, top and bottom]; or [left, top, right, bottom]. */
  readonly padding: Padding;
  /** What is put around, with the mode 'constant'. */
  readonly fill: number;
  /** What is put around: one value, or what the border or the image shows. */
  readonly paddingMode: PadImageMode;
  readonly #sides: Sides;

  constructor(padding: Padding, ...given: Given<PadImageOptions, [fill: number, paddingMode: PadImageMode]>) {
    const { fill, paddingMode } = table.take('Pad', given);
    this.padding = padding;
    this.#sides = checkPadding('Pad', padding);
    this.fill = fill;
    this.paddingMode = paddingMode;
  }

  forward(image: Tensor): Tensor {
    checkImage('Pad', image);
    const { left, right, top, bottom } = this.#sides;
    if (this.paddingMode === 'symmetric') return mirror(mirror(image, -2, top, bottom), -1, left, right);
    const sides = [left, right, top, bottom];
    if (this.paddingMode === 'constant') return pad(image, sides, { value: this.fill });
    const mode = this.paddingMode === 'edge' ? 'replicate' : 'reflect';
    // F.pad wants a channel before the places it mirrors.
    return image.ndim < 3 ? pad(image.unsqueeze(0), sides, { mode }).squeeze(0) : pad(image, sides, { mode });
  }
}

interface Sides {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** One, two or four numbers as four. */
function checkPadding(where: string, padding: Padding): Sides {
  const given = typeof padding === 'number' ? [padding] : padding;
  if (!Array.isArray(given))
    throw new TypeError(`${where}: padding must be a number or an array, got ${show(padding)}`);
  if (![1, 2, 4].includes(given.length))
    throw new RangeError(`${where}: padding must be 1, 2 or 4 numbers, got ${show(padding)}`);
  for (const n of given)
    if (!Number.isInteger(n)) throw new RangeError(`${where}: padding must be whole numbers, got ${show(padding)}`);
  const [left, top = left, right = left, bottom = top] = given as [number, number?, number?, number?];
  return { left, right, top, bottom };
}

// Also mirrors the last pixel, which none of F.pad's modes does; negative widths cut off.
function mirror(image: Tensor, dim: number, before: number, after: number): Tensor {
  const n = image.size(dim);
  const from = Math.max(0, -before);
  const to = n - Math.max(0, -after);
  const count = to - from;
  if (before > count || after > count)
    throw new RangeError(`Pad: symmetric padding ${Math.max(before, after)} is wider than the image's ${count} pixels`);
  const places: bigint[] = [];
  for (let i = -Math.max(0, before); i < count + Math.max(0, after); i++)
    places.push(BigInt(from + (i < 0 ? -1 - i : i < count ? i : 2 * count - 1 - i)));
  return indexSelect(image, dim, tensor(BigInt64Array.from(places)));
}
