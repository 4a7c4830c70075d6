import { checkOptions, type Reduction, type ReductionOptions } from '@wick/tensor';
import { checkReduction, withFirst } from '../arguments.ts';
import { Module } from '../module/module.ts';

/** A loss whose values may be reduced to their mean or sum. */
export abstract class ReducedLoss extends Module {
  /** How the losses become one: 'none', 'sum' or 'mean'. */
  readonly reduction: Reduction;

  constructor(name: string, reduction: Reduction = 'mean') {
    super();
    checkReduction(name, reduction);
    this.reduction = reduction;
  }
}

/** The reduction of a loss that has no other argument: by itself, or among the options. */
export function reductionOf(where: string, reduction?: Reduction | ReductionOptions): Reduction | undefined {
  return checkOptions(where, withFirst<ReductionOptions>('reduction', reduction, undefined), { reduction: true })
    .reduction;
}
