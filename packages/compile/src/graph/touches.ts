import { mapValues } from '../capture/attributes.ts';
import { isPlace } from '../capture/compare.ts';
import type { Graph, Memory, Output, Place, Program, Work } from './ir.ts';
import { generatorIn } from './ir.ts';
import { mayFail } from './mayFail.ts';

/** The places that a step reads. An effect may read and write everything outside beside. */
export function readsOf(step: Work): readonly Place[] {
  switch (step.kind) {
    case 'call': {
      const places = step.inputs.filter((place) => place !== null).filter((place) => !isNumber(place));
      if (step.placed) mapValues(step.attrs, isPlace, (place) => places.push(place as Place));
      return places;
    }
    case 'pointwise':
      return step.inputs.filter((place) => !isNumber(place));
    case 'reduced':
      return readsOf(step.pointwise);
    case 'update':
      return [step.parameter, step.grad, ...step.states];
    case 'grad':
      return step.value ? [step.value] : [];
    case 'epilogue': {
      const made = new Set(step.call.outputs.map(({ memory }) => memory));
      return [...readsOf(step.call), ...readsOf(step.epilogue).filter(({ memory }) => !made.has(memory))];
    }
    case 'effect':
      return [];
  }
}

/** The places that it writes. */
export function writesOf(step: Work): readonly Place[] {
  switch (step.kind) {
    case 'call':
      return step.outputs;
    case 'pointwise':
      return step.outputs.map(({ place }) => place);
    case 'reduced':
      return [...writesOf(step.pointwise), ...step.reductions.map(({ place }) => place)];
    case 'update':
      return [step.parameter, ...step.states];
    case 'epilogue': {
      const [writes, own] = [writesOf(step.epilogue), step.call.outputs];
      return [...own.filter((place) => !writes.some(({ memory }) => memory === place.memory)), ...writes];
    }
    default:
      return [];
  }
}

/** Whether a step does more than write its results: draws, checks, calls JavaScript, sets a gradient. */
export function hasEffects(step: Work): boolean {
  if (step.kind === 'effect' || step.kind === 'grad' || step.kind === 'update') return true;
  return step.kind === 'call' && (step.outputs.length === 0 || generatorIn(step) !== null);
}

/** Whether a place is a number beside the memories. */
export function isNumber({ memory }: Place): boolean {
  return memory.source.kind === 'number';
}

/** Whether a memory is seen outside after a run. */
export function isOutside({ source }: Memory): boolean {
  return source.kind === 'outside' || source.kind === 'argument' || source.kind === 'grad';
}

/** The memories that are returned. */
export function returnedMemories(output: Output): Set<Memory> {
  const returned = new Set<Memory>();
  const visit = (item: Output): void => {
    if (item.kind === 'place' || item.kind === 'leaf') returned.add(item.place.memory);
    if (item.kind === 'leaf' && item.grad) returned.add(item.grad.memory);
    if (item.kind === 'array') item.items.forEach(visit);
    if (item.kind === 'object') for (const [, entry] of item.entries) visit(entry);
  };
  visit(output);
  return returned;
}

/** The memories that outlive a run: results, and gradients. */
export function keptMemories({ output }: Pick<Program, 'output'>, work: readonly Work[]): Set<Memory> {
  const kept = returnedMemories(output);
  for (const step of work) if (step.kind === 'grad' && step.value) kept.add(step.value.memory);
  return kept;
}

/** The memories that a program works on, and which of them it writes to and which outlive a run. */
export function touchedBy(program: Program): { used: Set<Memory>; written: Set<Memory>; kept: Set<Memory> } {
  const { work } = program;
  const kept = keptMemories(program, work);
  const used = memoriesOf(work.flatMap((step) => [...readsOf(step), ...writesOf(step)]));
  for (const memory of kept) used.add(memory);
  return { used, written: memoriesOf(work.flatMap(writesOf)), kept };
}

/** Whether two steps may be exchanged. */
export function commute(a: Work, b: Work): boolean {
  if (hasEffects(a) && hasEffects(b)) return false;
  if (a.kind === 'effect' || b.kind === 'effect') {
    const other = a.kind === 'effect' ? b : a;
    return [...readsOf(other), ...writesOf(other)].every(
      ({ memory }) => !isOutside(memory) && memory.source.kind !== 'result',
    );
  }
  // Where a step fails, what stands before it has been done outside, and nothing else.
  if ((mayFail(a) && writesOutside(b)) || (mayFail(b) && writesOutside(a))) return false;
  const [one, other] = [memoriesAt(a), memoriesAt(b)];
  return !meet(one.writes, other.reads) && !meet(other.writes, one.reads) && !meet(one.writes, other.writes);
}

interface Touched {
  readonly reads: readonly Memory[];
  readonly writes: readonly Memory[];
}

/** A step is asked for once for each of those that it may be exchanged with. */
const touched = new WeakMap<Work, Touched>();

function memoriesAt(step: Work): Touched {
  let found = touched.get(step);
  if (!found) {
    const [reads, writes] = [readsOf(step), writesOf(step)].map((places) => [...memoriesOf(places!)]);
    found = { reads: reads!, writes: writes! };
    touched.set(step, found);
  }
  return found;
}

/** Whether a step may fail in the middle of a run: a check of what is computed, and what does not take all values. */
export function failsLate(step: Work): boolean {
  return (
    mayFail(step) &&
    (writesOf(step).length > 0 ||
      readsOf(step).some(({ memory }) => memory.source.kind !== 'argument' && memory.source.kind !== 'literal'))
  );
}

function writesOutside(step: Work): boolean {
  return writesOf(step).some(({ memory }) => isOutside(memory));
}

function memoriesOf(places: readonly Place[]): Set<Memory> {
  return new Set(places.map(({ memory }) => memory));
}

/** Lists of a few: sets would take longer to make than to ask. */
function meet(a: readonly Memory[], b: readonly Memory[]): boolean {
  for (let i = 0; i < a.length; i++) if (b.includes(a[i]!)) return true;
  return false;
}

/** A recording as a program, before any pass. */
export function programOf({ memories, steps, output }: Graph): Program {
  return { memories, work: steps, updates: [], output };
}
