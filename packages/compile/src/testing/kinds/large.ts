import { randn } from '@wick/tensor';
import { adam } from '../classify.ts';
import { nn } from '../packages.ts';
import { trained } from '../trained.ts';
import { doubles, image, layer, type Make } from './make.ts';

/** So many layers, one behind the other, with what `make` gives between them. */
const deep =
  (make: () => nn.Module): Make =>
  () => {
    const model = new nn.Sequential(...Array.from({ length: 40 }, () => [new nn.Linear(6, 6), make()]).flat());
    return trained(model, adam, () => [randn(4, 6)], ((x: never) => model.forward(x).square().mean()) as never);
  };

/** A convolution behind another one, whose input has a gradient. */
const behind = (make: () => nn.Module, channels: number, size: number, batch = 4): Make =>
  layer(make, image(batch, channels, size, size), () => new nn.Conv2d(channels, channels, 3, { padding: 1 }));

/** Layers large enough for kernels of their own, and models of many layers: what is left must not grow with either. */
export const largeLayers: Record<string, Make> = {
  'many layers that normalise': deep(() => new nn.LayerNorm(6)),
  'many layers that drop': deep(() => new nn.Dropout(0.2)),
  'a large Transformer encoder that drops': layer(
    () => new nn.TransformerEncoderLayer(32, 2, { dimFeedforward: 64, batchFirst: true }),
    image(4, 24, 32),
  ),
  'convolutions of few positions': behind(
    () => new nn.Sequential(new nn.Conv2d(16, 32, 3, { stride: 2, padding: 1 }), new nn.Conv2d(32, 24, 2)),
    16,
    4,
  ),
  'convolutions of few positions, in groups': behind(
    () => new nn.Conv2d(16, 64, 3, { groups: 2, stride: 3 }),
    16,
    6,
    16,
  ),
  'convolutions of few positions, of doubles': layer(
    () => new nn.Conv2d(16, 64, 3, { stride: 2, padding: 1 }).to('float64'),
    doubles(4, 16, 4, 4),
    () => new nn.Conv2d(16, 16, 3, { padding: 1 }).to('float64'),
  ),
  'a convolution some of whose inputs see no tap': behind(() => new nn.Conv2d(16, 32, 1, { stride: 2 }), 16, 10),
  'convolutions of one tap': behind(() => new nn.Conv2d(16, 24, 1), 16, 4, 2),
  'convolutions of one tap, of doubles': layer(
    () => new nn.Conv2d(16, 24, 1).to('float64'),
    doubles(2, 16, 4, 4),
    () => new nn.Conv2d(16, 16, 1, { groups: 2 }).to('float64'),
  ),
  'a depthwise convolution': behind(() => new nn.Conv2d(8, 8, 3, { groups: 8, stride: 2, padding: 1 }), 8, 7),
  'a large transposed convolution': behind(() => new nn.ConvTranspose2d(16, 32, 4, { stride: 2, padding: 1 }), 16, 8),
  'a large upsampling': behind(() => new nn.Upsample({ scaleFactor: 2, mode: 'bilinear' }), 8, 24),
};
