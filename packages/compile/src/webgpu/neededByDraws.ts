import { type CallStep, generatorIn, type Memory, type Place, type Program, type Work } from '../graph/ir.ts';
import { readsOf } from '../graph/touches.ts';
import { splitDraw } from './splitDraws.ts';

/** Whether a memory is what it was all through a run, and was there before it. */
export function isSteady({ source, written }: Memory): boolean {
  return !written && (source.kind === 'argument' || source.kind === 'literal' || source.kind === 'outside');
}

/**
 * The calls that JavaScript makes before a GPU runs because how often something is drawn, or of what, depends on them: what is
 * made of arguments and of tensors from outside that the function does not change.
 */
export function neededByDraws(work: readonly Work[]): ReadonlySet<Work> {
  const needed = new Set<Work>();
  /** What JavaScript can have before the GPU runs, beside what was there: by which call; null of a draw. */
  const made = new Map<Memory, CallStep | null>();
  const isHere = ({ memory }: Place) => isSteady(memory) || made.has(memory);
  const need = (memory: Memory): void => {
    const step = made.get(memory);
    if (!step || needed.has(step)) return;
    needed.add(step);
    for (const place of readsOf(step)) need(place.memory);
  };
  for (const step of work) {
    if (step.kind !== 'call' || step.inPlace || step.outputs.some(({ memory }) => memory.written)) continue;
    const reads = readsOf(step);
    if (!reads.every(isHere)) continue;
    const isDraw = generatorIn(step) !== null;
    // What can be drawn whatever the distribution is needs no elements.
    if (isDraw && splitDraw(step) !== null && !reads.every(({ memory }) => isDrawn(memory, made))) continue;
    if (isDraw) for (const { memory } of reads) need(memory);
    for (const { memory } of step.outputs) made.set(memory, isDraw ? null : step);
  }
  return needed;
}

/** Whether a memory is an argument, a number of the function, or itself drawn. */
function isDrawn(memory: Memory, made: ReadonlyMap<Memory, CallStep | null>): boolean {
  const { kind } = memory.source;
  return kind === 'argument' || kind === 'literal' || made.get(memory) === null;
}

/** Has those calls stay calls, which are fused with nothing. */
export function keptForDraws(program: Program): Program {
  const needed = neededByDraws(program.work);
  if (needed.size === 0) return program;
  const work = program.work.map((step) =>
    step.kind === 'call' && needed.has(step) ? { ...step, pointwise: null, typed: null } : step,
  );
  return { ...program, work };
}
