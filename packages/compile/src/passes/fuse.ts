import type { Term } from '@wick/kernels';
import type { Memory, Place, PointwiseResult, PointwiseStep, Program, Work } from '../graph/ir.ts';
import { commute, isNumber, isOutside, keptMemories, readsOf } from '../graph/touches.ts';
import { sameGeometry, substitute } from './pointwise.ts';

/** Steps that a search goes back over: further ones have little in common, and a graph of thousands stays quick. */
const REACH = 48;
/** What one pass over memory reads and writes at most, and how many instructions it does: registers stay in the cache. */
const MOST_PLACES = 20;
const MOST_INSTRUCTIONS = 96;

/**
 * Element by element steps of one shape become one: what a step gives is taken by the next without a way through memory, and
 * is not stored at all if nobody else reads it. A step joins an earlier one if nothing between them minds.
 */
export function fusePointwise(program: Program): Program {
  const work: Work[] = [];
  for (const step of program.work) {
    if (step.kind !== 'pointwise' || !join(work, step)) work.push(step);
  }
  return { ...program, work: withoutStores(work, keptMemories(program, work)) };
}

/** Puts a step into an earlier one, there or where it stands itself. */
function join(work: Work[], step: PointwiseStep): boolean {
  // Whether it may stand before all that was passed on the way back.
  let forward = true;
  for (let i = work.length - 1; i >= Math.max(0, work.length - REACH); forward &&= commute(work[i]!, step), i--) {
    const other = work[i]!;
    if (other.kind !== 'pointwise' || !isSameShape(other.shape, step.shape) || areDoubles(other) !== areDoubles(step))
      continue;
    if (!forward && !work.slice(i + 1).every((one) => commute(one, other))) continue;
    const both = fused(other, step);
    if (both === null) continue;
    if (forward) work[i] = both;
    else {
      work.splice(i, 1);
      work.push(both);
    }
    return true;
  }
  return false;
}

/** Two steps as one; null where an element of the one is needed at another place of the other, or it would be too large. */
function fused(first: PointwiseStep, second: PointwiseStep): PointwiseStep | null {
  const inputs = [...first.inputs];
  const results = new Map<Memory, PointwiseResult>(first.outputs.map((result) => [result.place.memory, result]));
  const given: Term[] = [];
  for (const place of second.inputs) {
    const made = results.get(place.memory);
    if (made) {
      if (!sameGeometry(made.place, place)) return null;
      given.push(made.value);
      continue;
    }
    let at = inputs.findIndex((known) => sameGeometry(known, place));
    if (at < 0) at = inputs.push(place) - 1;
    given.push({ given: at });
  }
  for (const { place } of second.outputs) {
    // What is read of a memory that is written must be the very element that is written.
    if (inputs.some((input) => input.memory === place.memory && !sameGeometry(input, place))) return null;
    const made = results.get(place.memory);
    if (made && !sameGeometry(made.place, place)) return null;
  }
  for (const { place } of first.outputs)
    if (inputs.some((input) => input.memory === place.memory && !sameGeometry(input, place))) return null;
  const values = substitute(valuesOf(second), given);
  second.outputs.forEach(({ place }, i) => {
    results.set(place.memory, { place, value: values[i]! });
  });
  const outputs = [...results.values()];
  const places = inputs.filter((place) => !isNumber(place)).length + outputs.length;
  if (places > MOST_PLACES || countInstructions(outputs) > MOST_INSTRUCTIONS) return null;
  return { kind: 'pointwise', shape: first.shape, inputs, outputs, names: [...first.names, ...second.names] };
}

function valuesOf({ outputs }: PointwiseStep): Term[] {
  return outputs.map(({ value }) => value);
}

function countInstructions(outputs: readonly PointwiseResult[]): number {
  const seen = new Set<Term>();
  const visit = (term: Term): void => {
    if (typeof term === 'number' || 'given' in term || seen.has(term)) return;
    seen.add(term);
    term.of.forEach(visit);
  };
  for (const { value } of outputs) visit(value);
  return seen.size;
}

/** Leaves out results that no other step reads, and inputs that are then not read either. */
function withoutStores(work: readonly Work[], kept: ReadonlySet<Memory>): Work[] {
  const readers = new Map<Memory, Set<Work>>();
  for (const step of work) {
    for (const { memory } of readsOf(step)) {
      const set = readers.get(memory) ?? new Set();
      set.add(step);
      readers.set(memory, set);
    }
  }
  return work.map((step) => {
    if (step.kind !== 'pointwise') return step;
    const isRead = ({ memory }: Place) =>
      isOutside(memory) || kept.has(memory) || [...(readers.get(memory) ?? [])].some((reader) => reader !== step);
    const outputs = step.outputs.filter(({ place }) => isRead(place));
    return outputs.length === step.outputs.length ? step : withInputs({ ...step, outputs });
  });
}

/** A step with those inputs alone that its results need. */
function withInputs(step: PointwiseStep): PointwiseStep {
  const used = new Set<number>();
  const visit = (term: Term): void => {
    if (typeof term === 'number') return;
    if ('given' in term) used.add(term.given);
    else term.of.forEach(visit);
  };
  for (const { value } of step.outputs) visit(value);
  const order = [...used].sort((a, b) => a - b);
  const given: Term[] = [];
  order.forEach((i, at) => {
    given[i] = { given: at };
  });
  const values = substitute(valuesOf(step), given);
  return {
    ...step,
    inputs: order.map((i) => step.inputs[i]!),
    outputs: step.outputs.map(({ place }, i) => ({ place, value: values[i]! })),
  };
}

/** Whether a step computes in double. */
function areDoubles({ outputs }: PointwiseStep): boolean {
  return outputs.some(({ place }) => place.dtype === 'float64');
}

function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, d) => size === b[d]);
}
