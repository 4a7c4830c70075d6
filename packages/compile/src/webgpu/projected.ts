import type { RecurrentLayer } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import { areFloats, dense, type Layout } from '../cpu/layout.ts';
import { moved, type Operands, placesOf, type RnnAttrs, stepsOf } from '../cpu/recurrent.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import type { LowerOnGpu } from './places.ts';

/** What a step keeps of a unit, before the hidden state. */
const KEPT = 6;

/** What kernels of an LSTM that projects work on; null of one that does not. */
function projectedLayer(operands: Operands, attrs: RnnAttrs, layout: Layout, commands: Command[]) {
  const [x, h0, c0, wIh, wHh, , , wHr] = operands;
  if (wHr === null || c0 === null || countOf(x.shape) === 0) return null;
  const [batch, out] = h0.shape as [number, number];
  const size = c0.shape[1]!;
  const sizes = { count: x.shape[0]!, ins: wIh.shape[1]!, batch, size, rows: wHh.shape[0]!, width: KEPT * size + out };
  const layer: RecurrentLayer = { mode: 'lstm', steps: stepsOf([x, h0], attrs), ...sizes };
  const places = placesOf(operands, layout, commands);
  const at = dense(wHr, layout, commands);
  return places === null || at === null ? null : { layer, places, projection: { at, out } };
}

/** An LSTM that projects its units: on the CPU JavaScript does it. */
export const projectedLstm: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const operands = inputs as unknown as Operands;
  const [results, hidden, work, cell] = outputs as [Place, Place, Place, Place];
  if (!areFloats([...inputs, ...outputs]) || !outputs.every(isDense)) return null;
  const commands: Command[] = [];
  const found = projectedLayer(operands, attrs as RnnAttrs, layout, commands);
  if (found === null) return null;
  const { layer, places, projection } = found;
  const [, h0, c0] = operands;
  commands.push(moved(dense(h0, layout, commands), h0, layout.at(hidden)));
  commands.push(moved(dense(c0!, layout, commands), c0!, layout.at(cell)));
  const to = { hidden: layout.at(hidden), cell: layout.at(cell), results: layout.at(results), work: layout.at(work) };
  return [...commands, { kind: 'projectedLstm', layer, ...places, ...to, projection }];
};

/** Its gradients. */
export const projectedLstmBackward: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [gOut, gH, gC] = inputs as readonly (Place | null)[];
  const operands = inputs.slice(3, 11) as unknown as Operands;
  if (!areFloats([...inputs, ...outputs]) || !outputs.every(isDense)) return null;
  const commands: Command[] = [];
  const found = projectedLayer(operands, attrs as RnnAttrs, layout, commands);
  if (found === null) return null;
  const { layer, places, projection } = found;
  const gradResults = gOut ? dense(gOut, layout, commands) : null;
  const { wanted } = attrs as { wanted: readonly number[] };
  const at = (i: number): number | null => (wanted.includes(i) ? layout.at(outputs[wanted.indexOf(i)]!) : null);
  // The gradients of the last states become those of the first ones.
  const state = (i: number, like: Place, given: Place | null | undefined): number => {
    const to = at(i) ?? layout.room(4 * countOf(like.shape));
    commands.push(moved(given ? dense(given, layout, commands) : null, like, to));
    return to;
  };
  const gradHidden = state(1, operands[1], gH);
  const gradCell = state(2, operands[2]!, gC);
  const { x, wIh, wHh } = places;
  const read = { x, wIh, wHh, work: layout.at(inputs[11]!), gradResults, projection };
  const gradients = { x: at(0), wIh: at(3), wHh: at(4), bIh: at(5), bHh: at(6), wHr: at(7) };
  return [...commands, { kind: 'projectedLstmGrad', layer, ...read, gradHidden, gradCell, wanted: gradients }];
};
