import type { Given } from '@wick/tensor/internal';
import { localResponseNorm, type Tensor } from '@wick/tensor/light';
import { LocalResponse, type LocalResponseLayerOptions } from './localResponse.ts';

/**
 * x / (k + alpha · mean of x² over `size` neighbouring channels)^beta.
 *
 * Shapes: (N, C, …) with at least one spatial dimension, to the same.
 *
 * @example
 * ```ts
 * new nn.LocalResponseNorm(5, { alpha: 1e-4, beta: 0.75, k: 2 }); // AlexNet's
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LocalResponseNorm.html
 */
export class LocalResponseNorm extends LocalResponse {
  static override readonly name: string = 'LocalResponseNorm';

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(size: number, ...given: Given<LocalResponseLayerOptions, [alpha: number, beta: number, k: number]>) {
    super('LocalResponseNorm', size, given);
  }

  override forward(input: Tensor): Tensor {
    const { alpha, beta, k } = this;
    return localResponseNorm(input, this.size, { alpha, beta, k });
  }

  override extraRepr(): string {
    return this.numbers(true);
  }
}
