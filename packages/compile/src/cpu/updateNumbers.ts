import type { Numeric } from '@wick/kernels/plan';
import type { Update } from '@wick/tensor/internal';
import type { Memory, PlannedUpdate } from '../graph/ir.ts';

/** The numbers of all updates, one after the other: those of a plan. */
export class UpdateNumbers {
  /** How many there are. */
  readonly count: number;
  private readonly firsts = new Map<Update, number>();

  constructor(updates: readonly PlannedUpdate[]) {
    let count = 0;
    for (const { update } of updates) {
      this.firsts.set(update, count);
      count += update.numbers;
    }
    this.count = count;
  }

  /** Where those of an update begin. */
  first(update: Update): number {
    return this.firsts.get(update)!;
  }

  /** Which one a memory is that is one. */
  of({ source }: Memory): Numeric {
    return { number: source.kind === 'number' ? this.first(source.update) + source.index : -1 };
  }
}
