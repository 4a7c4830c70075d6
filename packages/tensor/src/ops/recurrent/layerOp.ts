import { gemm, type RecurrentGradients, type RecurrentLayer, recurrentBackward, recurrentForward } from '@wick/kernels';
import { grad } from '../../autograd/backward.ts';
import { differentiate } from '../../autograd/differentiate.ts';
import { apply } from '../../autograd/dispatch.ts';
import { wantsGrad } from '../../autograd/gradMode.ts';
import type { Gradients, Operand, OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { numelOf } from '../../core/shape.ts';
import { transforming } from '../../core/transforming.ts';
import type { Tensor } from '../../tensor.ts';
import { rnnByDefinition } from './definition.ts';
import { gateKernels, type RnnMode, rnnModes } from './gates.ts';
import { type RnnAttrs, schedule } from './schedule.ts';

/**
 * What one direction of one layer works on: x [rows, in]; h0 [n, out] and, for the LSTM, c0 [n, size]; the weights of
 * the input [gates · size, in] and of the hidden state [gates · size, out], a bias each, and the projection [out, size].
 */
export type RnnInputs = [
  x: Tensor,
  h0: Tensor,
  c0: Operand,
  wIh: Tensor,
  wHh: Tensor,
  bIh: Operand,
  bHh: Operand,
  wHr: Operand,
];
type BackwardInputs = [gOut: Operand, gH: Operand, gC: Operand, ...RnnInputs, work: Tensor];

const all = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/**
 * One direction of one recurrent layer over whole sequences. Results: the hidden state after each row, the last hidden
 * state, what the backward needs of each step, and for the LSTM the last cell state.
 */
function rnn(mode: RnnMode): OpRecord<RnnInputs, RnnAttrs, Tensor[]> {
  const backwardOp: OpRecord<BackwardInputs, RnnAttrs & { wanted: readonly number[] }, Tensor[]> = {
    name: `${mode}Backward`,
    saves: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    forward: (inputs, attrs) => runBackward(mode, inputs, attrs, attrs.wanted),
    backward(grads, ctx) {
      const inputs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((i) => (ctx.given(i) ? ctx.input(i) : null));
      const define = (standIns: Operand[]) => gradientsByDefinition(mode, standIns, ctx.attrs, ctx.attrs.wanted);
      // What the steps left behind follows from the other inputs.
      return [...differentiate(define, inputs, grads), null] as unknown as Gradients<BackwardInputs>;
    },
  };
  return {
    name: mode,
    saves: [...all, 'output'],
    forward: (inputs, attrs) => runForward(mode, inputs, attrs),
    backward([gOut, gH, , gC], ctx) {
      const inputs = all.map((i) => (ctx.given(i) ? ctx.input(i) : null)) as unknown as RnnInputs;
      const wanted: number[] = all.filter((i) => ctx.needs(i));
      const found = apply(backwardOp, [gOut!, gH!, gC ?? null, ...inputs, ctx.output(2)], { ...ctx.attrs, wanted });
      const at = (i: number) => found[wanted.indexOf(i)] ?? null;
      return [at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)];
    },
  };
}

export const rnnTanhOp: OpRecord<RnnInputs, RnnAttrs, Tensor[]> = rnn('rnnTanh');
export const rnnReluOp: OpRecord<RnnInputs, RnnAttrs, Tensor[]> = rnn('rnnRelu');
export const lstmOp: OpRecord<RnnInputs, RnnAttrs, Tensor[]> = rnn('lstm');
export const gruOp: OpRecord<RnnInputs, RnnAttrs, Tensor[]> = rnn('gru');

function floats(t: Tensor): FloatArray {
  return dense(t) as FloatArray;
}

/** The sizes that forward and backward go by. */
function layout(mode: RnnMode, [x, h0, c0, wIh, wHh]: RnnInputs) {
  const { gates, kept } = rnnModes[mode];
  const rows = wHh.shape[0]!;
  const [batch, out] = h0.shape as [number, number];
  const size = c0 ? c0.shape[1]! : out;
  const before = kept * size; // where the previous hidden state begins in a row of the workspace
  return { count: x.shape[0]!, ins: wIh.shape[1]!, batch, out, size, rows, gates, before, width: before + out };
}

/** Fills the first `cols` elements of each of `rows` rows with the sum of what is given, or zeros. */
function fillRows(to: FloatArray, rows: number, cols: number, ld: number, a: Operand, b: Operand): void {
  const first = a && floats(a);
  const second = b && floats(b);
  for (let j = 0, o = 0; j < rows; j++, o += ld)
    for (let i = 0; i < cols; i++) to[o + i] = (first ? first[i]! : 0) + (second ? second[i]! : 0);
}

function runForward(mode: RnnMode, inputs: RnnInputs, attrs: RnnAttrs): Tensor[] {
  const [x, h0, c0, wIh, wHh, bIh, bHh, wHr] = inputs;
  const dtype = x.dtype as 'float32' | 'float64';
  const { count, ins, batch, out, size, rows, before, width } = layout(mode, inputs);
  const { apart } = rnnModes[mode];
  const kernel = gateKernels[mode][dtype];
  const results = allocate(dtype, count * out, false);
  const hidden = floats(h0).slice();
  const cell = c0 ? floats(c0).slice() : allocate(dtype, 0);
  const made = (work: FloatArray): Tensor[] => [
    wrapArray(results, [count, out], dtype),
    wrapArray(hidden, [batch, out], dtype),
    wrapArray(work, [work.length / width, width], dtype),
    ...(c0 ? [wrapArray(cell, [batch, size], dtype)] : []),
  ];
  if (!wHr) {
    // What nobody will ask for need not leave the kernels. Transforms keep their graphs further out.
    const wanted = transforming.by || inputs.some((t) => t && wantsGrad(t));
    const kept = wanted ? allocate(dtype, count * width, false) : null;
    const layer = kernelLayer(mode, inputs, attrs);
    if (recurrentForward(layer, kernelArrays(inputs), hidden, cell, results, kept))
      return made(kept ?? allocate(dtype, 0));
  }
  const work = allocate(dtype, count * width, false);
  const recurrent = allocate(dtype, apart ? batch * rows : 0);
  const units = wHr ? allocate(dtype, batch * size) : hidden;
  const weight = floats(wHh);
  const projection = wHr && floats(wHr);
  // The inputs' part of all sums at once.
  fillRows(work, count, rows, width, bIh, apart ? null : bHh);
  gemm(false, true, count, rows, ins, 1, floats(x), 0, ins, floats(wIh), 0, ins, 1, work, 0, width);
  for (const { start, n } of schedule(inputs, attrs)) {
    const at = start * width;
    for (let j = 0, h = 0, o = at + before; j < n; j++, o += width)
      for (let i = 0; i < out; i++) work[o + i] = hidden[h++]!;
    if (apart) {
      fillRows(recurrent, n, rows, rows, bHh, null);
      gemm(false, true, n, rows, out, 1, hidden, 0, out, weight, 0, out, 1, recurrent, 0, rows);
    } else gemm(false, true, n, rows, out, 1, hidden, 0, out, weight, 0, out, 1, work, at, width);
    kernel.forward(n, size, work, at, width, units, cell, recurrent);
    if (projection) gemm(false, true, n, out, size, 1, units, 0, size, projection, 0, size, 0, hidden, 0, out);
    results.set(hidden.subarray(0, n * out), start * out);
  }
  return made(work);
}

function kernelLayer(mode: RnnMode, inputs: RnnInputs, attrs: RnnAttrs): RecurrentLayer {
  return { mode, steps: schedule(inputs, attrs), ...layout(mode, inputs) };
}

function kernelArrays([x, , , wIh, wHh, bIh, bHh]: RnnInputs) {
  return { x: floats(x), wIh: floats(wIh), wHh: floats(wHh), bIh: bIh && floats(bIh), bHh: bHh && floats(bHh) };
}

/** The gradients of the wanted inputs: back through time, then all steps' part of each weight at once. */
function runBackward(mode: RnnMode, inputs: BackwardInputs, attrs: RnnAttrs, wanted: readonly number[]): Tensor[] {
  const [gOut, gH, gC, ...rest] = inputs;
  const operands = rest.slice(0, 8) as unknown as RnnInputs;
  const [x, h0, c0, wIh, wHh, , , wHr] = operands;
  const dtype = x.dtype as 'float32' | 'float64';
  const { count, ins, batch, out, size, rows, before, width } = layout(mode, operands);
  const { apart, kept } = rnnModes[mode];
  const kernel = gateKernels[mode][dtype];
  const work = floats(inputs[11]);
  const gResults = gOut && floats(gOut);
  const gHidden = gH ? floats(gH).slice() : allocate(dtype, batch * out);
  const gCell = gC ? floats(gC).slice() : allocate(dtype, c0 ? batch * size : 0);
  if (!wHr) {
    const room = (i: number, shape: readonly number[]) =>
      wanted.includes(i) ? wrapArray(allocate(dtype, numelOf(shape), false), shape, dtype) : null;
    const found = [
      room(0, x.shape),
      wrapArray(gHidden, h0.shape, dtype),
      wrapArray(gCell, [batch, size], dtype),
      ...[room(3, wIh.shape), room(4, wHh.shape), room(5, [rows]), room(6, [rows])],
    ];
    const into = (i: number) => found[i] && floats(found[i]);
    const gradients = { x: into(0), wIh: into(3), wHh: into(4), bIh: into(5), bHh: into(6) } as RecurrentGradients;
    const layer = kernelLayer(mode, operands, attrs);
    if (recurrentBackward(layer, kernelArrays(operands), work, gResults, gHidden, gCell, gradients))
      return wanted.map((i) => found[i]!);
  }
  const gSums = allocate(dtype, count * rows);
  const gRecurrent = apart ? allocate(dtype, count * rows) : gSums;
  const projection = wHr && floats(wHr);
  const gProjected = allocate(dtype, wHr ? count * out : 0);
  const gUnits = wHr ? allocate(dtype, batch * size) : gHidden;
  const weight = floats(wHh);
  for (const { start, n } of schedule(operands, attrs).reverse()) {
    const end = n * out;
    if (gResults) for (let i = 0, p = start * out; i < end; i++, p++) gHidden[i]! += gResults[p]!;
    if (projection) {
      gProjected.set(gHidden.subarray(0, end), start * out);
      gemm(false, false, n, size, out, 1, gHidden, 0, out, projection, 0, size, 0, gUnits, 0, size);
    }
    kernel.backward(n, size, work, start * width, width, gUnits, gCell, gSums, start, gRecurrent);
    const past = apart ? 1 : 0; // the kernel left what goes past the gates
    gemm(false, false, n, out, rows, 1, gRecurrent, start * rows, rows, weight, 0, out, past, gHidden, 0, out);
  }
  const product = (m: number, n: number, a: FloatArray, b: FloatArray, bAt: number, ldb: number) => {
    const c = allocate(dtype, m * n);
    gemm(true, false, m, n, count, 1, a, 0, m, b, bAt, ldb, 0, c, 0, n);
    return wrapArray(c, [m, n], dtype);
  };
  const gradients: (() => Tensor)[] = [
    () => {
      const gx = allocate(dtype, count * ins);
      gemm(false, false, count, ins, rows, 1, gSums, 0, rows, floats(wIh), 0, ins, 0, gx, 0, ins);
      return wrapArray(gx, x.shape, dtype);
    },
    () => wrapArray(gHidden, h0.shape, dtype),
    () => wrapArray(gCell, [batch, size], dtype),
    () => product(rows, ins, gSums, floats(x), 0, ins),
    () => product(rows, out, gRecurrent, work, before, width),
    () => columnSums(gSums, count, rows, dtype),
    () => columnSums(gRecurrent, count, rows, dtype),
    () => product(out, size, gProjected, hiddenUnits(work, count, size, width, kept, dtype), 0, size),
  ];
  return wanted.map((i) => gradients[i]!());
}

function columnSums(data: FloatArray, rows: number, cols: number, dtype: 'float32' | 'float64'): Tensor {
  const sums = new Float64Array(cols);
  for (let j = 0, p = 0; j < rows; j++) for (let i = 0; i < cols; i++) sums[i]! += data[p++]!;
  return wrapArray(dtype === 'float32' ? Float32Array.from(sums) : sums, [cols], dtype);
}

/** What an LSTM projects: output gate times tanh of the cell state. */
function hiddenUnits(
  work: FloatArray,
  count: number,
  size: number,
  width: number,
  kept: number,
  dtype: 'float32' | 'float64',
): FloatArray {
  const units = allocate(dtype, count * size);
  const squashed = (kept - 1) * size;
  for (let j = 0, h = 0, at = 0; j < count; j++, at += width)
    for (let i = at; i < at + size; i++) units[h++] = work[i + 3 * size]! * work[i + squashed]!;
  return units;
}

/** The same gradients in small operations, as functions of everything they depend on. */
function gradientsByDefinition(
  mode: RnnMode,
  [gOut, gH, gC, ...inputs]: readonly Operand[],
  attrs: RnnAttrs,
  wanted: readonly number[],
): (Tensor | null)[] {
  const [out, hidden, cell] = rnnByDefinition(mode, inputs as unknown as RnnInputs, attrs);
  const reached = (
    [
      [out, gOut],
      [hidden, gH],
      [cell, gC],
    ] as const
  ).filter(([t, g]) => t && g);
  return grad(
    reached.map(([t]) => t!),
    wanted.map((i) => inputs[i]!),
    { gradOutputs: reached.map(([, g]) => g!), createGraph: true, allowUnused: true },
  );
}
