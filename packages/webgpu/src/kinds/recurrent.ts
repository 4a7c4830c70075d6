import type { ProductCommand, RecurrentCommand, RecurrentGradCommand } from '@wick/kernels/plan';
import type { Kernel, Room } from '../kernel.ts';
import { perThread } from '../program.ts';
import { inTurn } from '../room.ts';
import { floatBits, wordAt } from '../words.ts';
import { cutSum } from './cutSum.ts';
import { gatesBackward, gatesForward } from './gates.ts';
import { product } from './product.ts';

/** A recurrent layer: the inputs' part of all gates in one product, then a product and the gates a step. */
export function recurrent(command: RecurrentCommand, room: Room): Kernel[] {
  const { layer, x, wIh, wHh, bIh, bHh, hidden, cell, results, work } = command;
  const { mode, steps, count, ins, batch, size, rows, width } = layer;
  if (count * size === 0) return [];
  const apart = mode === 'gru';
  const kept = work ?? room(4 * count * width);
  const sums = apart ? room(4 * batch * rows) : 0;
  const turns = inTurn(room);
  const by = (given: Omit<ProductCommand, 'kind'>) => product({ kind: 'product', ...given }, turns);
  const program = gatesForward(mode);
  const biases = {
    ...{ bias: wordAt(bIh ?? 0), biased: bIh == null ? 0 : 1 },
    ...{ bias_too: wordAt(bHh ?? 0), biased_too: bHh == null ? 0 : 1 },
  };
  return [
    ...by({
      ...{ m: count, n: rows, k: ins },
      ...{
        a: { at: x, row: ins, column: 1 },
        b: { at: wIh, row: 1, column: ins },
        c: { at: kept, row: width, column: 1 },
      },
    }),
    ...steps.flatMap(({ start, n }) => {
      const at = kept + 4 * start * width;
      return [
        ...by({
          ...{ m: n, n: rows, k: size, beta: apart ? 0 : 1 },
          ...{ a: { at: hidden, row: size, column: 1 }, b: { at: wHh, row: 1, column: size } },
          c: apart ? { at: sums, row: rows, column: 1 } : { at, row: width, column: 1 },
        }),
        ...perThread(program, n * size, {
          ...{ zero: 0, size, width, work: wordAt(at), recurrent: wordAt(sums), ...biases },
          ...{ hidden: wordAt(hidden), cell: wordAt(cell ?? 0), results: wordAt(results + 4 * start * size) },
        }),
      ];
    }),
  ];
}

/** Its gradients: back through time, then all steps' part of each weight in one product. */
export function recurrentGrad(command: RecurrentGradCommand, room: Room): Kernel[] {
  const { layer, wHh, work, gradResults, gradHidden, gradCell } = command;
  const { mode, steps, count, size, rows, width } = layer;
  if (count * size === 0) return [];
  const apart = mode === 'gru';
  const sums = room(4 * count * rows);
  const recurrent = apart ? room(4 * count * rows) : sums;
  const turns = inTurn(room);
  const by = (given: Omit<ProductCommand, 'kind'>) => product({ kind: 'product', ...given }, turns);
  const program = gatesBackward(mode);
  const back = [...steps].reverse().flatMap(({ start, n }) => {
    const to = 4 * start * rows;
    return [
      ...perThread(program, n * size, {
        ...{ size, width, rows, work: wordAt(work + 4 * start * width), sums: wordAt(sums + to) },
        ...{ recurrent: wordAt(recurrent + to), grad_hidden: wordAt(gradHidden), grad_cell: wordAt(gradCell ?? 0) },
        ...{ given: gradResults == null ? 0 : 1, grad_results: wordAt((gradResults ?? 0) + 4 * start * size) },
      }),
      ...by({
        ...{ m: n, n: size, k: rows, beta: apart ? 1 : 0 },
        ...{ a: { at: recurrent + to, row: rows, column: 1 }, b: { at: wHh, row: size, column: 1 } },
        c: { at: gradHidden, row: size, column: 1 },
      }),
    ];
  });
  return [...back, ...ofAllSteps(command, size, { input: sums, hidden: recurrent }, by)];
}

/**
 * All steps' part of the gradients of the input, the weights and the biases.
 *
 * @param out - elements of the hidden state
 * @param sums - where the gradients are of what the input gave to the gates, and the hidden state
 */
export function ofAllSteps(
  { layer, x, wIh, work, wanted }: Pick<RecurrentGradCommand, 'layer' | 'x' | 'wIh' | 'work' | 'wanted'>,
  out: number,
  sums: { readonly input: number; readonly hidden: number },
  by: (given: Omit<ProductCommand, 'kind'>) => Kernel[],
): Kernel[] {
  const { count, ins, rows, width } = layer;
  const dense = (at: number, row: number) => ({ at, row, column: 1 });
  const turned = (at: number) => ({ at, row: 1, column: rows });
  const before = work + 4 * (width - out);
  const columnSums = (from: number, to: number) =>
    cutSum({
      ...{ batch: 1, m: 1, n: rows, cuts: count, from: wordAt(from), c: wordAt(to), c_row: rows, c_batch: rows },
      ...{ alpha: floatBits(1), beta: 0, bias: 0, ending: 0 },
    });
  return [
    ...(wanted.x == null
      ? []
      : by({ m: count, n: ins, k: rows, a: dense(sums.input, rows), b: dense(wIh, ins), c: dense(wanted.x, ins) })),
    ...(wanted.wIh == null
      ? []
      : by({ m: rows, n: ins, k: count, a: turned(sums.input), b: dense(x, ins), c: dense(wanted.wIh, ins) })),
    ...(wanted.wHh == null
      ? []
      : by({ m: rows, n: out, k: count, a: turned(sums.hidden), b: dense(before, width), c: dense(wanted.wHh, out) })),
    ...(wanted.bIh == null ? [] : columnSums(sums.input, wanted.bIh)),
    ...(wanted.bHh == null ? [] : columnSums(sums.hidden, wanted.bHh)),
  ];
}
