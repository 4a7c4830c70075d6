import { type CallStep, generatorIn, type Memory, type Work } from '../graph/ir.ts';
import { mayFail } from '../graph/mayFail.ts';
import { readsOf, writesOf } from '../graph/touches.ts';

/**
 * The calls that can run before all others: draws into memory that nothing was done to yet, in their order, and checks of
 * arguments. The kernels then run without a stop.
 */
export function earlySteps(work: readonly Work[]): Set<Work> {
  const early = new Set<Work>();
  const touched = new Set<Memory>();
  let draws = true;
  for (const step of work) {
    const places = [...readsOf(step), ...writesOf(step)];
    const isDraw = step.kind === 'call' && generatorIn(step) !== null;
    const free = places.every(({ memory }) => isThere(memory) && !touched.has(memory));
    if (step.kind === 'call' && free && (isDraw ? draws && step.inPlace : isCheck(step))) {
      early.add(step);
      continue;
    }
    // What fails here must not have drawn what comes later.
    if (isDraw || step.kind === 'effect' || mayFail(step)) draws = false;
    for (const { memory } of writesOf(step)) touched.add(memory);
  }
  return early;
}

function isCheck(step: CallStep): boolean {
  return step.outputs.length === 0;
}

function isThere({ source }: Memory): boolean {
  return source.kind === 'argument' || source.kind === 'literal';
}
