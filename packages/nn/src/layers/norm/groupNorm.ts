import { checkCount, flag, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { groupNorm, type Tensor } from '@wick/tensor/light';
import type { Statics } from '../../constructed.ts';
import { pythonRepr } from '../../module/repr.ts';
import { dtype, type FloatDType } from '../../options.ts';
import type { Parameter } from '../../parameter.ts';
import { AffineModule, isAffine } from './affine.ts';

/** Options of {@link GroupNorm}. */
export interface GroupNormLayerOptions {
  /** Added to the variance. Default: 1e-5. */
  eps?: number;
  /** Learn a scale and a shift per channel. Default: true. */
  affine?: boolean;
  /** With `affine`: learn the shift too. Default: true. */
  bias?: boolean;
  /** Of the parameters. Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

const table = optionTable(
  { eps: number(1e-5, 0), affine: flag(true), bias: flag(true), dtype } satisfies RulesFor<GroupNormLayerOptions>,
  ['eps', 'affine'],
);

/** How its options are given; `A` and `B` are what they say about scale and shift. */
type GroupNormGiven<A extends boolean = boolean, B extends boolean = boolean> = Given<
  GroupNormLayerOptions & { affine?: A; bias?: B },
  [eps: number, affine: A]
>;

/** The class of a {@link GroupNorm}, which `T` implements. */
export type GroupNormClass<T, L> = Statics<T> & {
  new <_Built>(
    numGroups: number,
    numChannels: number,
    ...given: GroupNormGiven<true, true>
  ): L & { weight: Parameter; get bias(): Parameter; set bias(value: Parameter | null) };
  new <_Built>(numGroups: number, numChannels: number, ...given: GroupNormGiven<true>): L & { weight: Parameter };
  new (numGroups: number, numChannels: number, ...given: GroupNormGiven): L;
  readonly prototype: L;
};

/**
 * Group normalisation: the channels of each sample in `numGroups` groups, each normalised by its own mean and biased
 * variance, y = (x - mean) / √(var + eps) · weight + bias with `weight` and `bias` per channel.
 *
 * Parameters: `weight` and `bias` [numChannels], 1 and 0 at first.
 * Shapes: (N, numChannels, …) to the same.
 *
 * @example
 * ```ts
 * new nn.GroupNorm(3, 6).forward(randn(20, 6, 10, 10)).shape; // [20, 6, 10, 10]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html
 */
export interface GroupNorm extends GroupNormLayer {}

class GroupNormLayer extends AffineModule {
  static override readonly name: string = 'GroupNorm';
  static override readonly [Symbol.hasInstance] = isAffine;
  /** Groups of channels that are normalised together. */
  readonly numGroups: number;
  /** Channels of the input. */
  readonly numChannels: number;
  /** Added to the variance. */
  eps: number;
  /** Whether there is a scale and a shift per channel. */
  readonly affine: boolean;

  /** @throws TypeError or RangeError if a number is not what its option says, or `numGroups` does not divide `numChannels`. */
  constructor(numGroups: number, numChannels: number, ...given: GroupNormGiven) {
    super();
    const { eps, affine, bias, dtype } = table.take('GroupNorm', given);
    this.numGroups = checkCount('GroupNorm', 'numGroups', numGroups, 1);
    this.numChannels = checkCount('GroupNorm', 'numChannels', numChannels, 0);
    if (numChannels % numGroups !== 0)
      throw new RangeError(`GroupNorm: numGroups (${numGroups}) must divide numChannels (${numChannels})`);
    this.eps = eps;
    this.affine = affine;
    this.registerAffine(numChannels, { affine, bias, dtype });
    this.resetParameters();
  }

  override forward(input: Tensor): Tensor {
    return groupNorm(input, this.numGroups, this.weight, this.bias, { eps: this.eps });
  }

  override extraRepr(): string {
    const { numGroups, numChannels, eps, affine, bias } = this;
    return `${numGroups}, ${numChannels}, eps=${pythonRepr(eps)}, affine=${pythonRepr(affine)}, bias=${pythonRepr(bias !== null)}`;
  }
}

export const GroupNorm = GroupNormLayer as GroupNormClass<typeof GroupNormLayer, GroupNorm>;
