import { ones_, zeros_ } from '@wick/init';
import { Module } from '../../module/module.ts';
import type { FloatDType } from '../../options.ts';
import type { Parameter } from '../../parameter.ts';
import { sized } from '../../sized.ts';

/** A layer after `instanceof`: with `affine: false`, which is rare, `weight` and `bias` are null all the same. */
export type Affine<T> = T & { weight: Parameter; bias: Parameter };

/**
 * What stands to the right of `instanceof` where a layer usually has both: `m instanceof nn.BatchNorm2d` gives `weight`
 * and `bias` as Parameters, as a visitor of most networks wants them.
 */
export function isAffine<T>(this: abstract new (...args: never) => T, value: unknown): value is Affine<T> {
  return Function.prototype[Symbol.hasInstance].call(this, value);
}

/** What the normalisations share that learn a scale and a shift. */
export abstract class AffineModule extends Module {
  /** The scale, 1 at first; null without `affine`. */
  declare weight: Parameter | null;
  /** The shift, 0 at first; null without it. */
  declare bias: Parameter | null;

  /** Registers scale and shift of a shape, or null for what the options leave out; nothing is filled in yet. */
  protected registerAffine(
    shape: number | readonly number[],
    { affine, bias, dtype }: { affine: boolean; bias: boolean; dtype: FloatDType },
  ): void {
    const parameter = () => sized(this, dtype, ...[shape].flat());
    this.registerParameter('weight', affine ? parameter() : null);
    this.registerParameter('bias', affine && bias ? parameter() : null);
  }

  /** Sets the scale to 1 and the shift to 0. Nothing is drawn. */
  resetParameters(): void {
    if (this.weight) ones_(this.weight);
    if (this.bias) zeros_(this.bias);
  }
}
