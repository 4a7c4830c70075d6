import type { Tensor } from '@wick/tensor';
import { trace } from '@wick/tensor/internal';
import { Recorder } from '../capture/recorder.ts';
import type { Graph, Program, Work } from '../graph/ir.ts';

/** The graph of one call. */
export function recorded(fn: (...args: Tensor[]) => unknown, ...args: Tensor[]): Graph {
  const recorder = new Recorder(args);
  const result = trace(recorder, () => fn(...args));
  return recorder.finish(result);
}

function nameOf(step: Work): string {
  if (step.kind === 'call') return step.op.name;
  if (step.kind === 'pointwise') return step.names.join('+');
  if (step.kind === 'epilogue') return `${nameOf(step.call)} > ${nameOf(step.epilogue)}`;
  if (step.kind === 'reduced') return [...step.pointwise.names, ...step.reductions.map(({ name }) => name)].join('+');
  return step.kind;
}

/** What the steps of a program do. */
export function namesOf({ work }: Program): string[] {
  return work.map(nameOf);
}
