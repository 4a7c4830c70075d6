import type { ProductCommand } from '@wick/kernels/plan';
import type { ProjectedLstmCommand, ProjectedLstmGradCommand } from '../commands/index.ts';
import type { Kernel, Room } from '../kernel.ts';
import { perThread } from '../program.ts';
import { inTurn } from '../room.ts';
import { wordAt } from '../words.ts';
import { gatesBackward, gatesForward } from './gates.ts';
import { move } from './move.ts';
import { product } from './product.ts';
import { ofAllSteps } from './recurrent.ts';

/** Values that a step keeps of a unit: the gates, the old cell state, tanh of the new one. */
const KEPT = 6;

/** An LSTM that projects: of each step's units a product more makes the hidden state. */
export function projectedLstm(command: ProjectedLstmCommand, room: Room): Kernel[] {
  const { layer, x, wIh, wHh, bIh, bHh, hidden, cell, results, work, projection } = command;
  const { mode, steps, count, ins, batch, size, rows, width } = layer;
  const { out } = projection;
  if (count * size === 0) return [];
  const units = room(4 * batch * size);
  const turns = inTurn(room);
  const by = (given: Omit<ProductCommand, 'kind'>) => product({ kind: 'product', ...given }, turns);
  const dense = (at: number, row: number) => ({ at, row, column: 1 });
  const turned = (at: number, row: number) => ({ at, row: 1, column: row });
  const biases = {
    ...{ bias: wordAt(bIh ?? 0), biased: bIh == null ? 0 : 1 },
    ...{ bias_too: wordAt(bHh ?? 0), biased_too: bHh == null ? 0 : 1 },
  };
  const program = gatesForward(mode, false);
  return [
    ...by({ m: count, n: rows, k: ins, a: dense(x, ins), b: turned(wIh, ins), c: dense(work, width) }),
    ...steps.flatMap(({ start, n }) => {
      const at = work + 4 * start * width;
      const made = results + 4 * start * out;
      const row = { rows: n, bytes: 4 * out, fromStep: 4 * out };
      return [
        ...move({ kind: 'move', ...row, from: hidden, to: at + 4 * KEPT * size, toStep: 4 * width }),
        ...by({ m: n, n: rows, k: out, beta: 1, a: dense(hidden, out), b: turned(wHh, out), c: dense(at, width) }),
        ...perThread(program, n * size, {
          ...{ zero: 0, size, width, work: wordAt(at), recurrent: 0, ...biases },
          ...{ hidden: wordAt(units), cell: wordAt(cell), results: wordAt(units) },
        }),
        ...by({ m: n, n: out, k: size, a: dense(units, size), b: turned(projection.at, size), c: dense(made, out) }),
        ...move({ kind: 'move', bytes: 4 * n * out, from: made, to: hidden }),
      ];
    }),
  ];
}

/** The gradient of a step's hidden state: of the later steps and of its result. */
const ofHidden = {
  key: 'projected gradient',
  thread: /* wgsl */ `
  var g = load(params.grad_hidden + i);
  if (params.given == 1u) { g += load(params.grad_results + i); }
  store(params.to + i, g);
`,
};

/** The units that were projected: output gate times tanh of the cell state. */
const unitsOf = {
  key: 'projected units',
  thread: /* wgsl */ `
  let at = params.work + i / params.size * params.width + i % params.size;
  store(params.to + i, load(at + 3u * params.size) * load(at + 5u * params.size));
`,
};

/** Its gradients: back through time, then all steps' part of each weight in one product. */
export function projectedLstmGrad(command: ProjectedLstmGradCommand, room: Room): Kernel[] {
  const { layer, wHh, work, gradResults, gradHidden, gradCell, projection, wanted } = command;
  const { mode, steps, count, batch, size, rows, width } = layer;
  const { out } = projection;
  if (count * size === 0) return [];
  const sums = room(4 * count * rows);
  const projected = room(4 * count * out);
  const gradUnits = room(4 * batch * size);
  const units = wanted.wHr == null ? 0 : room(4 * count * size);
  const turns = inTurn(room);
  const by = (given: Omit<ProductCommand, 'kind'>) => product({ kind: 'product', ...given }, turns);
  const dense = (at: number, row: number) => ({ at, row, column: 1 });
  const program = gatesBackward(mode);
  const back = [...steps].reverse().flatMap(({ start, n }) => {
    const [to, from] = [sums + 4 * start * rows, projected + 4 * start * out];
    return [
      ...perThread(ofHidden, n * out, {
        ...{ grad_hidden: wordAt(gradHidden), given: gradResults == null ? 0 : 1 },
        ...{ grad_results: wordAt((gradResults ?? 0) + 4 * start * out), to: wordAt(from) },
      }),
      ...by({ m: n, n: size, k: out, a: dense(from, out), b: dense(projection.at, size), c: dense(gradUnits, size) }),
      ...perThread(program, n * size, {
        ...{ size, width, rows, work: wordAt(work + 4 * start * width), sums: wordAt(to) },
        ...{ recurrent: wordAt(to), grad_hidden: wordAt(gradUnits), grad_cell: wordAt(gradCell) },
        ...{ given: 0, grad_results: 0 },
      }),
      ...by({ m: n, n: out, k: rows, a: dense(to, rows), b: dense(wHh, out), c: dense(gradHidden, out) }),
    ];
  });
  const ofProjection =
    wanted.wHr == null
      ? []
      : [
          ...perThread(unitsOf, count * size, { work: wordAt(work), width, size, to: wordAt(units) }),
          ...by({
            ...{ m: out, n: size, k: count, a: { at: projected, row: 1, column: out } },
            ...{ b: dense(units, size), c: dense(wanted.wHr, size) },
          }),
        ];
  return [...back, ...ofAllSteps(command, out, { input: sums, hidden: sums }, by), ...ofProjection];
}
