import { optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Reduction, ReductionOptions } from '@wick/tensor/light';
import { Module } from '../module/module.ts';
import { reduction } from '../options.ts';

const table = optionTable({ reduction } satisfies RulesFor<ReductionOptions>, ['reduction']);

/** A loss whose values may be reduced to their mean or sum. */
export abstract class ReducedLoss extends Module {
  /** How the losses become one: 'none', 'sum' or 'mean'. */
  readonly reduction: Reduction;

  constructor(reduction: Reduction) {
    super();
    this.reduction = reduction;
  }
}

/** The reduction of a loss that has no other argument: by itself, or among the options. */
export function reductionOf(where: string, given: readonly unknown[]): Reduction {
  return table.take(where, given).reduction;
}
