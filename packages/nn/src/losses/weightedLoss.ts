import type { Reduction, Tensor } from '@wick/tensor/light';
import { ReducedLoss } from './reducedLoss.ts';

/** A loss with factors, which are a buffer: they move with the module and are saved with it. */
export abstract class WeightedLoss extends ReducedLoss {
  /** Weights of the losses, which broadcast with them; null: 1. */
  declare weight: Tensor | null;

  constructor({ weight, reduction }: { readonly weight: Tensor | null; readonly reduction: Reduction }) {
    super(reduction);
    this.registerBuffer('weight', weight);
  }
}
