import type { Given } from '@wick/tensor/internal';
import { type InstanceNormLayerOptions, InstanceNormNd } from './instanceNormNd.ts';

/**
 * Instance normalisation of volumes: see {@link InstanceNorm2d} for what it computes and holds.
 *
 * Shapes: (N, C, D, H, W) or (C, D, H, W) to the same.
 *
 * @example
 * ```ts
 * new nn.InstanceNorm3d(16, { affine: true }).forward(randn(4, 16, 4, 8, 8)).shape; // [4, 16, 4, 8, 8]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.InstanceNorm3d.html
 */
export class InstanceNorm3d extends InstanceNormNd {
  static override readonly name: string = 'InstanceNorm3d';

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
    super('InstanceNorm3d', numFeatures, given);
  }

  protected override get rank(): number {
    return 3;
  }
}
