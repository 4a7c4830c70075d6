import type { RecurrentCommand, RecurrentGradCommand } from '@wick/kernels/plan';
import { besidePlan } from '../testing/besidePlan.ts';
import { randomOf } from '../testing/floats.ts';
import { fillUniform } from '../testing/random.ts';

type Layer = RecurrentCommand['layer'];

const gates = { lstm: [4, 6], gru: [3, 4], rnnTanh: [1, 1], rnnRelu: [1, 1] } as const;

/** Sequences of several lengths, so that steps have fewer rows one after the other. */
function layerOf(mode: Layer['mode'], lengths: readonly number[], ins: number, size: number): Layer {
  const [count, kept] = gates[mode];
  const steps: { start: number; n: number }[] = [];
  let start = 0;
  for (let t = 0; t < lengths[0]!; t++) {
    const n = lengths.filter((length) => length > t).length;
    steps.push({ start, n });
    start += n;
  }
  return { mode, steps, count: start, ins, batch: lengths.length, size, rows: count * size, width: (kept + 1) * size };
}

test.each(['lstm', 'gru', 'rnnTanh', 'rnnRelu'] as const)('%s', async (mode) => {
  const random = randomOf(3);
  const floats = (n: number) => fillUniform(new Float32Array(n), random).map((value) => value / 2);
  // Large enough for the CPU's kernels.
  const layer = mode === 'lstm' ? layerOf(mode, [14, 9, 5, 1, 1, 1], 15, 17) : layerOf(mode, [13, 12, 6], 23, 41);
  const { count, ins, batch, size, rows, width } = layer;
  const lstm = mode === 'lstm';
  const states = batch * size;
  const given = [count * ins, rows * ins, rows * size, rows, rows, states, states, count * size, states, states].map(
    floats,
  );
  for (const [bias, kept] of [
    [true, true],
    [false, false],
  ]) {
    const made = [count * size, count * width, count * ins, rows * ins, rows * size, rows, rows];
    const arrays = [...given, ...made.map((n) => new Float32Array(n))];
    await besidePlan(
      mode,
      arrays,
      (at): (RecurrentCommand | RecurrentGradCommand)[] => {
        const [x, wIh, wHh, bIh, bHh, hidden, cell, gradResults, gradHidden, gradCell] = at as number[];
        const [results, work, ...to] = at.slice(10) as number[];
        const weights = { layer, x: x!, wIh: wIh!, wHh: wHh! };
        const biases = bias ? { bIh, bHh } : {};
        const places = { hidden: hidden!, cell: lstm ? cell : null, results: results! };
        return [
          { kind: 'recurrent', ...weights, ...biases, ...places, work: kept ? work! : null },
          ...(kept
            ? [
                {
                  kind: 'recurrentGrad' as const,
                  ...{
                    ...weights,
                    work: work!,
                    gradResults,
                    gradHidden: gradHidden!,
                    gradCell: lstm ? gradCell : null,
                  },
                  wanted: { x: to[0], wIh: to[1], wHh: to[2], bIh: to[3], bHh: to[4] },
                },
              ]
            : []),
        ];
      },
      { magnitude: 20 },
    );
  }
});
