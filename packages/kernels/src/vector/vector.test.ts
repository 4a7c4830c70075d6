import { channelAffine, channelGradInput, channelGradSums, channelMoments } from '../norm/batchNorm.ts';
import { maxPoolForward } from '../pool/maxPool.ts';
import { describeBuilds } from '../testing/builds.ts';
import { expectClose } from '../testing/expectClose.ts';
import { lehmer } from '../testing/random.ts';
import { setKernelBuild } from '../wasm/build.ts';
import { adamStep } from './adam.ts';
import { descend, descendWithMomentum } from './descend.ts';
import { type VectorBinary, vectorAddScaled, vectorBinary, vectorUnary, vectorWithScalar } from './pointwise.ts';

const special = [Number.NaN, -0, 0, Infinity, -Infinity, 1e-42, -3e38, 3e38];

/** Floats from -1 to 1, some of them special. */
function floats(count: number, seed: number, specials = true): Float32Array {
  const random = lehmer(seed);
  return Float32Array.from({ length: count }, (_, i) =>
    specials && i % 7 === 3 ? special[Math.floor(random() * special.length)]! : 2 * random() - 1,
  );
}

/** NaN have bits of their own on every processor: those of one kind stand for all. */
const bits = (array: Float32Array) =>
  new Int32Array(array.map((x) => (Number.isNaN(x) ? Number.NaN : x)).buffer).join();

// Around one piece (8192), whole vectors and not.
const counts = [1, 2, 5, 16, 8191, 8192, 8193, 20_001];

const binaries: Record<VectorBinary, (x: number, y: number) => number> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  reluGrad: (x, y) => (y <= 0 ? 0 : x),
};

describeBuilds((build) => {
  const done = build !== 'typescript';

  test.each(Object.keys(binaries) as VectorBinary[])('%s has the bits of a loop, at any place of its arrays', (op) => {
    for (const n of counts) {
      const [a, b] = [floats(n + 3, n), floats(n + 2, n + 1)];
      const out = new Float32Array(n + 4).fill(7);
      expect(vectorBinary(op, n, out, 1, a, 3, b, 2)).toBe(done);
      if (!done) continue;
      const expected = new Float32Array(n + 4).fill(7);
      for (let i = 0; i < n; i++) expected[1 + i] = binaries[op](a[3 + i]!, b[2 + i]!);
      expect(bits(out)).toEqual(bits(expected));
    }
  });

  test.each(['add', 'sub', 'mul', 'div'] as const)('%s with a number has the bits of a loop', (op) => {
    for (const [n, y] of counts.flatMap((n) => [0.3, -0].map((y) => [n, Math.fround(y)] as const))) {
      const a = floats(n, n);
      const expected = a.map((x) => binaries[op](x, y));
      expect(vectorWithScalar(op, n, a, 0, a, 0, y)).toBe(done);
      if (done) expect(bits(a)).toEqual(bits(expected));
    }
  });

  test('a + k b is rounded once; relu keeps NaN and makes -0 a 0', () => {
    for (const n of counts) {
      const [a, b] = [floats(n, n), floats(n, n + 1)];
      const [sum, positive] = [new Float32Array(n), new Float32Array(n)];
      expect(vectorAddScaled(n, sum, 0, a, 0, b, 0, 0.1)).toBe(done);
      expect(vectorUnary('relu', n, positive, 0, a, 0)).toBe(done);
      if (!done) continue;
      expect(bits(sum)).toEqual(bits(a.map((x, i) => x + 0.1 * b[i]!)));
      expect(bits(positive)).toEqual(bits(a.map((x) => (x <= 0 ? 0 : x))));
    }
  });

  // Down to the least float, up to infinity; zeros and NaN exactly.
  test.each([
    ['exp', Math.exp, 2],
    ['sigmoid', (x: number) => 1 / (1 + Math.exp(-x)), 3],
  ] as const)('%s is what Math gives but for the last places', (op, by, units) => {
    const x = Float32Array.from({ length: 20_001 }, (_, i) => (i - 10_000) / (op === 'exp' ? 96 : 120));
    x.set([...special, -87.4, -103.9, -104, 88.72, 88.73, -745, 710], 5000);
    const out = new Float32Array(x.length);
    expect(vectorUnary(op, x.length, out, 0, x, 0)).toBe(done);
    if (done) expectClose(out, x.map(by), units * 2 ** -23, 1.5e-45 + (op === 'sigmoid' ? 1e-38 : 0));
  });

  test('other arrays than of float32 are left to loops', () => {
    const [wide, single] = [new Float64Array(5000), new Float32Array(5000)];
    expect(vectorBinary('add', 5000, wide, 0, wide, 0, wide, 0)).toBe(false);
    expect(vectorBinary('add', 5000, single, 0, single, 0, wide, 0)).toBe(false);
    expect(vectorUnary('relu', 5000, new Int32Array(5000), 0, new Int32Array(5000), 0)).toBe(false);
  });

  // The plain loops are held to PyTorch elsewhere: every build must give their bits.
  test('steps of optimisers, batch normalisation and max pools have the bits of the plain loops', () => {
    for (const work of works) {
      const own = work();
      setKernelBuild('typescript');
      const plain = work();
      setKernelBuild(build);
      expect(own).toEqual(plain);
    }
  });
});

const works: (() => unknown)[] = [];

for (const n of [1, 3, 8193, 16_384]) {
  for (const decay of [0, 0.1]) {
    works.push(() => {
      const [p, grad] = [floats(n, 1, false), floats(n, 2, false)];
      descend(p, grad, -1, decay, -0.01);
      return p;
    });
    for (const nesterov of [false, true]) {
      works.push(() => {
        const [p, grad, b] = [floats(n, 1, false), floats(n, 2, false), floats(n, 3, false)];
        descendWithMomentum(p, grad, b, 1, decay, 0.9, 0.8, nesterov, -0.01);
        return [p, b];
      });
    }
  }
  for (const [w1, amsgrad, kind] of [
    [0.1, false, {}],
    [0.1, true, {}],
    [0.7, false, { decay: 0 }],
    [0.1, false, { belowRoot: true, ofGrad: -0.002 }],
    [0.1, false, { adaptive: false }],
  ] as const) {
    for (const specials of [false, true]) {
      works.push(() => {
        const [p, grad, m] = [floats(n, 1, specials), floats(n, 2, specials), floats(n, 3, specials)];
        const v = floats(n, 4, specials).map(Math.abs);
        const most = amsgrad ? floats(n, 5, specials).map(Math.abs) : null;
        const numbers = {
          sign: -1,
          decay: 0.01,
          shrink: 0.99,
          w1,
          beta2: 0.999,
          w2: 0.001,
          correction: 0.3,
          eps: 1e-8,
        };
        const form = { belowRoot: false, ofGrad: 0, adaptive: true };
        adamStep(p, grad, m, v, most, { ...numbers, ...form, a: -0.01, ...kind });
        return [p, m, v, most];
      });
    }
  }
}

for (const inner of [8, 9, 10, 11, 63, 4096]) {
  works.push(() => {
    const [n, c] = [3, 2];
    const [x, g] = [floats(n * c * inner, 1, false), floats(n * c * inner, 2, false)];
    const { mean, variance } = channelMoments(x, n, c, inner);
    const invStd = variance.map((v) => 1 / Math.sqrt(v));
    const [weight, bias] = [Float64Array.of(0.7, -1.3), Float64Array.of(0.1, 0.2)];
    const [out, grad] = [new Float32Array(x.length), new Float32Array(x.length)];
    channelAffine(x, n, c, inner, mean, weight, bias, out);
    const sums = channelGradSums(g, x, n, c, inner, mean, invStd);
    channelGradInput(g, x, n, c, inner, mean, invStd, weight, sums, grad);
    return [mean, variance, out, sums, grad];
  });
}

for (const [width, kernel, stride, padding, dilation] of [
  [9, 2, 2, 0, 1],
  [11, 3, 2, 1, 1],
  [16, 3, 1, 1, 2],
  [5, 5, 1, 2, 1],
] as const) {
  works.push(() => {
    const output = Math.floor((width + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;
    const planes = 5;
    const x = floats(planes * width * width, width);
    const values = new Float32Array(planes * output * output);
    const places = new BigInt64Array(values.length).fill(-1n);
    maxPoolForward(x, values, places, {
      planes,
      input: [1, width, width],
      output: [1, output, output],
      kernel: [1, kernel, kernel],
      stride: [1, stride, stride],
      padding: [0, padding, padding],
      dilation: [1, dilation, dilation],
    });
    return [values, places];
  });
}
