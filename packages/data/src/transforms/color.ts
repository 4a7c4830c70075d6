import {
  amax,
  amin,
  floor,
  fmod,
  remainder,
  ShapeError,
  where as select,
  stack,
  type Tensor,
  zerosLike,
} from '@wick/tensor/light';
import { convertImageDtype, largestValue } from './convert.ts';
import { checkImage } from './image.ts';

/** Refuses what has neither one channel nor three. */
export function checkColours(where: string, image: Tensor): Tensor {
  checkImage(where, image);
  const channels = image.ndim < 3 ? 0 : image.size(-3);
  if (channels !== 1 && channels !== 3)
    throw new ShapeError(`${where}: expected 1 or 3 channels, got an image of shape [${image.shape.join(', ')}]`);
  return image;
}

/** One channel of brightness: `0.2989 R + 0.587 G + 0.114 B`, in the image's dtype. */
export function toGrey(image: Tensor): Tensor {
  if (image.size(-3) === 1) return image.clone();
  const [r, g, b] = channelsOf(image) as [Tensor, Tensor, Tensor];
  return r.mul(0.2989).add(g.mul(0.587)).add(b.mul(0.114)).to(image.dtype).unsqueeze(-3);
}

export function adjustBrightness(image: Tensor, factor: number): Tensor {
  return blend(image, zerosLike(image), factor);
}

export function adjustContrast(image: Tensor, factor: number): Tensor {
  const dtype = image.dtype === 'float64' ? 'float64' : 'float32';
  return blend(image, toGrey(image).to(dtype).mean([-3, -2, -1], true), factor);
}

export function adjustSaturation(image: Tensor, factor: number): Tensor {
  return image.size(-3) === 1 ? image : blend(image, toGrey(image), factor);
}

/** Turns the colours by a share of the circle. */
export function adjustHue(image: Tensor, share: number): Tensor {
  if (image.size(-3) === 1) return image;
  const [h, s, v] = toHsv(convertImageDtype(image, 'float32'));
  return convertImageDtype(fromHsv(remainder(h.add(share), 1), s, v), image.dtype);
}

/** A share of one image and the rest of another, within the values that there are. */
export function blend(image: Tensor, other: Tensor, share: number): Tensor {
  // As floating-point numbers also where the share happens to be whole.
  const float = (t: Tensor) => (t.dtype === 'uint8' ? t.to('float32') : t);
  const mixed = float(image)
    .mul(share)
    .add(float(other).mul(1 - share));
  return mixed.clamp(0, largestValue(image.dtype)).to(image.dtype);
}

function channelsOf(image: Tensor): Tensor[] {
  return Array.from({ length: image.size(-3) }, (_, c) => image.select(-3, c));
}

// https://en.wikipedia.org/wiki/HSL_and_HSV, with a hue from 0 to 1.
function toHsv(image: Tensor): [Tensor, Tensor, Tensor] {
  const [r, g, b] = channelsOf(image) as [Tensor, Tensor, Tensor];
  const most = amax(image, -3);
  const range = most.sub(amin(image, -3));
  const grey = range.eq(0);
  const s = range.div(select(grey, 1, most));
  const divisor = select(grey, 1, range);
  const rest = (channel: Tensor) => most.sub(channel).div(divisor);
  const [rc, gc, bc] = [rest(r), rest(g), rest(b)];
  const sixths = select(most.eq(r), bc.sub(gc), select(most.eq(g), rc.add(2).sub(bc), gc.add(4).sub(rc)));
  return [fmod(sixths.div(6).add(1), 1), s, most];
}

function fromHsv(h: Tensor, s: Tensor, v: Tensor): Tensor {
  const sixth = floor(h.mul(6));
  const f = h.mul(6).sub(sixth);
  const one = (t: Tensor) => t.neg().add(1);
  const p = v.mul(one(s)).clamp(0, 1);
  const q = v.mul(one(s.mul(f))).clamp(0, 1);
  const t = v.mul(one(s.mul(one(f)))).clamp(0, 1);
  const sector = remainder(sixth, 6);
  const pick = (bySector: Tensor[]) =>
    bySector.slice(1).reduce((picked, value, i) => select(sector.eq(i + 1), value, picked), bySector[0]!);
  return stack([pick([v, q, p, p, t, v]), pick([t, v, v, q, p, p]), pick([p, p, t, v, v, q])], -3);
}
