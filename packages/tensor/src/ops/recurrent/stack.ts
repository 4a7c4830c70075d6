import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { count, flag, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { dropout as drop } from '../dropout/dropout.ts';
import { cat } from '../shape/cat.ts';
import { stack } from '../shape/stack.ts';
import { checkRnnTensors, checkRnnWeights } from './checkRnn.ts';
import { type RnnMode, rnnModes } from './gates.ts';
import type { RnnInputs } from './layerOp.ts';
import type { RnnAttrs } from './schedule.ts';

/** Options of {@link rnnTanh}, {@link rnnRelu}, {@link lstm} and {@link gru}. */
export interface RnnStackOptions {
  /** The parameters contain biases. Default: true. */
  hasBiases?: boolean;
  /** Default: 1. */
  numLayers?: number;
  /** Probability of dropping an element of the output of every layer but the last, while training. Default: 0. */
  dropout?: number;
  /** Default: false. */
  training?: boolean;
  /** A second direction, from the last step to the first, whose output is put behind the first one's. Default: false. */
  bidirectional?: boolean;
  /** Input and output are [batch, steps, features] instead of [steps, batch, features]. Default: false. */
  batchFirst?: boolean;
  /**
   * The input is packed, [rows, features], the rows of one step behind those of the step before: how many sequences
   * there are at each step, never more than at the step before.
   */
  batchSizes?: readonly number[] | null;
}

const stackOptions = optionTable(
  {
    hasBiases: flag(true),
    numLayers: count(1, 1),
    dropout: unchecked(0),
    training: flag(false),
    bidirectional: flag(false),
    batchFirst: flag(false),
    batchSizes: unchecked<readonly number[] | null>(null),
  } satisfies RulesFor<RnnStackOptions>,
  ['hasBiases', 'numLayers', 'dropout', 'training', 'bidirectional', 'batchFirst'],
);

type Record = OpRecord<RnnInputs, RnnAttrs, Tensor[]>;

export function run(
  where: RnnMode,
  op: Record,
  input: Tensor,
  hx: Tensor,
  cx: Tensor | null,
  params: readonly Tensor[],
  given: readonly unknown[],
): Tensor[] {
  const read = stackOptions.take(where, given);
  const { hasBiases, numLayers, dropout, training, bidirectional, batchFirst, batchSizes } = read;
  checkRnnTensors(where, { input, hx, ...(cx && { cx }) });
  const rank = batchSizes ? 2 : 3;
  if (input.ndim !== rank)
    throw new ShapeError(`${where}: input must have ${rank} dimensions, got shape ${showShape(input.shape)}`);
  const steps = !batchSizes && batchFirst ? input.transpose(0, 1) : input;
  const sizes = batchSizes ?? new Array<number>(steps.shape[0]!).fill(steps.shape[1]!);
  checkSteps(where, sizes, batchSizes ? input.shape[0]! : null);
  const directions = bidirectional ? 2 : 1;
  checkState(where, 'hx', hx, numLayers * directions, sizes[0]!);
  if (cx) checkState(where, 'cx', cx, numLayers * directions, sizes[0]!);
  const out = hx.shape[2]!;
  const size = cx ? cx.shape[2]! : out;
  const sets = parameterSets(where, params, numLayers * directions, hasBiases, size !== out);
  const last = input.shape.at(-1)!;
  const gates = rnnModes[where].gates;
  sets.forEach((set, k) => {
    const ins = k < directions ? last : out * directions;
    checkRnnTensors(where, { input, wIh: set[0], wHh: set[1], bIh: set[2], bHh: set[3], wHr: set[4] });
    checkRnnWeights({ where, gates, ins, size, out }, set, ` of layer ${Math.floor(k / directions)}`);
  });
  let rows = steps.reshape([rowCount(sizes), last]);
  const hidden: Tensor[] = [];
  const cells: Tensor[] = [];
  for (let layer = 0; layer < numLayers; layer++) {
    const outs: Tensor[] = [];
    for (let direction = 0; direction < directions; direction++) {
      const k = layer * directions + direction;
      const [wIh, wHh, bIh, bHh, wHr] = sets[k]!;
      const operands: RnnInputs = [rows, hx.select(0, k), cx?.select(0, k) ?? null, wIh!, wHh!, bIh!, bHh!, wHr!];
      const [made, h, , c] = apply(op, operands, { batchSizes, reverse: direction === 1 });
      outs.push(made!);
      hidden.push(h!);
      if (c) cells.push(c);
    }
    rows = outs.length === 1 ? outs[0]! : cat(outs, 1);
    if (layer < numLayers - 1) rows = drop(rows, { p: dropout, training });
  }
  const shaped = batchSizes ? rows : rows.reshape([sizes.length, sizes[0]!, out * directions]);
  const output = !batchSizes && batchFirst ? shaped.transpose(0, 1) : shaped;
  return [output, stack(hidden), ...(cx ? [stack(cells)] : [])];
}

function rowCount(sizes: readonly number[]): number {
  return sizes.reduce((sum, n) => sum + n, 0);
}

function checkSteps(where: string, sizes: readonly number[], rows: number | null): void {
  if (sizes.length === 0) throw new RangeError(`${where}: the sequences must have at least one step, got none`);
  if (rows === null) return;
  sizes.forEach((n, t) => {
    if (!Number.isInteger(n) || n < 1 || (t > 0 && n > sizes[t - 1]!))
      throw new RangeError(
        `${where}: batchSizes must be whole numbers from 1 up that never grow, got ${show(n)} at step ${t}`,
      );
  });
  if (rowCount(sizes) !== rows)
    throw new ShapeError(`${where}: batchSizes add up to ${rowCount(sizes)} rows, the packed input has ${rows}`);
}

function checkState(where: string, name: string, state: Tensor, layers: number, batch: number): void {
  if (state.ndim !== 3 || state.shape[0] !== layers || state.shape[1] !== batch)
    throw new ShapeError(
      `${where}: ${name} must have shape [${layers}, ${batch}, units] (layers times directions, batch), got shape ${showShape(state.shape)}`,
    );
}

/** The flat list of parameters as [wIh, wHh, bIh, bHh, wHr] for each direction of each layer. */
function parameterSets(
  where: string,
  params: readonly Tensor[],
  count: number,
  biases: boolean,
  projected: boolean,
): (Tensor | null)[][] {
  const each = 2 + (biases ? 2 : 0) + (projected ? 1 : 0);
  if (!Array.isArray(params) || params.length !== count * each)
    throw new RangeError(
      `${where}: expected ${count * each} parameters, ${each} for each of ${count} directions of layers, got ${Array.isArray(params) ? params.length : show(params)}`,
    );
  return Array.from({ length: count }, (_, k) => {
    const set: (Tensor | null)[] = params.slice(k * each, (k + 1) * each);
    const projection = projected ? set.pop()! : null;
    return [...set, ...(biases ? [] : [null, null]), projection];
  });
}
