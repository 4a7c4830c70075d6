import { type InstanceNormClass, type InstanceNormGiven, InstanceNormNd } from './instanceNormNd.ts';

/**
 * Instance normalisation of sequences: see {@link InstanceNorm2d} for what it computes and holds.
 *
 * Shapes: (N, C, L) or (C, L) to the same.
 *
 * @example
 * ```ts
 * new nn.InstanceNorm1d(16, { affine: true }).forward(randn(4, 16, 8)).shape; // [4, 16, 8]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.InstanceNorm1d.html
 */
export interface InstanceNorm1d extends InstanceNorm1dLayer {}

class InstanceNorm1dLayer extends InstanceNormNd {
  static override readonly name: string = 'InstanceNorm1d';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(numFeatures: number, ...given: InstanceNormGiven) {
    super('InstanceNorm1d', numFeatures, given);
  }

  protected override get rank(): number {
    return 1;
  }
}

export const InstanceNorm1d = InstanceNorm1dLayer as InstanceNormClass<typeof InstanceNorm1dLayer, InstanceNorm1d>;
