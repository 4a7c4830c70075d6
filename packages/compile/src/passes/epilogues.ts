import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, EpilogueStep, Memory, Place, PointwiseStep, Program, Work } from '../graph/ir.ts';
import { commute, hasEffects, isOutside, keptMemories, readsOf, writesOf } from '../graph/touches.ts';

/** Whose kernels finish one part of a result after the other. Gradients of a convolution's weight are finished at the end. */
const producers: ReadonlySet<string> = new Set(['matmul', 'addmm', 'linear', 'conv', 'convTranspose']);
/** And on a GPU. What else a norm gives is there before its result. */
export const producersOnGpu: ReadonlySet<string> = new Set([...producers, 'batchNorm']);
/** Steps between a result and what reads it. */
const REACH = 48;

type Repays = (call: CallStep, epilogue: PointwiseStep) => boolean;

/**
 * Element by element steps that read a product's or a convolution's result in its own order are done with it part by part, while
 * these parts are in the cache: activations, what is added, their derivatives. A result that nobody else reads never leaves it.
 *
 * @param repays whether it does where it can be done
 * @param by the operations whose results can be followed
 */
export function withEpilogues(program: Program, repays: Repays, by = producers): Program {
  const work: Work[] = [];
  for (const step of program.work) if (step.kind !== 'pointwise' || !attach(work, step, repays, by)) work.push(step);
  const kept = keptMemories(program, work);
  const readers = new Map<Memory, number>();
  for (const step of work) for (const { memory } of readsOf(step)) readers.set(memory, (readers.get(memory) ?? 0) + 1);
  const isAlone = ({ memory }: Place) => !readers.has(memory) && !kept.has(memory) && !isOutside(memory);
  // What is written over in place is no result that anybody reads.
  const isStored = ({ call, epilogue }: EpilogueStep) =>
    !isAlone(call.outputs[0]!) && !epilogue.outputs.some(({ place }) => place.memory === call.outputs[0]!.memory);
  return {
    ...program,
    work: work.map((step) => (step.kind === 'epilogue' ? { ...step, stored: isStored(step) } : step)),
  };
}

/** Puts a step behind the call that it reads, there or where it stands itself. */
function attach(work: Work[], epilogue: PointwiseStep, repays: Repays, by: ReadonlySet<string>): boolean {
  for (let i = work.length - 1; i >= Math.max(0, work.length - REACH); i--) {
    const call = work[i]!;
    if (call.kind !== 'call' || !by.has(call.op.name) || !follows(call, epilogue) || !repays(call, epilogue)) continue;
    const between = work.slice(i + 1);
    const step: EpilogueStep = { kind: 'epilogue', call, epilogue, stored: true };
    if (between.every((one) => commute(one, epilogue))) work[i] = step;
    else if (between.every((one) => commute(one, call))) {
      work.splice(i, 1);
      work.push(step);
    } else continue;
    return true;
  }
  return false;
}

/** Whether every element of a step needs that element of a call's result alone, and none of what the call reads is written. */
function follows(call: CallStep, epilogue: PointwiseStep): boolean {
  const [result, ...others] = call.outputs;
  if (result === undefined || call.inPlace || hasEffects(call)) return false;
  if (result.dtype !== 'float32' || result.memory.source.kind !== 'result') return false;
  const places = [...epilogue.inputs, ...epilogue.outputs.map(({ place }) => place)];
  if (places.some(({ memory }) => others.some((other) => other.memory === memory))) return false;
  const own = places.filter(({ memory }) => memory === result.memory);
  if (own.length === 0 || !own.every((place) => inOrder(place, result))) return false;
  const written = new Set(writesOf(epilogue).map(({ memory }) => memory));
  return !readsOf(call).some(({ memory }) => written.has(memory));
}

/** Whether a place has all elements of another one, one behind the other. */
function inOrder(place: Place, result: Place): boolean {
  if (place.offset !== result.offset || place.dtype !== result.dtype) return false;
  return isDense(place) && isDense(result) && countOf(place.shape) === countOf(result.shape);
}
