import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { checkRnnTensors, checkRnnWeights } from './checkRnn.ts';
import type { RnnInputs } from './layerOp.ts';
import type { RnnAttrs } from './schedule.ts';

/** The biases of a recurrent cell. */
export interface CellOptions {
  /** Of what comes from the input. Default: null, none. */
  bIh?: Tensor | null;
  /** Of what comes from the state. Default: null, none. */
  bHh?: Tensor | null;
}

/** The biases of a recurrent cell, by position or by name. */
export type GivenCell = [bIh?: Tensor | null | CellOptions, bHh?: Tensor | null | Pick<CellOptions, 'bHh'>];

const cellOptions = optionTable(
  { bIh: unchecked<Tensor | null>(null), bHh: unchecked<Tensor | null>(null) } satisfies RulesFor<CellOptions>,
  ['bIh', 'bHh'],
);

/** One step is a sequence of length one. */
export function step(
  where: string,
  op: OpRecord<RnnInputs, RnnAttrs, Tensor[]>,
  gates: number,
  input: Tensor,
  hx: Tensor,
  cx: Tensor | null,
  wIh: Tensor,
  wHh: Tensor,
  given: GivenCell,
): Tensor[] {
  const { bIh, bHh } = cellOptions.take(where, given);
  checkRnnTensors(where, { input, hx, ...(cx && { cx }), wIh, wHh, bIh, bHh });
  for (const [name, t] of [
    ['input', input],
    ['hx', hx],
    ['cx', cx],
  ] as const) {
    if (t && t.ndim !== 2)
      throw new ShapeError(
        `${where}: ${name} must have 2 dimensions (batch, features), got shape ${showShape(t.shape)}`,
      );
  }
  if (wHh.ndim !== 2) throw new ShapeError(`${where}: wHh must have 2 dimensions, got shape ${showShape(wHh.shape)}`);
  const [batch, ins] = input.shape as [number, number];
  const size = wHh.shape[1]!;
  if (wIh.ndim === 2 && wIh.shape[1] !== ins)
    throw new ShapeError(
      `${where}: input of shape ${showShape(input.shape)} does not fit wIh of shape ${showShape(wIh.shape)}: the last sizes must be equal`,
    );
  for (const [name, t] of [
    ['hx', hx],
    ['cx', cx],
  ] as const) {
    if (t && (t.shape[0] !== batch || t.shape[1] !== size))
      throw new ShapeError(
        `${where}: ${name} must have shape ${showShape([batch, size])} for an input of shape ${showShape(input.shape)} and wHh of shape ${showShape(wHh.shape)}, got shape ${showShape(t.shape)}`,
      );
  }
  checkRnnWeights({ where, gates, ins, size, out: size }, [wIh, wHh, bIh, bHh]);
  return apply(op, [input, hx, cx, wIh, wHh, bIh, bHh, null], { batchSizes: null, reverse: false });
}
