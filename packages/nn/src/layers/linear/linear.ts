import { kaimingUniform_ } from '@wick/init';
import { checkCount, flag, type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import { linear, type Tensor } from '@wick/tensor/light';
import type { Statics } from '../../constructed.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { dtype, type FloatDType } from '../../options.ts';
import type { Parameter } from '../../parameter.ts';
import { sized } from '../../sized.ts';
import { drawBias } from './drawBias.ts';

/** Options of {@link Linear}. */
export interface LinearOptions {
  /** Add a learned bias. Default: true. */
  bias?: boolean;
  /** Of the parameters. Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

/** The options of linear layers. */
export const linearTable = optionTable({ bias: flag(true), dtype } satisfies RulesFor<LinearOptions>, ['bias']);

/** How a linear layer's options are given; `B` is what they say about the bias. */
export type LinearGiven<B extends boolean = boolean> = Given<LinearOptions & { bias?: B }, [bias: B]>;

/** The class of a {@link Linear}, which `T` implements. */
export type LinearClass<T, L> = Statics<T> & {
  new <_Built>(
    inFeatures: number,
    outFeatures: number,
    ...given: LinearGiven<true>
  ): L & { get bias(): Parameter; set bias(value: Parameter | null) };
  new (inFeatures: number, outFeatures: number, ...given: LinearGiven): L;
  readonly prototype: L;
};

/**
 * y = x Wᵀ + b.
 *
 * Parameters: `weight` [outFeatures, inFeatures] and `bias` [outFeatures], both U(±1/√inFeatures) at first.
 * Shapes: (…, inFeatures) to (…, outFeatures).
 *
 * @example
 * ```ts
 * new nn.Linear(20, 30).forward(randn(128, 20)).shape; // [128, 30]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html
 */
export interface Linear extends LinearLayer {}

class LinearLayer extends Module {
  static override readonly name: string = 'Linear';
  /** [outFeatures, inFeatures]. */
  declare weight: Parameter;
  /** [outFeatures]; null without bias. */
  declare bias: Parameter | null;
  /** Features of the input. */
  readonly inFeatures: number;
  /** Features of the result. */
  readonly outFeatures: number;

  /** @throws TypeError or RangeError if a size is no whole number from 0 up. */
  constructor(inFeatures: number, outFeatures: number, ...given: LinearGiven) {
    super();
    const { bias, dtype } = linearTable.take('Linear', given);
    this.inFeatures = checkCount('Linear', 'inFeatures', inFeatures, 0);
    this.outFeatures = checkCount('Linear', 'outFeatures', outFeatures, 0);
    this.registerParameter('weight', sized(this, dtype, outFeatures, inFeatures));
    this.registerParameter('bias', bias ? sized(this, dtype, outFeatures) : null);
    this.resetParameters();
  }

  /** Draws weight and bias anew, as the constructor does. */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias) drawBias(this.bias, this.inFeatures);
  }

  override forward(input: Tensor): Tensor {
    return linear(input, this.weight, this.bias);
  }

  override extraRepr(): string {
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${pythonRepr(this.bias !== null)}`;
  }
}

export const Linear = LinearLayer as LinearClass<typeof LinearLayer, Linear>;
