import { show, showShape, wrapArray } from '@wick/tensor/internal';
import {
  amax,
  amin,
  bitwiseAnd,
  conv2d,
  exp,
  isfinite,
  linspace,
  pad,
  reciprocal,
  where as select,
  sub,
  sum,
  type Tensor,
  tensor,
} from '@wick/tensor/light';
import { blend, checkColours } from './color.ts';
import { largestValue } from './convert.ts';
import { asBatch, isFloat, sizeOf } from './image.ts';

// torchvision.transforms.functional, of tensors.

function checkBytes(where: string, image: Tensor): Tensor {
  if (checkColours(where, image).dtype === 'uint8') return image;
  throw new TypeError(`${where}: expected an image of dtype uint8, got ${image.dtype}`);
}

/** What is bright becomes dark. */
export function invert(where: string, image: Tensor): Tensor {
  return sub(largestValue(checkColours(where, image).dtype), image).to(image.dtype);
}

/** Leaves the highest bits of bytes. */
export function posterize(where: string, image: Tensor, bits: number): Tensor {
  return bitwiseAnd(checkBytes(where, image), 256 - 2 ** (8 - bits));
}

/** What is from a threshold up is inverted. */
export function solarize(where: string, image: Tensor, threshold: number): Tensor {
  if (threshold > largestValue(checkColours(where, image).dtype))
    throw new RangeError(
      `${where}: threshold must be at most ${largestValue(image.dtype)}, the largest value of ${image.dtype} images, got ${show(threshold)}`,
    );
  return select(image.ge(threshold), invert(where, image), image);
}

/** 0 blurs, 1 changes nothing, more sharpens. */
export function adjustSharpness(where: string, image: Tensor, factor: number): Tensor {
  const [h, w] = sizeOf(checkColours(where, image));
  if (h <= 2 || w <= 2) return image;
  const blurred = image.clone();
  const inner = asBatch(image, 'float32', (batch) => {
    const kernel = tensor([1, 1, 1, 1, 5, 1, 1, 1, 1], { dtype: batch.dtype }).div(13);
    return depthwise(batch, kernel.view(1, 1, 3, 3));
  });
  blurred
    .narrow(-2, 1, h - 2)
    .narrow(-1, 1, w - 2)
    .copy_(inner);
  return blend(image, blurred, factor);
}

/** Brings each channel's least value to 0 and its largest to the largest that there is. */
export function autocontrast(where: string, image: Tensor): Tensor {
  const most = largestValue(checkColours(where, image).dtype);
  const dtype = isFloat(image.dtype) ? image.dtype : 'float32';
  const low = amin(image, [-2, -1], { keepdim: true }).to(dtype);
  const high = amax(image, [-2, -1], { keepdim: true }).to(dtype);
  // As PyTorch divides a number by a tensor.
  const scale = reciprocal(high.sub(low)).mul(most);
  const some = isfinite(scale);
  return image
    .to(dtype)
    .sub(select(some, low, 0))
    .mul(select(some, scale, 1))
    .clamp(0, most)
    .to(image.dtype);
}

/** Spreads each channel's bytes so that all become about equally frequent. */
export function equalize(where: string, image: Tensor): Tensor {
  const [h, w] = sizeOf(checkBytes(where, image));
  const size = h * w;
  const bytes = image.toTypedArray() as Uint8Array;
  const levels = bytes.slice();
  for (let at = 0; at < bytes.length; at += size) {
    const plane = bytes.subarray(at, at + size);
    const table = equalizing(plane);
    if (table) for (let i = 0; i < size; i++) levels[at + i] = table[plane[i]!]!;
  }
  return wrapArray(levels, image.shape, 'uint8');
}

/** What each byte becomes; null where nothing changes. */
function equalizing(plane: Uint8Array): Uint8Array | null {
  const counts = new Float64Array(256);
  for (const byte of plane) counts[byte]!++;
  const last = counts.findLast((n) => n !== 0)!;
  const step = Math.floor((plane.length - last) / 255);
  if (step === 0) return null;
  const table = new Uint8Array(256);
  let below = 0;
  for (let i = 0; i < 255; i++) {
    below += counts[i]!;
    table[i + 1] = Math.min(255, Math.floor((below + Math.floor(step / 2)) / step));
  }
  return table;
}

/** Averages with weights that fall off as a Gaussian, mirrored at the border. */
export function gaussianBlur(
  where: string,
  image: Tensor,
  [kw, kh]: readonly [number, number],
  [sw, sh]: readonly [number, number],
): Tensor {
  const [h, w] = sizeOf(image);
  if (Math.floor(kw / 2) >= w || Math.floor(kh / 2) >= h)
    throw new RangeError(
      `${where}: a kernel of ${kh} by ${kw} reaches too far beyond an image of shape ${showShape(image.shape)}`,
    );
  return asBatch(image, 'float32', (batch) => {
    const weights = (size: number, sigma: number) => {
      const half = (size - 1) * 0.5;
      const x = linspace(-half, half, size, { dtype: batch.dtype }).div(sigma);
      const density = exp(x.mul(x).mul(-0.5));
      return density.div(sum(density));
    };
    const kernel = weights(kh, sh).view(-1, 1).matmul(weights(kw, sw).view(1, -1));
    const [x, y] = [Math.floor(kw / 2), Math.floor(kh / 2)];
    return depthwise(pad(batch, [x, x, y, y], { mode: 'reflect' }), kernel.view(1, 1, kh, kw));
  });
}

/** Each channel by itself, with the same kernel. */
function depthwise(batch: Tensor, kernel: Tensor): Tensor {
  const channels = batch.size(1);
  const [, , h, w] = kernel.shape as [number, number, number, number];
  return conv2d(batch, kernel.expand(channels, 1, h, w).contiguous(), null, { groups: channels });
}
