import type { Given } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { crossMapLrn2d } from '../../functional/crossMapLrn2d.ts';
import { LocalResponse, type LocalResponseLayerOptions } from './localResponse.ts';

/**
 * x / (k + alpha/size · Σ x² over neighbouring channels)^beta, with PyTorch's own sums: with more channels than the
 * window sees they are not those of {@link LocalResponseNorm}, nor is the gradient exact. For models that have it.
 *
 * Shapes: (N, C, H, W) to the same.
 *
 * @example
 * ```ts
 * new CrossMapLRN2d(2).forward(tensor([[[[1]], [[2]], [[3]]]])); // [[[[1.0000]], [[1.9996]], [[2.9989]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossMapLRN2d.html
 */
export class CrossMapLRN2d extends LocalResponse {
  static override readonly name: string = 'CrossMapLRN2d';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(size: number, ...given: Given<LocalResponseLayerOptions, [alpha: number, beta: number, k: number]>) {
    super('CrossMapLRN2d', size, given);
  }

  override forward(input: Tensor): Tensor {
    const { size, alpha, beta, k } = this;
    return crossMapLrn2d(input, { size, alpha, beta, k });
  }

  override extraRepr(): string {
    return this.numbers(false);
  }
}
