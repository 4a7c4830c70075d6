import {
  type RecurrentLayer,
  type RecurrentMode,
  recurrentBackward,
  recurrentFits,
  recurrentForward,
} from '../recurrent/recurrentLayer.ts';
import { describeWasmBuilds } from '../testing/builds.ts';
import { onPlan } from '../testing/onPlan.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { expectSameBits } from '../testing/sameBits.ts';

const gates = { lstm: [4, 6], gru: [3, 4], rnnTanh: [1, 1], rnnRelu: [1, 1] } as const;

function layerOf(mode: RecurrentMode, batch: number, length: number, ins: number, size: number): RecurrentLayer {
  const [count, kept] = gates[mode];
  const steps = Array.from({ length }, (_, i) => ({ start: i * batch, n: batch }));
  return { mode, steps, count: batch * length, ins, batch, size, rows: count * size, width: (kept + 1) * size };
}

describeWasmBuilds(() => {
  test.each(['lstm', 'gru', 'rnnTanh', 'rnnRelu'] as const)('%s', (mode) => {
    const random = lehmer(3);
    const floats = (n: number) => fillUniform(new Float32Array(n), random);
    for (const [batch, length, ins, size] of [
      [3, 5, 7, 9],
      [2, 90, 4, 6],
    ] as const) {
      const layer = layerOf(mode, batch, length, ins, size);
      expect(recurrentFits(layer)).toBe(true);
      const { count, rows, width } = layer;
      const [x, wIh, wHh, bIh, bHh] = [count * ins, rows * ins, rows * size, rows, rows].map(floats) as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const states = () =>
        [floats(batch * size), mode === 'lstm' ? floats(batch * size) : new Float32Array(0)] as const;
      const [[h0, c0], [gh0, gc0], gOut] = [states(), states(), floats(count * size)];
      const [h, c, gh, gc] = [h0.slice(), c0.slice(), gh0.slice(), gc0.slice()];
      const [results, work] = [new Float32Array(count * size), new Float32Array(count * width)];
      const arrays = { x, wIh, wHh, bIh, bHh };
      expect(recurrentForward(layer, arrays, h, c, results, work)).toBe(true);
      const grads = {
        x: new Float32Array(x.length),
        wIh: new Float32Array(wIh.length),
        wHh: new Float32Array(wHh.length),
        bIh: new Float32Array(rows),
        bHh: new Float32Array(rows),
      };
      recurrentBackward(layer, arrays, work, gOut, gh, gc, grads);
      const given = [x, wIh, wHh, bIh, bHh, h0, c0, gOut, gh0, gc0];
      const made = [results, work, ...Object.values(grads)].map((array) => new Float32Array(array.length));
      const lstm = mode === 'lstm';
      const found = onPlan(
        [...given, ...made],
        (at) => {
          const [x, wIh, wHh, bIh, bHh, hidden, cell, gradResults, gradHidden, gradCell] = at as [number, ...number[]];
          const [results, work, ...to] = at.slice(10) as [number, number, ...number[]];
          const weights = { layer, x, wIh: wIh!, wHh: wHh!, work };
          return [
            { kind: 'recurrent', ...weights, bIh, bHh, hidden: hidden!, cell: lstm ? cell : null, results },
            {
              kind: 'recurrentGrad',
              ...weights,
              gradResults,
              gradHidden: gradHidden!,
              gradCell: lstm ? gradCell : null,
              wanted: { x: to[0], wIh: to[1], wHh: to[2], bIh: to[3], bHh: to[4] },
            },
          ];
        },
        2,
      );
      const expected = [results, work, ...Object.values(grads)];
      for (const [i, array] of expected.entries()) expectSameBits(found[10 + i]!, array, `${mode} ${i}`);
      for (const [i, array] of [
        [5, h],
        [6, c],
        [8, gh],
        [9, gc],
      ] as const)
        expectSameBits(found[i]!, array, `${mode} ${i}`);
    }
  });
});
