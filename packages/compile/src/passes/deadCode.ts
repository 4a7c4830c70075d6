import type { Memory, Program } from '../graph/ir.ts';
import { failsLate, hasEffects, isOutside, keptMemories, readsOf, writesOf } from '../graph/touches.ts';

/** Leaves out steps whose results nobody reads, and gradients that are set again before anybody could see them. */
export function withoutDeadCode(program: Program): Program {
  const set = new Set<unknown>();
  const work = program.work
    .toReversed()
    .filter((step) => {
      // An effect may look at gradients; what fails in the middle leaves those that were set before.
      if (step.kind === 'effect' || failsLate(step)) set.clear();
      if (step.kind !== 'grad') return true;
      const leaf = 'outside' in step.leaf ? step.leaf.outside : step.leaf.argument;
      if (set.has(leaf)) return false;
      set.add(leaf);
      return true;
    })
    .reverse();
  const needed = new Set<Memory>(keptMemories(program, work));
  const kept = work
    .toReversed()
    .filter((step) => {
      const writes = writesOf(step);
      const lives = hasEffects(step) || writes.some(({ memory }) => isOutside(memory) || needed.has(memory));
      if (lives) for (const { memory } of [...readsOf(step), ...writes]) needed.add(memory);
      return lives;
    })
    .reverse();
  return { ...program, work: kept };
}
