import { uniform_ } from '@wick/init';
import { checkCount } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { Statics } from '../../constructed.ts';
import { bilinear } from '../../functional/bilinear.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import type { Parameter } from '../../parameter.ts';
import { sized } from '../../sized.ts';
import { type LinearGiven, linearTable } from './linear.ts';

/** The class of a {@link Bilinear}, which `T` implements. */
export type BilinearClass<T, L> = Statics<T> & {
  new <_Built>(
    in1Features: number,
    in2Features: number,
    outFeatures: number,
    ...given: LinearGiven<true>
  ): L & { get bias(): Parameter; set bias(value: Parameter | null) };
  new (in1Features: number, in2Features: number, outFeatures: number, ...given: LinearGiven): L;
  readonly prototype: L;
};

/**
 * y_o = x1ᵀ W_o x2 + b_o.
 *
 * Parameters: `weight` [outFeatures, in1Features, in2Features] and `bias` [outFeatures], both U(±1/√in1Features) at
 * first.
 * Shapes: (…, in1Features) and (…, in2Features) to (…, outFeatures).
 *
 * @example
 * ```ts
 * new nn.Bilinear(20, 30, 40).forward(randn(128, 20), randn(128, 30)).shape; // [128, 40]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Bilinear.html
 */
export interface Bilinear extends BilinearLayer {}

class BilinearLayer extends Module {
  static override readonly name: string = 'Bilinear';
  /** [outFeatures, in1Features, in2Features]. */
  declare weight: Parameter;
  /** [outFeatures]; null without bias. */
  declare bias: Parameter | null;
  /** Of the first input. */
  readonly in1Features: number;
  /** Of the second input. */
  readonly in2Features: number;
  /** Features of the result. */
  readonly outFeatures: number;

  /** @throws TypeError or RangeError if a size is no whole number, or in1Features is 0. */
  constructor(in1Features: number, in2Features: number, outFeatures: number, ...given: LinearGiven) {
    super();
    const { bias, dtype } = linearTable.take('Bilinear', given);
    this.in1Features = checkCount('Bilinear', 'in1Features', in1Features, 1);
    this.in2Features = checkCount('Bilinear', 'in2Features', in2Features, 0);
    this.outFeatures = checkCount('Bilinear', 'outFeatures', outFeatures, 0);
    this.registerParameter('weight', sized(this, dtype, outFeatures, in1Features, in2Features));
    this.registerParameter('bias', bias ? sized(this, dtype, outFeatures) : null);
    this.resetParameters();
  }

  /** Draws weight and bias anew, as the constructor does. */
  resetParameters(): void {
    const bound = 1 / Math.sqrt(this.in1Features);
    uniform_(this.weight, { a: -bound, b: bound });
    if (this.bias) uniform_(this.bias, { a: -bound, b: bound });
  }

  override forward(input1: Tensor, input2: Tensor): Tensor {
    return bilinear(input1, input2, this.weight, this.bias);
  }

  override extraRepr(): string {
    const { in1Features, in2Features, outFeatures } = this;
    return `in1_features=${in1Features}, in2_features=${in2Features}, out_features=${outFeatures}, bias=${pythonRepr(this.bias !== null)}`;
  }
}

export const Bilinear = BilinearLayer as BilinearClass<typeof BilinearLayer, Bilinear>;
