import type { BinaryCrossEntropyOptions, Tensor } from '@wick/tensor';
import { checkInput } from '../arguments.ts';
import { ReducedLoss } from './reducedLoss.ts';

/** A loss with factors, which are a buffer: they move with the module and are saved with it. */
export abstract class WeightedLoss extends ReducedLoss {
  /** Weights of the losses, which broadcast with them; null: 1. */
  declare weight: Tensor | null;

  constructor(name: string, { weight = null, reduction }: BinaryCrossEntropyOptions) {
    super(name, reduction);
    if (weight) checkInput(name, 'weight', weight);
    this.registerBuffer('weight', weight);
  }
}
