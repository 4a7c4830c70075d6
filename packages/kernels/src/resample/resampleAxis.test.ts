import { describeBuilds } from '../testing/builds.ts';
import { expectClose, floatTypes } from '../testing/expectClose.ts';
import { fillUniform, integerIn, lehmer } from '../testing/random.ts';
import { type AxisTaps, adjointTaps, resampleAxis } from './resampleAxis.ts';

/** Up to four places for each output, some of them twice, some outputs none. */
function randomTaps(random: () => number, input: number, output: number): AxisTaps {
  const start = new Int32Array(output + 1);
  for (let o = 0; o < output; o++) start[o + 1] = start[o]! + integerIn(random, 0, 4);
  const index = Int32Array.from({ length: start[output]! }, () => integerIn(random, 0, input - 1));
  return { start, index, weight: fillUniform(new Float64Array(index.length), random) };
}

describeBuilds(() => {
  describe.each(floatTypes)('$name', ({ make, rel, abs }) => {
    test.each([1, 2, 4, 7, 16])(
      'sums along an axis are those of the definition, and the adjoint its transpose: inner %d',
      (inner) => {
        const random = lehmer(inner);
        for (const [outer, input, output] of [
          [1, 5, 8],
          [6, 7, 3],
          [9, 1, 4],
        ] as const) {
          const taps = randomTaps(random, input, output);
          const x = fillUniform(make(outer * input * inner), random);
          const out = make(outer * output * inner).fill(NaN);
          resampleAxis(x, out, taps, { outer, input, inner });
          const expected = new Float64Array(out.length);
          for (let i = 0; i < out.length; i++) {
            const [b, o, j] = [Math.floor(i / inner / output), Math.floor(i / inner) % output, i % inner];
            for (let t = taps.start[o]!; t < taps.start[o + 1]!; t++) {
              expected[i]! += taps.weight[t]! * x[(b * input + taps.index[t]!) * inner + j]!;
            }
          }
          expectClose(out, expected, rel, abs);
          const y = fillUniform(make(out.length), random);
          const back = make(x.length);
          resampleAxis(y, back, adjointTaps(taps, input), { outer, input: output, inner });
          const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
            Array.from(a).reduce((s, v, i) => s + v * b[i]!, 0);
          expectClose([dot(back, x)], [dot(y, out)], rel, abs * 10);
        }
      },
    );
  });
});

test('resampling refuses a place beyond the axis and short arrays, and writes nothing', () => {
  const taps = { start: Int32Array.of(0, 1), index: Int32Array.of(2), weight: Float64Array.of(1) };
  const out = Float32Array.of(7);
  const block = { outer: 1, input: 2, inner: 1 };
  expect(() => resampleAxis(new Float32Array(2), out, taps, block)).toThrow('indices must lie in [0, 2), got 2');
  expect(() => resampleAxis(new Float32Array(1), out, taps, block)).toThrow('x needs 2 elements, got 1');
  expect([...out]).toEqual([7]);
});
