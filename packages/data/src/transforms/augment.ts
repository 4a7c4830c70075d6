import { generator, orNull, type RulesFor, word } from '@wick/tensor/internal';
import type { Generator } from '@wick/tensor/light';
import type { GeneratorOption } from '../samplers/sampler.ts';
import { choices, type OpName, signed } from './augmentOps.ts';
import { drawInteger } from './image.ts';
import { numbersToFill } from './warp.ts';

/** Options that these augmentations share. */
export interface AugmentOptions extends GeneratorOption {
  /** How pixels between pixels are found. Default 'nearest'. */
  interpolation?: 'nearest' | 'bilinear';
  /** What comes in from outside: a number, or one for each channel. Default null: 0, into which bilinear images fade. */
  fill?: number | readonly number[] | null;
}

/** The rules of those. */
export const augmentRules = {
  interpolation: word<'nearest' | 'bilinear'>('nearest', ['nearest', 'bilinear']),
  fill: orNull<readonly number[] | null>(numbersToFill),
  generator,
} satisfies RulesFor<AugmentOptions>;

/** One of fourteen operations, drawn. */
export function drawOp(generator: Generator | null): OpName {
  return choices[drawInteger(0, choices.length, generator)]!;
}

/** A strength with its sign, which is drawn where the operation goes both ways. */
export function drawSign(name: OpName, strength: number, generator: Generator | null): number {
  return signed.has(name) && drawInteger(0, 2, generator) === 1 ? -strength : strength;
}
