import { gradOf, memoryKey, partsOf, type Storage } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { EffectStep, Memory, Place, Program, UpdateStep, Work } from '../graph/ir.ts';

/**
 * An optimiser's step becomes one step for each parameter, where the optimiser can say it so and everything it touches is
 * float32 and lies row by row. The states are memories from outside.
 */
export function toUpdates(program: Program): Program {
  const memories = [...program.memories];
  const byStorage = new Map<Storage, Memory>();
  for (const memory of memories) if (memory.source.kind === 'outside') byStorage.set(memory.source.storage, memory);
  const gradients = new Map<Tensor, Place | null>();
  let interrupted = false;

  const placeOf = (t: Tensor): Place | null => {
    const { storage, shape, strides, offset = 0, dtype, version } = partsOf(t);
    if (dtype !== 'float32' || !t.isContiguous()) return null;
    let memory = byStorage.get(storage);
    if (memory === undefined) {
      memory = { id: memories.length, dtype, size: storage.size, source: { kind: 'outside', storage }, written: true };
      memories.push(memory);
      byStorage.set(storage, memory);
    }
    memory.written = true;
    return { id: -1, memory, shape, strides: strides!, offset, dtype, wrapped: false, requiresGrad: false, version };
  };

  const stepsOf = (effect: EffectStep): UpdateStep[] | null => {
    const updates = effect.updates();
    if (updates === null) return null;
    const steps: UpdateStep[] = [];
    for (const update of updates) {
      const grad = gradients.get(update.parameter);
      if (grad === null || (grad === undefined && gradOf(update.parameter) === null)) continue;
      const parameter = placeOf(update.parameter);
      const states = update.states.map(placeOf).filter((state) => state !== null);
      if (grad === undefined || !isRowMajor(grad) || parameter === null || states.length !== update.states.length)
        return null;
      if ([grad, ...states].some(({ shape }) => !sameShape(shape, parameter.shape))) return null;
      steps.push({ kind: 'update', name: effect.name, update, parameter, grad, states });
    }
    return steps;
  };

  const work = program.work.flatMap((step): readonly Work[] => {
    if (step.kind === 'grad' && 'outside' in step.leaf) gradients.set(step.leaf.outside, step.value);
    // The numbers of all updates are read before a run: what JavaScript does in between may change them.
    const made = step.kind === 'effect' && !interrupted ? stepsOf(step) : null;
    if (step.kind === 'effect' && made === null) interrupted = true;
    return made ?? [step];
  });
  return { ...program, memories, work };
}

function isRowMajor({ shape, strides, dtype }: Place): boolean {
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] !== 1 && strides[d] !== step) return false;
    step *= shape[d]!;
  }
  return dtype === 'float32';
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, d) => size === b[d]);
}

/** Whether an optimiser's options still ask for the steps that were made of them. */
export function updatesFit(work: readonly Work[]): boolean {
  return work.every(
    (step) =>
      step.kind !== 'update' || (step.update.fits() && memoryKey(step.update.parameter) === storageOf(step.parameter)),
  );
}

function storageOf({ memory }: Place): Storage | null {
  return memory.source.kind === 'outside' ? memory.source.storage : null;
}
