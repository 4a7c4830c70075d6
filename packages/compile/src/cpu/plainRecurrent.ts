import type { ArrayPlace } from '@wick/kernels/plan';
import { gateKernels, rnnModes } from '@wick/tensor/internal';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import type { Floats } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';
import { floatTypeOf, type Lower } from './layout.ts';
import { type Mode, type Operands, type RnnAttrs, stepsOf } from './recurrent.ts';

// Layers that are too small for the kernels, have a projection or are of doubles: the gates' plain loops as eager work has
// them, between products.

function sizesOf(mode: Mode, [x, h0, c0, wIh, wHh]: Operands) {
  const { gates: _, kept, apart } = rnnModes[mode];
  const [batch, out] = h0.shape as [number, number];
  const size = c0 ? c0.shape[1]! : out;
  const before = kept * size;
  const sizes = { batch, out, size, rows: wHh.shape[0]!, before, width: before + out };
  return { ...sizes, kept, apart, count: x.shape[0]!, ins: wIh.shape[1]! };
}

/** Fills the first `columns` elements of each of `rows` rows with the sum of what is given, or zeros. */
function fillRows(to: Floats, rows: number, columns: number, step: number, a?: Floats, b?: Floats): void {
  for (let j = 0, o = 0; j < rows; j++, o += step)
    for (let i = 0; i < columns; i++) to[o + i] = (a === undefined ? 0 : a[i]!) + (b === undefined ? 0 : b[i]!);
}

export function plainRecurrent(mode: Mode): Lower {
  return ({ inputs, outputs, attrs }, layout) => {
    const dtype = floatTypeOf([...inputs, ...outputs]);
    const operands = inputs as unknown as Operands;
    if (dtype === null || countOf(operands[0].shape) === 0 || !outputs.every(isDense)) return null;
    const { count, ins, batch, out, size, rows, before, width, apart } = sizesOf(mode, operands);
    const loops = new InLoops(layout, dtype);
    const given = operands.map((place) => place && loops.dense(place));
    if (given.some((place, i) => place === null && operands[i] !== null)) return null;
    const [x, h0, c0, wIh, wHh, bIh, bHh, wHr] = given as (ArrayPlace | null)[];
    const [results, hidden, work, last] = outputs.map((place) => loops.result(place)) as ArrayPlace[];
    if (work!.length !== count * width) return null;
    const cell = last ?? loops.room(0);
    const units = wHr ? loops.room(batch * size) : hidden!;
    const recurrent = loops.room(apart ? batch * rows : 0);
    const kernel = gateKernels[mode][dtype];
    loops.begin(h0!, hidden!);
    if (c0) loops.begin(c0, cell);
    const biases = [bIh, apart ? null : bHh].filter((bias) => bias != null);
    loops.loop([work!, ...biases], (to, a, b) => fillRows(to, count, rows, width, a, b));
    const whole = { of: work!, step: width };
    loops.product([count, rows, ins], { of: x!, step: ins }, { of: wIh!, step: ins, turned: true }, whole, { beta: 1 });
    const biasApart = apart && bHh ? [bHh] : [];
    for (const { start, n } of stepsOf(operands, attrs as RnnAttrs)) {
      const at = start * width;
      loops.loop([work!, hidden!, recurrent, ...biasApart], (to, h, sums, bias) => {
        for (let j = 0, i = 0, o = at + before; j < n; j++, o += width)
          for (let k = 0; k < out; k++) to[o + k] = h[i++]!;
        if (apart) fillRows(sums, n, rows, rows, bias);
      });
      const sums = apart ? { of: recurrent, step: rows } : { of: work!, from: at, step: width };
      const weight = { of: wHh!, step: out, turned: true };
      loops.product([n, rows, out], { of: hidden!, step: out }, weight, sums, { beta: 1 });
      loops.loop([work!, units, cell, recurrent], (to, u, c, r) => kernel.forward(n, size, to, at, width, u, c, r));
      if (wHr) {
        const projection = { of: wHr, step: size, turned: true };
        loops.product([n, out, size], { of: units, step: size }, projection, { of: hidden!, step: out });
      }
      loops.loop([results!, hidden!], (to, h) => {
        for (let i = 0, o = start * out; i < n * out; i++, o++) to[o] = h[i]!;
      });
    }
    return loops.commands;
  };
}

export function plainRecurrentBackward(mode: Mode): Lower {
  return ({ inputs, outputs, attrs }, layout) => {
    const dtype = floatTypeOf([...inputs, ...outputs]);
    const operands = inputs.slice(3, 11) as unknown as Operands;
    if (dtype === null || countOf(operands[0].shape) === 0 || !outputs.every(isDense)) return null;
    const { count, ins, batch, out, size, rows, before, width, apart, kept } = sizesOf(mode, operands);
    const loops = new InLoops(layout, dtype);
    const given = inputs.map((place) => place && loops.dense(place));
    if (given.some((place, i) => place === null && inputs[i] !== null)) return null;
    const [gOut, gH, gC, x, , c0, wIh, wHh, , , wHr, work] = given as (ArrayPlace | null)[];
    if (work!.length !== count * width) return null;
    const { wanted } = attrs as { wanted: readonly number[] };
    const found = (i: number): ArrayPlace | null =>
      wanted.includes(i) ? loops.result(outputs[wanted.indexOf(i)] as Place) : null;
    const kernel = gateKernels[mode][dtype];
    const gHidden = found(1) ?? loops.room(batch * out);
    const gCell = found(2) ?? loops.room(c0 ? batch * size : 0);
    loops.begin(gH!, gHidden);
    loops.begin(gC!, gCell);
    const sums = loops.room(count * rows);
    const recurrent = apart ? loops.room(count * rows) : sums;
    const projected = loops.room(wHr ? count * out : 0);
    const gUnits = wHr ? loops.room(batch * size) : gHidden;
    const steps = stepsOf(operands, attrs as RnnAttrs);
    for (const { start, n } of [...steps].reverse()) {
      const end = n * out;
      if (gOut)
        loops.loop([gHidden, gOut], (to, g) => {
          for (let i = 0, p = start * out; i < end; i++, p++) to[i]! += g[p]!;
        });
      if (wHr) {
        loops.loop([projected, gHidden], (to, g) => {
          for (let i = 0, p = start * out; i < end; i++, p++) to[p] = g[i]!;
        });
        const from = { of: gHidden, step: out };
        loops.product([n, size, out], from, { of: wHr, step: size }, { of: gUnits, step: size });
      }
      loops.loop([work!, gUnits, gCell, sums, recurrent], (w, u, c, s, r) =>
        kernel.backward(n, size, w, start * width, width, u, c, s, start, r),
      );
      const gates = { of: recurrent, from: start * rows, step: rows };
      const weight = { of: wHh!, step: out };
      // The kernel left what goes past the gates.
      loops.product([n, out, rows], gates, weight, { of: gHidden, step: out }, { beta: apart ? 1 : 0 });
    }
    const turned = (of: ArrayPlace, step: number) => ({ of, step, turned: true });
    const [gx, gIh, gHh, gbIh, gbHh, gHr] = [0, 3, 4, 5, 6, 7].map(found);
    if (gx) loops.product([count, ins, rows], { of: sums, step: rows }, { of: wIh!, step: ins }, { of: gx, step: ins });
    if (gIh) loops.product([rows, ins, count], turned(sums, rows), { of: x!, step: ins }, { of: gIh, step: ins });
    if (gHh) {
      const past = { of: work!, from: before, step: width };
      loops.product([rows, out, count], turned(recurrent, rows), past, { of: gHh, step: out });
    }
    const totals = new Float64Array(rows);
    const addUp = (to: Floats, from: Floats) => {
      totals.fill(0);
      for (let j = 0, p = 0; j < count; j++) for (let i = 0; i < rows; i++) totals[i]! += from![p++]!;
      for (let i = 0; i < rows; i++) to[i] = totals[i]!;
    };
    if (gbIh) loops.loop([gbIh, sums], addUp);
    if (gbHh) loops.loop([gbHh, recurrent], addUp);
    if (gHr) {
      const units = loops.room(count * size);
      const squashed = (kept - 1) * size;
      // What an LSTM projects: output gate times tanh of the cell state.
      loops.loop([units, work!], (to, w) => {
        for (let j = 0, h = 0, at = 0; j < count; j++, at += width)
          for (let i = at; i < at + size; i++) to[h++] = w[i + 3 * size]! * w[i + squashed]!;
      });
      loops.product([out, size, count], turned(projected, out), { of: units, step: size }, { of: gHr, step: size });
    }
    return loops.commands;
  };
}
