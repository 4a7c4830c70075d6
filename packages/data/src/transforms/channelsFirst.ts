import { Tensor } from '@wick/tensor/light';

// Where torchvision has PIL images, the datasets of this package give uint8 (C, H, W). A shape alone does not tell it from the
// (H, W, C) of an array of pixels, so it is remembered which tensors are such images.
const images = new WeakSet<Tensor>();

/** Notes that a tensor is an image (…, C, H, W). */
export function channelsFirst(image: Tensor): Tensor {
  images.add(image);
  return image;
}

/** Whether it was noted. */
export function isChannelsFirst(image: Tensor): boolean {
  return images.has(image);
}

/** What a transform made of an image is one as well, unless its channels went elsewhere. */
export function staysChannelsFirst(before: unknown, after: unknown): void {
  if (!(before instanceof Tensor && after instanceof Tensor) || after.ndim < 3 || !images.has(before)) return;
  const channels = after.size(-3);
  if (channels === before.size(-3) || channels === 1 || channels === 3) images.add(after);
}
