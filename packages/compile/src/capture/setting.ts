import type { HostUpdate } from '@wick/tensor/internal';
import type { Assignment, EffectStep } from '../graph/ir.ts';

/** The step that sets an option of an optimiser once more. */
export function settingStep(assignment: Assignment, gradients: boolean): EffectStep {
  const { name, value, set, fits } = assignment;
  const update: HostUpdate = { kind: 'host', numbers: 0, fits, prepare: () => set(value) };
  return {
    kind: 'effect',
    name: `setting ${name}`,
    run: update.prepare,
    given: [value],
    gradients,
    touches: new Set(),
    assignment,
    updates: () => [update],
  };
}
