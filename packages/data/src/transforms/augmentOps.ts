import type { Tensor } from '@wick/tensor/light';
import { adjustSharpness, autocontrast, equalize, invert, posterize, solarize } from './adjust.ts';
import { adjustBrightness, adjustContrast, adjustSaturation } from './color.ts';
import { sizeOf } from './image.ts';
import { inverseMatrix, type Pair, type Sampling, warp } from './warp.ts';

const bothWays = [
  'ShearX',
  'ShearY',
  'TranslateX',
  'TranslateY',
  'Rotate',
  'Brightness',
  'Color',
  'Contrast',
  'Sharpness',
] as const;

/** Those of which one is drawn, by its number: in torchvision's order. */
export const choices = ['Identity', ...bothWays, 'Posterize', 'Solarize', 'AutoContrast', 'Equalize'] as const;

/** What can be done to an image, and how strongly. */
export type OpName = (typeof choices)[number] | 'Invert';

/** Which of them go both ways. */
export const signed: ReadonlySet<OpName> = new Set<OpName>(bothWays);

/** Does one of them to an image. */
export function applyOp(where: string, image: Tensor, name: OpName, magnitude: number, sampling: Sampling): Tensor {
  const [h, w] = sizeOf(image);
  const affine = (angle: number, translate: Pair, shear: Pair, center: Pair) =>
    warp(image, inverseMatrix(center, angle, translate, 1, shear), [h, w], sampling);
  const degrees = (Math.atan(magnitude) * 180) / Math.PI;
  const corner: Pair = [-w / 2, -h / 2];
  switch (name) {
    case 'Identity':
      return image;
    case 'ShearX':
      return affine(0, [0, 0], [degrees, 0], corner);
    case 'ShearY':
      return affine(0, [0, 0], [0, degrees], corner);
    case 'TranslateX':
      return affine(0, [Math.trunc(magnitude), 0], [0, 0], [0, 0]);
    case 'TranslateY':
      return affine(0, [0, Math.trunc(magnitude)], [0, 0], [0, 0]);
    case 'Rotate':
      return affine(-magnitude, [0, 0], [0, 0], [0, 0]);
    case 'Brightness':
      return adjustBrightness(image, 1 + magnitude);
    case 'Color':
      return adjustSaturation(image, 1 + magnitude);
    case 'Contrast':
      return adjustContrast(image, 1 + magnitude);
    case 'Sharpness':
      return adjustSharpness(where, image, 1 + magnitude);
    case 'Posterize':
      return posterize(where, image, Math.trunc(magnitude));
    case 'Solarize':
      return solarize(where, image, magnitude);
    case 'AutoContrast':
      return autocontrast(where, image);
    case 'Equalize':
      return equalize(where, image);
    case 'Invert':
      return invert(where, image);
  }
}
