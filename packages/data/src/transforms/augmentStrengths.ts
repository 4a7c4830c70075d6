import { linspace, type Tensor } from '@wick/tensor/light';
import type { OpName } from './augmentOps.ts';
import { roundHalfEven, sizeOf } from './image.ts';

/** How strong each operation is at its strongest: for Posterize, how many bits it takes away. */
export type Space = Readonly<Partial<Record<OpName, number>>>;

/** Whether an operation has a strength. */
export const hasStrength = (space: Space, name: OpName): boolean => name === 'Solarize' || space[name] !== undefined;

/** The strength of an operation in a bin, in float32 as torchvision has it; 0 for one that has none. */
export function strengthOf(space: Space, name: OpName, bins: number, bin: number): number {
  if (!hasStrength(space, name)) return 0;
  if (name === 'Posterize') return 8 - roundHalfEven(Math.fround(bin / Math.fround((bins - 1) / space.Posterize!)));
  const [from, to] = name === 'Solarize' ? [255, 0] : [0, space[name]!];
  return linspace(from, to, bins).select(0, bin).item();
}

const usual = {
  ShearX: 0.3,
  ShearY: 0.3,
  Rotate: 30,
  Brightness: 0.9,
  Color: 0.9,
  Contrast: 0.9,
  Sharpness: 0.9,
  Posterize: 4,
};

/** The usual strengths for an image of a size. */
export function spaceOf(image: Tensor): Space {
  const [h, w] = sizeOf(image);
  return { ...usual, TranslateX: (150 / 331) * w, TranslateY: (150 / 331) * h };
}

/** The strengths of `TrivialAugmentWide`. */
export const wide: Space = {
  ShearX: 0.99,
  ShearY: 0.99,
  TranslateX: 32,
  TranslateY: 32,
  Rotate: 135,
  Brightness: 0.99,
  Color: 0.99,
  Contrast: 0.99,
  Sharpness: 0.99,
  Posterize: 6,
};
