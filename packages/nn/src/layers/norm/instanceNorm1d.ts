import type { Given } from '@wick/tensor/internal';
import { type InstanceNormLayerOptions, InstanceNormNd } from './instanceNormNd.ts';

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
export class InstanceNorm1d extends InstanceNormNd {
  static override readonly name: string = 'InstanceNorm1d';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(
    numFeatures: number,
    ...given: Given<
      InstanceNormLayerOptions,
      [
        eps: InstanceNormLayerOptions['eps'],
        momentum: InstanceNormLayerOptions['momentum'],
        affine: InstanceNormLayerOptions['affine'],
        trackRunningStats: InstanceNormLayerOptions['trackRunningStats'],
      ]
    >
  ) {
    super('InstanceNorm1d', numFeatures, given);
  }

  protected override get rank(): number {
    return 1;
  }
}
