import type { RecurrentLayer } from '@wick/kernels';
import { type Command, recurrentFits } from '@wick/kernels/plan';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { areFloats, dense, type Layout, type Lower } from './layout.ts';

export interface RnnAttrs {
  readonly batchSizes: readonly number[] | null;
  readonly reverse: boolean;
}

export type Mode = RecurrentLayer['mode'];

/** x, h0, c0, wIh, wHh, bIh, bHh, wHr */
export type Operands = readonly [Place, Place, Place | null, Place, Place, Place | null, Place | null, Place | null];

/** How many rows of hidden units a step keeps before the hidden state. */
const keptOf: Readonly<Record<Mode, number>> = { rnnTanh: 1, rnnRelu: 1, lstm: 6, gru: 4 };

/** The first row of each step, and how many it takes, in the order in which they are computed. */
export function stepsOf([x, h0]: readonly [Place, Place, ...unknown[]], { batchSizes, reverse }: RnnAttrs) {
  const batch = h0.shape[0]!;
  const sizes = batchSizes ?? new Array<number>(x.shape[0]! / batch).fill(batch);
  let start = 0;
  const steps = sizes.map((n) => {
    start += n;
    return { start: start - n, n };
  });
  return reverse ? steps.reverse() : steps;
}

/** The layer as the kernels have it; null where the operation goes another way: a projection, little work. */
function layerOf(
  mode: Mode,
  [x, h0, , wIh, wHh, , , wHr]: Operands,
  attrs: RnnAttrs,
  layout: Layout,
): RecurrentLayer | null {
  if (wHr !== null || countOf(x.shape) === 0) return null;
  const [batch, size] = h0.shape as [number, number];
  const steps = stepsOf([x, h0], attrs);
  const width = keptOf[mode] * size + size;
  const layer = { mode, steps, count: x.shape[0]!, ins: wIh.shape[1]!, batch, size, rows: wHh.shape[0]!, width };
  return layout.anyRecurrence || recurrentFits(layer) ? layer : null;
}

/** Where the operands lie row by row; null where one cannot be brought into that order. */
export function placesOf([x, , , wIh, wHh, bIh, bHh]: Operands, layout: Layout, commands: Command[]) {
  const [at, input, hidden] = [x, wIh, wHh].map((place) => dense(place, layout, commands));
  const biases = [bIh, bHh].map((place) => place && dense(place, layout, commands));
  if (at == null || input == null || hidden == null) return null;
  return { x: at, wIh: input, wHh: hidden, bIh: biases[0]!, bHh: biases[1]! };
}

export function moved(from: number | null, place: Place, to: number): Command {
  return { kind: 'move', bytes: 4 * countOf(place.shape), from, to };
}

export function recurrent(mode: Mode): Lower {
  return ({ inputs, outputs, attrs }, layout) => {
    const operands = inputs as unknown as Operands;
    const [results, hidden, work, cell] = outputs as [Place, Place, Place, Place | undefined];
    if (!areFloats([...inputs, ...outputs]) || !outputs.every(isDense)) return null;
    const layer = layerOf(mode, operands, attrs as RnnAttrs, layout);
    const commands: Command[] = [];
    const places = layer && placesOf(operands, layout, commands);
    const [, h0, c0] = operands;
    const first = dense(h0, layout, commands);
    const firstCell = c0 && dense(c0, layout, commands);
    if (!layer || !places || first === null) return null;
    commands.push(moved(first, h0, layout.at(hidden)));
    if (cell && c0) commands.push(moved(firstCell, c0, layout.at(cell)));
    const to = { hidden: layout.at(hidden), cell: cell ? layout.at(cell) : null, results: layout.at(results) };
    const kept = countOf(work.shape) > 0 ? layout.at(work) : null;
    return [...commands, { kind: 'recurrent', layer, ...places, ...to, work: kept }];
  };
}

export function recurrentBackward(mode: Mode): Lower {
  return (step: CallStep, layout) => {
    const { inputs, outputs, attrs } = step;
    const [gOut, gH, gC] = inputs as readonly (Place | null)[];
    const operands = inputs.slice(3, 11) as unknown as Operands;
    const work = inputs[11]!;
    if (!areFloats([...inputs, ...outputs]) || !outputs.every(isDense) || countOf(work.shape) === 0) return null;
    const layer = layerOf(mode, operands, attrs as RnnAttrs, layout);
    const commands: Command[] = [];
    const places = layer && placesOf(operands, layout, commands);
    const gradResults = gOut ? dense(gOut, layout, commands) : null;
    if (!layer || !places || (gOut && gradResults === null)) return null;
    const { wanted } = attrs as { wanted: readonly number[] };
    const found = (i: number): Place | null => (wanted.includes(i) ? outputs[wanted.indexOf(i)]! : null);
    const state = (i: number, like: Place, given: Place | null | undefined): number | null => {
      const place = found(i);
      const to = place ? layout.at(place) : layout.room(4 * countOf(like.shape));
      const from = given ? dense(given, layout, commands) : null;
      commands.push(moved(from, like, to));
      return to;
    };
    const [, h0, c0] = operands;
    const gradHidden = state(1, h0, gH)!;
    const gradCell = c0 && state(2, c0, gC);
    const at = (i: number): number | null => {
      const place = found(i);
      return place && layout.at(place);
    };
    const gradients = { x: at(0), wIh: at(3), wHh: at(4), bIh: at(5), bHh: at(6) };
    const { x, wIh, wHh } = places;
    const read = { x, wIh, wHh, work: layout.at(work), gradResults };
    return [...commands, { kind: 'recurrentGrad', layer, ...read, gradHidden, gradCell, wanted: gradients }];
  };
}
