import { recurrentBackward, recurrentForward } from '../../recurrent/recurrentLayer.ts';
import type { RecurrentCommand, RecurrentGradCommand } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';
import { record } from '../record.ts';
import { encodeMove } from './rows.ts';

/** Arrays that stand for those of the arena. */
class StandIns {
  readonly places = new Map<object, number>();

  constructor(readonly encoder: Encoder) {}

  /** So many floats at a place. */
  at(place: number, length: number): Float32Array {
    const array = new Float32Array(length);
    this.places.set(array, this.encoder.base + place);
    return array;
  }

  or(place: number | null | undefined, length: number): Float32Array | null {
    return place == null ? null : this.at(place, length);
  }
}

const misfit = () => new RangeError('plan: a recurrent layer that is too small for its kernels: ask recurrentFits');

/** Writes a recurrent layer. */
export function encodeRecurrent(encoder: Encoder, command: RecurrentCommand): void {
  const { layer } = command;
  const { count, ins, batch, size, rows, width } = layer;
  const stand = new StandIns(encoder);
  const arrays = {
    x: stand.at(command.x, count * ins),
    wIh: stand.at(command.wIh, rows * ins),
    wHh: stand.at(command.wHh, rows * size),
    bIh: stand.or(command.bIh, rows),
    bHh: stand.or(command.bHh, rows),
  };
  const hidden = stand.at(command.hidden, batch * size);
  const cell = stand.or(command.cell, batch * size) ?? new Float32Array(0);
  const results = stand.at(command.results, count * size);
  const work = stand.or(command.work, count * width);
  const drive = () => recurrentForward(layer, arrays, hidden, cell, results, work);
  if (!record(encoder, stand.places, drive).result) throw misfit();
}

/** Writes its gradients. */
export function encodeRecurrentGrad(encoder: Encoder, command: RecurrentGradCommand): void {
  const { layer, wanted } = command;
  const { mode, count, ins, batch, size, rows, width } = layer;
  const stand = new StandIns(encoder);
  const weights = {
    x: stand.at(command.x, count * ins),
    wIh: stand.at(command.wIh, rows * ins),
    wHh: stand.at(command.wHh, rows * size),
    bIh: null,
    bHh: null,
  };
  // But in a GRU both biases have one gradient.
  const same = mode !== 'gru' && wanted.bIh != null && wanted.bHh != null;
  const gradients = {
    x: stand.or(wanted.x, count * ins),
    wIh: stand.or(wanted.wIh, rows * ins),
    wHh: stand.or(wanted.wHh, rows * size),
    bIh: stand.or(wanted.bIh, rows),
    bHh: same ? null : stand.or(wanted.bHh, rows),
  };
  const gradHidden = stand.at(command.gradHidden, batch * size);
  const gradCell = stand.or(command.gradCell, batch * size) ?? new Float32Array(0);
  const work = stand.at(command.work, count * width);
  const given = stand.or(command.gradResults, count * size);
  const drive = () => recurrentBackward(layer, weights, work, given, gradHidden, gradCell, gradients);
  if (!record(encoder, stand.places, drive).result) throw misfit();
  if (same) encodeMove(encoder, { kind: 'move', bytes: 4 * rows, from: wanted.bIh!, to: wanted.bHh! });
}
