import type { RowNormCommand } from '@wick/kernels/plan';
import { expectClose, runEachWay } from '../testing/both.ts';
import { floats } from '../testing/floats.ts';

const unit = 2 ** -23;
const empty = (n: number) => new Float32Array(n).fill(5);

test.each<[string, RowNormCommand['norm']]>([
  ['layers', { rows: 37, size: 12, eps: 1e-5, centered: true, inner: 1, period: 12 }],
  ['long rows', { rows: 5, size: 777, eps: 1e-5, centered: true, inner: 1, period: 777 }],
  ['root mean squares', { rows: 20, size: 30, eps: 1e-6, centered: false, inner: 1, period: 30 }],
  ['groups', { rows: 6, size: 60, eps: 1e-5, centered: true, inner: 15, period: 12 }],
])('normalised rows: %s', async (_, norm) => {
  const { rows, size, period } = norm;
  const n = rows * size;
  // Far from 0, where a mean in floats alone would lose digits.
  const x = floats(n, 1).map((v, i) => v + 30 * (i % 2));
  const [weight, bias] = [floats(period, 3), floats(period, 4)];
  const results = [n, n, period, period, n, n, period, period].map(empty);
  const ways = await runEachWay([x, floats(n, 2), weight, bias, ...results], (p) => {
    const at = (i: number) => p[i]!;
    return [true, false].flatMap((affine, k) => {
      const given = { norm, x: at(0), weight: affine ? at(2) : null };
      const first = 4 + 4 * k;
      const gradients = { to: at(first + 1), gradWeight: at(first + 2), gradBias: at(first + 3) };
      return [
        { kind: 'rowNorm', ...given, bias: affine ? at(3) : null, to: at(first) },
        { kind: 'rowNormGrad', ...given, grad: at(1), ...gradients },
      ] as const;
    });
  });
  for (const found of ways) {
    for (let i = 4; i < 12; i++) {
      const scale = i % 4 === 2 || i % 4 === 3 ? rows : 4;
      expectClose(found.gpu[i]!, found.cpu[i]!, 4, 4 * scale * unit, `result ${i}`);
    }
  }
});

test.each([
  [4, 5, 33],
  [70, 9, 1],
  [1, 3, 600],
  [3, 1, 7],
  [40, 3, 20],
  [5, 3, 1000],
  [5, 2, 1001],
] as const)('normalised batches of (%s, %s, %s)', async (images, channels, inner) => {
  const n = images * channels * inner;
  const x = floats(n, 1).map((v) => v + 20);
  const small = [floats(channels, 3), floats(channels, 4), floats(channels, 5), floats(channels, 6).map(Math.abs)];
  const results = [n, n, channels, channels, n, n, channels, channels].map(empty);
  const used = [0, 1, 2, 3].map(() => new Float64Array(channels));
  const ways = await runEachWay([x, floats(n, 2), ...small, ...used, ...results], (p) => {
    const at = (i: number) => p[i]!;
    return [true, false].flatMap((training, k) => {
      const shape = { images, channels, inner, training, eps: 1e-5 };
      const given = {
        ...shape,
        x: at(0),
        weight: k === 0 ? at(2) : null,
        mean: at(6 + 2 * k),
        variance: at(7 + 2 * k),
      };
      const running = training ? {} : { runningMean: at(4), runningVar: at(5) };
      const first = 10 + 4 * k;
      const gradients = { to: at(first + 1), gradWeight: at(first + 2), gradBias: at(first + 3) };
      return [
        { kind: 'batchNorm', ...given, bias: k === 0 ? at(3) : null, ...running, to: at(first) },
        { kind: 'batchNormGrad', ...given, grad: at(1), ...gradients },
      ] as const;
    });
  });
  for (const found of ways) {
    for (const i of [6, 7, 8, 9]) {
      const asFloats = (array: unknown) => Float32Array.from(array as Float64Array);
      expectClose(asFloats(found.gpu[i]), asFloats(found.cpu[i]), 2, 0, `statistics ${i}`);
    }
    for (let i = 10; i < 18; i++) {
      // By statistics that are given, elements are far from 0, and sums of products with them large.
      const scale = i >= 14 ? 200 : i % 4 >= 2 ? 4 : 1;
      const [gpu, cpu] = [found.gpu[i] as Float32Array, found.cpu[i] as Float32Array];
      expectClose(gpu, cpu, 8, 64 * scale * unit, `result ${i}`);
    }
  }
});
