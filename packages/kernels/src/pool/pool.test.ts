import { type Triple, volume } from '../conv/geometry.ts';
import { describeBuilds } from '../testing/builds.ts';
import { expectClose, floatTypes } from '../testing/expectClose.ts';
import { naiveAverage, naiveMaximum } from '../testing/naivePool.ts';
import { fillUniform, integerIn, lehmer } from '../testing/random.ts';
import { adaptiveAvgPoolForward, adaptiveMaxPoolForward } from './adaptivePool.ts';
import { avgPoolBackward, avgPoolForward } from './avgPool.ts';
import { poolOutputSize } from './geometry.ts';
import { maxPoolForward, maxPoolValues } from './maxPool.ts';
import { gatherPlane, scatterPlaneAdd } from './planes.ts';

function randomPool(seed: number) {
  const random = lehmer(seed);
  const triple = (pick: (i: number) => number): Triple => [pick(0), pick(1), pick(2)];
  const ceilMode = seed % 2 === 0;
  const kernel = triple(() => integerIn(random, 1, 4));
  const stride = triple(() => integerIn(random, 1, 4));
  const dilation = triple(() => integerIn(random, 1, 2));
  const padding = triple((i) => integerIn(random, 0, Math.floor(kernel[i]! / 2)));
  const input = triple((i) => dilation[i]! * (kernel[i]! - 1) + 1 + integerIn(random, 0, 5));
  const size = (dilations: Triple) =>
    triple((i) => poolOutputSize(input[i]!, kernel[i]!, stride[i]!, padding[i]!, dilations[i]!, ceilMode));
  const common = { planes: 3, input, kernel, stride, padding };
  return {
    max: { ...common, dilation, output: size(dilation) },
    average: { ...common, output: size([1, 1, 1]) },
    random,
  };
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, v, i) => sum + v * b[i]!, 0);

describeBuilds(() => {
  describe.each(floatTypes)('$name', ({ make, rel, abs }) => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);

    test('max pool equals a search through every window, values and places', () => {
      for (const seed of seeds) {
        const { max: g, random } = randomPool(seed);
        const input = fillUniform(make(g.planes * volume(g.input)), random);
        const expected = naiveMaximum(input, g);
        const output = make(expected.values.length);
        for (const indices of [new Int32Array(output.length), new BigInt64Array(output.length)]) {
          maxPoolForward(input, output.fill(7), indices, g);
          expect([...output]).toEqual(expected.values);
          expect(Array.from<number | bigint, number>(indices, Number)).toEqual(expected.places);
        }
        maxPoolValues(input, output.fill(7), g);
        expect([...output]).toEqual(expected.values);
      }
    });

    test('a max pool takes the last NaN of a window, and the first place where nothing exceeds -Infinity', () => {
      const g = {
        planes: 1,
        input: [1, 3, 12] as const,
        kernel: [1, 2, 2] as const,
        stride: [1, 1, 1] as const,
        padding: [0, 1, 1] as const,
        dilation: [1, 1, 1] as const,
        output: [1, 4, 13] as const,
      };
      const input = make(36).fill(-Infinity);
      input[14] = NaN;
      input[15] = NaN;
      input[35] = 2;
      const output = make(52);
      const [plain, wide] = [new Int32Array(52), new BigInt64Array(52)];
      maxPoolForward(input, output, plain, g);
      const values = [...output];
      maxPoolForward(input, output.fill(7), wide, g);
      expect([...output]).toEqual(values);
      expect([...wide].map(Number)).toEqual([...plain]);
      // Rows 0 and 1 of windows: corners in the border, and both NaN.
      expect([...plain.subarray(0, 3)]).toEqual([0, 0, 1]);
      expect([...plain.subarray(13 * 2 + 2, 13 * 2 + 5)]).toEqual([14, 15, 15]);
    });

    test('a max pool of windows side by side, 2 x 2, takes the same: the first of equals, the last NaN', () => {
      const [special, random] = [[0, -0, -1, Number.NaN, Number.NEGATIVE_INFINITY, 1], lehmer(6)];
      for (const [height, width] of [
        [4, 8],
        [5, 9],
        [6, 23],
      ] as const) {
        const output = [1, height >> 1, width >> 1] as const;
        const windows = { kernel: [1, 2, 2], stride: [1, 2, 2], padding: [0, 0, 0], dilation: [1, 1, 1] } as const;
        const g = { planes: 3, input: [1, height, width] as const, output, ...windows };
        // A plane of nothing but -Infinity.
        const input = make(3 * height * width).map((_, i) =>
          i < height * width ? Number.NEGATIVE_INFINITY : (special[integerIn(random, 0, 9)] ?? -2),
        );
        const expected = naiveMaximum(input, g);
        const [values, places] = [make(3 * volume(output)), new BigInt64Array(3 * volume(output))];
        maxPoolForward(input, values, places, g);
        expect(values.findIndex((v, i) => !Object.is(v, expected.values[i]))).toBe(-1);
        expect([...places].map(Number)).toEqual(expected.places);
      }
    });

    test('a max pool without places has the same values: the first of equal zeros, NaN, -Infinity', () => {
      const [special, random] = [[0, -0, -1, Number.NaN, Number.NEGATIVE_INFINITY, 1], lehmer(5)];
      const g = { planes: 2, kernel: [1, 2, 3], padding: [0, 1, 1], dilation: [1, 1, 1] } as const;
      for (const width of [9, 16, 25, 70]) {
        for (const stride of [1, 2] as const) {
          const output = [1, 11, Math.floor((width - 1) / stride) + 1] as const;
          const pool = { ...g, input: [1, 10, width] as const, stride: [1, 1, stride] as const, output };
          const input = make(2 * 10 * width).map(() => special[integerIn(random, 0, 11)] ?? -2);
          const [values, found] = [make(2 * volume(output)), make(2 * volume(output))];
          maxPoolForward(input, values, new Int32Array(values.length), pool);
          maxPoolValues(input, found, pool);
          expect(found.findIndex((v, i) => !Object.is(v, values[i]))).toBe(-1);
        }
      }
    });

    test('average pool equals the mean of every window, and its gradient is the adjoint', () => {
      for (const seed of seeds) {
        const { average: g, random } = randomPool(seed);
        const input = fillUniform(make(g.planes * volume(g.input)), random);
        const grad = fillUniform(make(g.planes * volume(g.output)), random);
        const output = make(grad.length);
        const gradInput = make(input.length);
        for (const options of [{}, { countIncludePad: false }, { divisorOverride: 3 }]) {
          avgPoolForward(input, output, g, options);
          expectClose(output, naiveAverage(input, g, options), rel, abs);
          avgPoolBackward(grad, gradInput, g, options);
          expectClose([dot(gradInput, input)], [dot(grad, output)], rel, abs * 10);
        }
      }
    });

    // What the windows span is as large as the plane, but begins before it.
    test.each([
      { input: [1, 6, 12], kernel: [1, 3, 2], stride: [1, 3, 1], padding: [0, 1, 0], output: [1, 2, 11] },
      { input: [3, 4, 9], kernel: [3, 1, 1], stride: [3, 1, 1], padding: [1, 0, 0], output: [1, 4, 9] },
    ] as const)('windows of $kernel by steps of $stride over $input padded by $padding', (window) => {
      const g = { planes: 2, ...window };
      const input = fillUniform(make(g.planes * volume(g.input)), lehmer(3));
      const max = { ...g, dilation: [1, 1, 1] as const };
      const output = make(g.planes * volume(g.output));
      maxPoolValues(input, output, max);
      expect([...output]).toEqual(naiveMaximum(input, max).values);
      avgPoolForward(input, output, g);
      expectClose(output, naiveAverage(input, g, {}), rel, abs);
    });

    test('where the output divides the input, adaptive pools are pools of that kernel and stride', () => {
      const random = lehmer(8);
      const g = { planes: 2, input: [4, 6, 9] as const, output: [2, 3, 3] as const };
      const kernel = [2, 2, 3] as const;
      const windows = { ...g, kernel, stride: kernel, padding: [0, 0, 0] as const, dilation: [1, 1, 1] as const };
      const input = fillUniform(make(2 * volume(g.input)), random);
      const [a, b] = [make(36), make(36)];
      const [i, j] = [new Int32Array(36), new Int32Array(36)];
      adaptiveAvgPoolForward(input, a, g);
      avgPoolForward(input, b, windows);
      expect(a).toEqual(b);
      adaptiveMaxPoolForward(input, a, i, g);
      maxPoolForward(input, b, j, windows);
      expect([a, i]).toEqual([b, j]);
    });

    test('scatterPlaneAdd adds to what is there, also twice to one place; gatherPlane reads it back', () => {
      const g = { planes: 2, inPlane: 3, outPlane: 4 };
      for (const indices of [
        new Int32Array([0, 2, 2, 0, 1, 1, 1, 2]),
        new BigInt64Array([0n, 2n, 2n, 0n, 1n, 1n, 1n, 2n]),
      ]) {
        const gradInput = make([10, 20, 30, 40, 50, 60]);
        scatterPlaneAdd(make([1, 2, 3, 4, 5, 6, 7, 8]), indices, gradInput, g);
        expect([...gradInput]).toEqual([15, 20, 35, 40, 68, 68]);
        const output = make(8);
        gatherPlane(gradInput, indices, output, g);
        expect([...output]).toEqual([15, 35, 35, 15, 68, 68, 68, 68]);
      }
    });
  });
});

test.each([
  ['beyond the plane', new Int32Array([0, 3])],
  ['negative', new Int32Array([0, -1])],
  ['beyond 32 bits', new BigInt64Array([0n, 2n ** 32n])],
])('an index %s is refused before anything is written', (_what, indices) => {
  const target = new Float32Array(3);
  const g = { planes: 1, inPlane: 3, outPlane: 2 };
  const call = () => scatterPlaneAdd(new Float32Array([1, 2]), indices, target, g);
  expect(call).toThrow(new RangeError(`scatterPlaneAdd: indices must lie in [0, 3), got ${indices[1]} at 1`));
  expect([...target]).toEqual([0, 0, 0]);
});

test('a pool refuses sizes that make no sense, a divisor of 0 and short arrays', () => {
  const one: Triple = [1, 1, 1];
  const g = {
    planes: 1,
    input: [1, 2, 2] as const,
    output: one,
    kernel: [1, 2, 2] as const,
    stride: one,
    padding: [0, 0, 0] as const,
  };
  const [four, short, out] = [new Float32Array(4), new Float32Array(3), new Float32Array(1)];
  expect(() => avgPoolForward(short, out, g)).toThrow('avgPoolForward: input needs 4 elements, got 3');
  expect(() => avgPoolForward(four, out, g, { divisorOverride: 0 })).toThrow(/divisorOverride must be .* got 0/);
  expect(() => avgPoolBackward(out, four, { ...g, stride: [1, 0, 1] })).toThrow(/avgPoolBackward: stride must be/);
  expect(() => maxPoolForward(four, out, new Int32Array(0), { ...g, dilation: one })).toThrow(
    /indices needs 1 elements/,
  );
});
