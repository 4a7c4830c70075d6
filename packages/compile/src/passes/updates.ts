import type { Term } from '@wick/kernels';
import {
  type ComposedUpdate,
  copyOp,
  gradOf,
  type HostUpdate,
  isDenseInAnyOrder,
  memoryKey,
  type PointwiseUpdate,
  partsOf,
  type Storage,
  stridesOf,
  type Update,
} from '@wick/tensor/internal';
import type { DType, Tensor } from '@wick/tensor/light';
import { lookAtMembers } from '../capture/moduleLook.ts';
import { isDense, liesAlike, sameList } from '../graph/geometry.ts';
import type { CallStep, EffectStep, Memory, Place, PlannedUpdate, PointwiseStep, Program, Work } from '../graph/ir.ts';
import { readsOf, writesOf } from '../graph/touches.ts';
import { wholeAverage } from '../graph/wholeAverage.ts';
import { substitute } from './pointwise.ts';

/**
 * An optimiser's step becomes one step for each parameter, where the optimiser can say it so and everything it touches is
 * float32 (or doubles, on the CPU) and lies row by row, which a GPU does not ask for; so does an average of weights. The states
 * are memories from outside.
 *
 * @param found - for a GPU: all places, among them the gradients that were there before the function ran
 */
export function toUpdates(program: Program, found: readonly Place[] | null = null): Program {
  const memories = [...program.memories];
  const byStorage = new Map<Storage, Memory>();
  for (const memory of memories) if (memory.source.kind === 'outside') byStorage.set(memory.source.storage, memory);
  const gradients: Map<Tensor, Place | null> = gradientsBefore(found ?? placesOf(program.work));
  let interrupted = false;

  const placeOf = (t: Tensor, dtype: DType): Place | null =>
    t.dtype === dtype && (found !== null || isDenseInAnyOrder(t.shape, stridesOf(t))) ? changed(anyPlaceOf(t)) : null;
  const changed = (place: Place): Place => {
    place.memory.written = true;
    return place;
  };
  const anyPlaceOf = (t: Tensor): Place => {
    const { storage, shape, strides, offset = 0, dtype, version } = partsOf(t);
    let memory = byStorage.get(storage);
    if (memory === undefined) {
      memory = { id: memories.length, dtype, size: storage.size, source: { kind: 'outside', storage }, written: false };
      memories.push(memory);
      byStorage.set(storage, memory);
    }
    return { id: -1, memory, shape, strides: strides!, offset, dtype, wrapped: false, requiresGrad: false, version };
  };

  const planned: PlannedUpdate[] = [];
  const setLater = new Set(program.work.flatMap((step) => gradientSet(step)));
  const used = usedBeside(program.work);

  const stepsOf = (effect: EffectStep): Work[] | null => {
    const updates = effect.updates();
    if (updates === null || looksElsewhere(effect, updates, used)) return null;
    const steps: Work[] = [];
    const made: PlannedUpdate[] = [];
    for (const update of updates) {
      if (update.kind === 'host') {
        const { assignment, argument } = effect;
        made.push({ update, to: assignment && argument ? { assignment, argument } : null });
        continue;
      }
      if (update.kind === 'copy') {
        const [parameter, beside] = [changed(anyPlaceOf(update.parameter)), anyPlaceOf(update.beside)];
        steps.push(copyOf(parameter, beside, effect.gradients));
        made.push({ update, parameter, beside, hold: holdsOf(update) });
        continue;
      }
      if (update.kind === 'whole') {
        if (found !== null) return null;
        const [parameter, beside] = [changed(anyPlaceOf(update.parameter)), anyPlaceOf(update.beside)];
        steps.push(wholeAverage(update, parameter, beside, effect.gradients));
        made.push({ update, parameter, beside, hold: holdsOf(update) });
        continue;
      }
      const beside = update.kind === 'pointwise' && update.beside ? anyPlaceOf(update.beside) : null;
      const grad = beside ?? gradients.get(update.parameter);
      // What the function sets later on is not what it found.
      if (grad === undefined && update.parameter.requiresGrad && setLater.has(update.parameter)) return null;
      if (grad === null) continue;
      if (grad === undefined && gradOf(update.parameter) === null) {
        made.push({ update: withoutGradient(update.parameter), to: null });
        continue;
      }
      const dtype = found === null && update.parameter.dtype === 'float64' ? 'float64' : 'float32';
      const parameter = placeOf(update.parameter, dtype);
      const states = update.states.map((state) => placeOf(state, dtype)).filter((state) => state !== null);
      if (grad === undefined || parameter === null || states.length !== update.states.length) return null;
      const alike = isComposed(update) ? [grad] : [grad, ...states];
      if (alike.some(({ shape }) => !sameList(shape, parameter.shape))) return null;
      if (update.kind === 'pointwise') {
        if (grad.dtype !== dtype) return null;
        steps.push(pointwiseOf(effect.name, update, [parameter, grad, ...states]));
      } else {
        const isInOrder = isComposed(update)
          ? [parameter, ...states].every(isDense)
          : states.every((state) => liesAlike(state, parameter));
        if (grad.dtype !== dtype || (found === null && !(isInOrder && liesAlike(grad, parameter)))) return null;
        steps.push({ kind: 'update', name: effect.name, update, parameter, grad, states });
      }
      made.push({ update, parameter, beside, hold: holdsOf(update) });
    }
    planned.push(...made);
    return steps;
  };

  const work = program.work.flatMap((step): readonly Work[] => {
    if (step.kind === 'grad' && 'outside' in step.leaf) gradients.set(step.leaf.outside, step.value);
    // The numbers of all updates are read before a run: what JavaScript does in between may change them.
    const made = step.kind === 'effect' && !interrupted ? stepsOf(step) : null;
    if (step.kind === 'effect' && made === null) interrupted = true;
    return made ?? [step];
  });
  return { ...program, memories, work, updates: planned };
}

/** Nothing to do, as long as a parameter that the function has nothing to do with has no gradient from elsewhere. */
function withoutGradient(parameter: Tensor): HostUpdate {
  return { kind: 'host', numbers: 0, fits: () => gradOf(parameter) === null, prepare: () => {} };
}

/** The tensor from outside whose gradient a step sets. */
function gradientSet(step: Work): Tensor[] {
  return step.kind === 'grad' && 'outside' in step.leaf ? [step.leaf.outside] : [];
}

/** The storages from outside that steps which are no optimiser's read or change. */
function usedBeside(work: readonly Work[]): ReadonlySet<Storage> {
  const used = new Set<Storage>();
  for (const step of work)
    for (const { memory } of [...readsOf(step), ...writesOf(step)])
      if (memory.source.kind === 'outside') used.add(memory.source.storage);
  return used;
}

/**
 * Whether a step looks at tensors that other steps have to do with, beside those that it is known to change: a learning rate
 * that is computed. What it finds there depends on when it runs.
 */
function looksElsewhere(effect: EffectStep, updates: readonly Update[], used: ReadonlySet<Storage>): boolean {
  const known = new Set<Storage>();
  for (const update of updates) {
    if (update.kind === 'host') continue;
    for (const t of [
      ...('beside' in update ? [update.beside] : []),
      update.parameter,
      gradOf(update.parameter),
      ...update.states,
    ])
      if (t) known.add(memoryKey(t));
  }
  for (const storage of effect.touches) if (used.has(storage) && !known.has(storage)) return true;
  return false;
}

/** The gradients that are there when a run begins, and that it reads or adds to: after it they may be gone. */
function gradientsBefore(places: readonly Place[]): Map<Tensor, Place> {
  const found = new Map<Tensor, Place>();
  for (const place of places) {
    const { source } = place.memory;
    if (source.kind === 'grad' && 'outside' in source.leaf && sameList(place.shape, source.leaf.outside.shape))
      found.set(source.leaf.outside, place);
  }
  return found;
}

function placesOf(work: readonly Work[]): Place[] {
  return work.flatMap((step) => [...readsOf(step), ...writesOf(step)]);
}

function isComposed(update: Update): update is ComposedUpdate {
  return update.kind === 'adafactor' || update.kind === 'muon';
}

/** A tensor becomes what another one is. */
function copyOf(to: Place, from: Place, gradients: boolean): CallStep {
  const how = { attrs: undefined, placed: false, inPlace: true, gradients, pointwise: null };
  return { kind: 'call', op: copyOp, inputs: [to, from], outputs: [to], ...how };
}

/** A step that is element by element work, with its numbers behind what else it reads. */
function pointwiseOf(
  name: string,
  update: PointwiseUpdate,
  places: readonly [Place, Place, ...Place[]],
): PointwiseStep {
  const [parameter, , ...states] = places;
  const { shape } = parameter;
  const numbers = Array.from({ length: update.numbers }, (_, index): Place => {
    const memory: Memory = {
      id: index,
      dtype: 'float32',
      size: 1,
      source: { kind: 'number', update, index },
      written: false,
    };
    return { ...parameter, memory, strides: shape.map(() => 0), offset: 0, version: undefined };
  });
  const given: Term[] = places.map((_, i) => ({ given: i }));
  for (let i = 0; i < numbers.length; i++) given[update.firstNumber + i] = { given: places.length + i };
  const written = [parameter, ...states];
  const values = substitute(
    update.results.map(({ value }) => value),
    given,
  );
  const outputs = update.results.map(({ of }, i) => ({ place: written[of]!, value: values[i]! }));
  return { kind: 'pointwise', shape, inputs: [...places, ...numbers], outputs, names: [name] };
}

function holdsOf({ modules }: Exclude<Update, HostUpdate>): readonly (() => boolean)[] {
  return modules?.map(lookAtMembers) ?? [];
}

/** Whether an optimiser's options still ask for the steps that were made of them. */
export function updatesFit(updates: readonly PlannedUpdate[]): boolean {
  for (let i = 0; i < updates.length; i++) {
    const planned = updates[i]!;
    if (!planned.update.fits()) return false;
    if (!('parameter' in planned)) continue;
    const { update, parameter, beside, hold } = planned;
    if (memoryKey(update.parameter) !== storageOf(parameter)) return false;
    if (beside !== null && 'beside' in update && update.beside && memoryKey(update.beside) !== storageOf(beside))
      return false;
    for (let j = 0; j < hold.length; j++) if (!hold[j]!()) return false;
  }
  return true;
}

function storageOf({ memory }: Place): Storage | null {
  return memory.source.kind === 'outside' ? memory.source.storage : null;
}
