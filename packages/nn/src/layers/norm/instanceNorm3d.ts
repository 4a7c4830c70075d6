import { type InstanceNormClass, type InstanceNormGiven, InstanceNormNd } from './instanceNormNd.ts';

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
export interface InstanceNorm3d extends InstanceNorm3dLayer {}

class InstanceNorm3dLayer extends InstanceNormNd {
  static override readonly name: string = 'InstanceNorm3d';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(numFeatures: number, ...given: InstanceNormGiven) {
    super('InstanceNorm3d', numFeatures, given);
  }

  protected override get rank(): number {
    return 3;
  }
}

export const InstanceNorm3d = InstanceNorm3dLayer as InstanceNormClass<typeof InstanceNorm3dLayer, InstanceNorm3d>;
