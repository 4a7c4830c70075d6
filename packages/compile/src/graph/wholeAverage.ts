import type { WholeUpdate } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { CallStep, Place } from './ir.ts';

// Averages of whole numbers, which a model's counts of batches are.

const op: CallStep['op'] = {
  name: 'averageOfWholes',
  forward([mine, theirs]: [Tensor, Tensor], { run }: WholeUpdate) {
    run(mine, theirs);
    return mine;
  },
  backward: null,
};

/** A step that takes whole numbers into an average. */
export function wholeAverage(update: WholeUpdate, to: Place, from: Place, gradients: boolean): CallStep {
  const how = { placed: false, inPlace: true, gradients, pointwise: null };
  return { kind: 'call', op, inputs: [to, from], outputs: [to], attrs: update, ...how };
}

/** Whether a step is one of these, whose numbers are read before it. */
export function isWholeAverage(step: CallStep): boolean {
  return step.op === op;
}
