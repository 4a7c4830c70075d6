import type { VersionCounter } from '@wick/tensor/internal';
import type { Memory, Place } from '../graph/ir.ts';

/** What counts the changes of tensors from outside, with their counts when they were read. */
export type Sources = ReadonlyMap<VersionCounter, number>;

/** What follows from the function's own numbers and from tensors outside alone, whose values may decide what it does. */
export class Constants {
  /** The counts of those that have decided. */
  readonly counts = new Map<VersionCounter, number>();
  private readonly fixed = new Map<Memory, Sources>();

  /** What the values of a result follow from; undefined if from something else as well. */
  of(memory: Memory): Sources | undefined {
    return this.fixed.get(memory);
  }

  add(memory: Memory, sources: Sources): void {
    this.fixed.set(memory, sources);
  }

  /** What a result of such inputs follows from; null if from something else as well. */
  from(inputs: readonly (Place | null)[]): Sources | null {
    if (inputs.length === 0) return null;
    const found = new Map<VersionCounter, number>();
    for (const place of inputs) {
      if (place === null) continue;
      const { memory, version } = place;
      if (memory.written) return null;
      if (memory.source.kind === 'outside') found.set(version!, version!.value);
      else if (memory.source.kind !== 'literal') {
        const sources = this.fixed.get(memory);
        if (!sources) return null;
        for (const [counter, value] of sources) found.set(counter, value);
      }
    }
    return found;
  }

  /** Values have decided: whether they still are what they follow from. */
  decide(sources: Sources): boolean {
    if (!isStill(sources)) return false;
    for (const [counter, value] of sources) this.counts.set(counter, value);
    return true;
  }

  /** Whether nothing that has decided was changed later on. */
  isStill(): boolean {
    return isStill(this.counts);
  }
}

function isStill(sources: Sources): boolean {
  for (const [counter, value] of sources) if (counter.value !== value) return false;
  return true;
}
