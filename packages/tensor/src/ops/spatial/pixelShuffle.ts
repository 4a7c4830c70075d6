import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { inFormatLike } from '../shape/inFormatLike.ts';

/**
 * Moves channels into space: (…, C·r², H, W) to (…, C, H·r, W·r), `torch.nn.functional.pixel_shuffle`.
 *
 * @param upscaleFactor - r, a whole number from 1 up
 * @throws ShapeError if there are fewer than three dimensions or r² does not divide the channels
 * @example
 * ```ts
 * pixelShuffle(ones(1, 4, 2, 3), 2).shape; // [1, 1, 4, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pixel_shuffle.html
 */
export function pixelShuffle(x: Tensor, upscaleFactor: number): Tensor {
  const { lead, c, h, w } = imageOf('pixelShuffle', x);
  const r = checkFactor('pixelShuffle', 'upscaleFactor', upscaleFactor);
  if (c % (r * r) !== 0)
    throw new ShapeError(
      `pixelShuffle: the channels of x of shape ${showShape(x.shape)} must be divisible by the square of upscaleFactor, got ${r}`,
    );
  const out = c / (r * r);
  return inFormatLike(turned(x, [...lead, out, r, r, h, w], [0, 3, 1, 4, 2]).reshape([...lead, out, h * r, w * r]), x);
}

/**
 * Moves space into channels: (…, C, H·r, W·r) to (…, C·r², H, W), `torch.nn.functional.pixel_unshuffle`.
 *
 * @param downscaleFactor - r, a whole number from 1 up
 * @throws ShapeError if there are fewer than three dimensions or r does not divide height and width
 * @example
 * ```ts
 * pixelUnshuffle(ones(1, 1, 4, 6), 2).shape; // [1, 4, 2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pixel_unshuffle.html
 */
export function pixelUnshuffle(x: Tensor, downscaleFactor: number): Tensor {
  const { lead, c, h, w } = imageOf('pixelUnshuffle', x);
  const r = checkFactor('pixelUnshuffle', 'downscaleFactor', downscaleFactor);
  if (h % r !== 0 || w % r !== 0)
    throw new ShapeError(
      `pixelUnshuffle: height and width of x of shape ${showShape(x.shape)} must be divisible by downscaleFactor, got ${r}`,
    );
  if (x.numel() === 0) return x.clone(); // as PyTorch does, whatever the factor
  const parts = [...lead, c, h / r, r, w / r, r];
  return inFormatLike(turned(x, parts, [0, 2, 4, 1, 3]).reshape([...lead, c * r * r, h / r, w / r]), x);
}

function imageOf(where: string, x: Tensor): { lead: number[]; c: number; h: number; w: number } {
  checkTensor(where, x, 'x');
  if (x.ndim < 3) throw new ShapeError(`${where}: x must have at least 3 dimensions, got shape ${showShape(x.shape)}`);
  const [c, h, w] = x.shape.slice(-3) as [number, number, number];
  return { lead: x.shape.slice(0, -3), c, h, w };
}

export function checkFactor(where: string, name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new RangeError(`${where}: ${name} must be a whole number from 1 up, got ${show(value)}`);
}

/** Seen in parts, whose last five dimensions change places. */
function turned(x: Tensor, parts: readonly number[], order: readonly number[]): Tensor {
  const lead = parts.length - order.length;
  return x.reshape(parts).permute([...Array.from({ length: lead }, (_, i) => i), ...order.map((d) => d + lead)]);
}
