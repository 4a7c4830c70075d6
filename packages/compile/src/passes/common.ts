import { argumentOf } from '../capture/argumentNumber.ts';
import { mapValues } from '../capture/attributes.ts';
import { isPlace, sameValue } from '../capture/compare.ts';
import type { CallStep, Memory, Output, Place, Program, Work } from '../graph/ir.ts';
import { hasEffects, keptMemories, readsOf, writesOf } from '../graph/touches.ts';

/** A call that another one has made already is left out: the same operation of the same tensors, not changed since. */
export function withoutRepetition(program: Program): Program {
  const replaced = new Map<Memory, Memory>();
  const known = new Map<string, { readonly call: CallStep; readonly at: number }[]>();
  const writes = new Writes();
  // What outlives the run keeps a memory of its own.
  const changed = new Set([...changedMemories(program.work), ...keptMemories(program, program.work)]);
  const move = (place: Place): Place => {
    const memory = replaced.get(place.memory);
    return memory ? { ...place, memory } : place;
  };
  const work: Work[] = [];
  for (const [at, original] of program.work.entries()) {
    const step = moved(original, move);
    if (step.kind === 'call' && isPure(step, changed)) {
      const calls = known.get(step.op.name) ?? [];
      const same = calls.find(({ call, at }) => sameCall(call, step) && writes.noneSince(at, readsOf(step)))?.call;
      if (same) {
        step.outputs.forEach(({ memory }, i) => void replaced.set(memory, same.outputs[i]!.memory));
        continue;
      }
      known.set(step.op.name, [...calls, { call: step, at }]);
    }
    writes.note(at, step);
    work.push(step);
  }
  return { ...program, work, output: movedOutput(program.output, move) };
}

/** The memories that steps change: what is computed of them depends on when. */
function changedMemories(work: readonly Work[]): Set<Memory> {
  const changed = new Set<Memory>();
  for (const step of work)
    if (step.kind !== 'call' || step.inPlace) for (const { memory } of writesOf(step)) changed.add(memory);
  return changed;
}

/** When memories were written to last. */
class Writes {
  private readonly last = new Map<Memory, number>();
  /** The last step in JavaScript, which may have changed anything. */
  private effect = -1;

  note(at: number, step: Work): void {
    if (step.kind === 'effect') this.effect = at;
    for (const { memory } of writesOf(step)) this.last.set(memory, at);
  }

  /** Whether places are what they were after a step. */
  noneSince(at: number, places: readonly Place[]): boolean {
    return this.effect <= at && places.every(({ memory }) => (this.last.get(memory) ?? -1) <= at);
  }
}

function isPure(step: CallStep, changed: ReadonlySet<Memory>): boolean {
  if (step.inPlace || hasEffects(step)) return false;
  return step.outputs.every(({ memory }) => !changed.has(memory) && !memory.written && memory.source.kind === 'result');
}

function sameCall(a: CallStep, b: CallStep): boolean {
  return (
    a.inputs.length === b.inputs.length &&
    a.gradients === b.gradients &&
    a.inputs.every((place, i) => samePlace(place, b.inputs[i]!)) &&
    sameValue(a.attrs, b.attrs) &&
    sameNumbers(a, b) &&
    a.op.forward.toString() === b.op.forward.toString()
  );
}

/** Whether two calls are told the same numbers: those that are read at every run are not among the attributes. */
function sameNumbers(a: CallStep, b: CallStep): boolean {
  if (a.live || b.live) return false;
  const [x, y] = [numbersIn(a), numbersIn(b)];
  return x.length === y.length && x.every((one, i) => sameNumber(one, y[i]!));
}

function numbersIn({ pointwise, typed }: CallStep): readonly (Place | number)[] {
  const values = typed?.inputs.flatMap((input) => (typeof input === 'object' && 'value' in input ? [input.value] : []));
  return [...(pointwise?.numbers ?? []), ...(typed?.numbers ?? []), ...(values ?? [])];
}

function sameNumber(a: Place | number, b: Place | number): boolean {
  if (typeof a === 'number' || typeof b === 'number') return Object.is(a, b);
  const [x, y] = [argumentOf(a), argumentOf(b)];
  return x !== null && y !== null && x.argument === y.argument && x.form === y.form;
}

function samePlace(a: Place | null, b: Place | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.memory.source.kind === 'literal' && b.memory.source.kind === 'literal' && a.memory !== b.memory)
    return (
      a.memory.size === 1 &&
      b.memory.size === 1 &&
      !a.memory.written &&
      !b.memory.written &&
      sameGeometryOf(a, b) &&
      Object.is(a.memory.source.data[0], b.memory.source.data[0])
    );
  return a.memory === b.memory && sameGeometryOf(a, b);
}

function sameGeometryOf(a: Place, b: Place): boolean {
  const same = (x: readonly number[], y: readonly number[]) => x.length === y.length && x.every((n, i) => n === y[i]);
  return (
    a.offset === b.offset &&
    a.dtype === b.dtype &&
    a.wrapped === b.wrapped &&
    a.requiresGrad === b.requiresGrad &&
    same(a.shape, b.shape) &&
    same(a.strides, b.strides)
  );
}

function moved(step: Work, move: (place: Place) => Place): Work {
  if (step.kind === 'grad') return step.value ? { ...step, value: move(step.value) } : step;
  if (step.kind === 'update') return { ...step, grad: move(step.grad) };
  if (step.kind === 'pointwise') return { ...step, inputs: step.inputs.map(move) };
  if (step.kind !== 'call') return step;
  return {
    ...step,
    inputs: step.inputs.map((place) => place && move(place)),
    attrs: step.placed ? mapValues(step.attrs, isPlace, (place) => move(place as Place)) : step.attrs,
    pointwise: step.pointwise && {
      ...step.pointwise,
      inputs: step.pointwise.inputs.map((input) => (typeof input === 'number' ? input : move(input))),
    },
  };
}

function movedOutput(output: Output, move: (place: Place) => Place): Output {
  if (output.kind === 'place') return { ...output, place: move(output.place) };
  if (output.kind === 'leaf') return { ...output, place: move(output.place), grad: output.grad && move(output.grad) };
  if (output.kind === 'array') return { ...output, items: output.items.map((item) => movedOutput(item, move)) };
  if (output.kind === 'object')
    return { ...output, entries: output.entries.map(([key, item]) => [key, movedOutput(item, move)]) };
  return output;
}
