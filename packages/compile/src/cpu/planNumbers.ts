import type { Numeric } from '@wick/kernels/plan';
import type { Update } from '@wick/tensor/internal';
import { type Numbers, readArgument } from '../capture/argumentNumber.ts';
import type { ArgumentNumber, Memory, PlannedUpdate } from '../graph/ir.ts';

/** The numbers of a plan: those that the optimisers' steps write, one step after the other, and then those of arguments. */
export class PlanNumbers {
  count = 0;
  private readonly firsts = new Map<Update, number>();
  private readonly given: [at: number, source: ArgumentNumber][] = [];

  constructor(private readonly updates: readonly PlannedUpdate[]) {
    for (const { update } of updates) {
      this.firsts.set(update, this.count);
      this.count += update.numbers;
    }
  }

  /** The first one of a step. */
  first(update: Update): number {
    return this.firsts.get(update)!;
  }

  /** Which one a memory is that is a number. */
  of({ source }: Memory): Numeric {
    if (source.kind !== 'number') throw new TypeError('compile: internal: a memory that is no number is taken for one');
    if ('update' in source) return { number: this.first(source.update) + source.index };
    this.given.push([this.count, source]);
    return { number: this.count++ };
  }

  /** Counts the steps and writes all numbers. */
  write(into: Float64Array, given: Numbers): void {
    this.writeUpdates(into, given);
    this.writeGiven(into, given);
  }

  /** Writes the numbers of arguments. */
  writeGiven(into: Float64Array, given: Numbers): void {
    for (let i = 0; i < this.given.length; i++) {
      const [to, source] = this.given[i]!;
      into[to] = readArgument(source, given);
    }
  }

  /** Counts the steps and writes their numbers. */
  writeUpdates(into: Float64Array, given: Numbers): void {
    let at = 0;
    for (let i = 0; i < this.updates.length; i++) {
      const planned = this.updates[i]!;
      const { update } = planned;
      if ('to' in planned && planned.to) planned.to.assignment.set(readArgument(planned.to.argument, given));
      else update.prepare(into, at);
      at += update.numbers;
    }
  }
}
