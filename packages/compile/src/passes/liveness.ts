import type { Memory, Work } from '../graph/ir.ts';
import { readsOf, writesOf } from '../graph/touches.ts';

/** From which step to which one a memory holds what is still needed. */
export interface Lifetime {
  readonly memory: Memory;
  readonly from: number;
  readonly to: number;
}

/** The lifetimes of the memories that steps use, in the order of their first use; `kept` ones live to the end. */
export function lifetimes(work: readonly Work[], kept: ReadonlySet<Memory>): Lifetime[] {
  const spans = new Map<Memory, { from: number; to: number }>();
  work.forEach((step, i) => {
    for (const { memory } of [...readsOf(step), ...writesOf(step)]) {
      const span = spans.get(memory);
      if (span) span.to = i;
      else spans.set(memory, { from: i, to: i });
    }
  });
  return [...spans].map(([memory, { from, to }]) => ({ memory, from, to: kept.has(memory) ? work.length : to }));
}
