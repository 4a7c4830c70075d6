import { type InstanceNormClass, type InstanceNormGiven, InstanceNormNd } from './instanceNormNd.ts';

/**
 * Instance normalisation of images.
 *
 * Each channel of each sample is normalised by its own mean and biased variance,
 * y = (x - mean) / √(var + eps) · weight + bias. With `trackRunningStats` evaluation uses running statistics, which
 * take the mean over the samples of a batch.
 *
 * Parameters, with `affine` alone: `weight` [numFeatures], 1 at first, and `bias` [numFeatures], 0 at first. Buffers,
 * with `trackRunningStats` alone: `running_mean`, `running_var`, `num_batches_tracked` (which stays 0, as in PyTorch).
 *
 * Shapes: (N, C, H, W) or (C, H, W) to the same.
 *
 * @example
 * ```ts
 * new nn.InstanceNorm2d(16, { affine: true }).forward(randn(4, 16, 8, 8)).shape; // [4, 16, 8, 8]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.InstanceNorm2d.html
 */
export interface InstanceNorm2d extends InstanceNorm2dLayer {}

class InstanceNorm2dLayer extends InstanceNormNd {
  static override readonly name: string = 'InstanceNorm2d';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(numFeatures: number, ...given: InstanceNormGiven) {
    super('InstanceNorm2d', numFeatures, given);
  }

  protected override get rank(): number {
    return 2;
  }
}

export const InstanceNorm2d = InstanceNorm2dLayer as InstanceNormClass<typeof InstanceNorm2dLayer, InstanceNorm2d>;
