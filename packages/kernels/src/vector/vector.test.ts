import { channelAffine, channelGradInput, channelGradSums, channelMoments } from '../norm/batchNorm.ts';
import { maxPoolForward } from '../pool/maxPool.ts';
import { describeBuilds } from '../testing/builds.ts';
import { lehmer } from '../testing/random.ts';
import { setKernelBuild } from '../wasm/build.ts';
import { adamStep } from './adam.ts';
import { descend, descendWithMomentum } from './descend.ts';

const special = [Number.NaN, -0, 0, Infinity, -Infinity, 1e-42, -3e38, 3e38];

/** Floats from -1 to 1, some of them special. */
function floats(count: number, seed: number, specials = true): Float32Array {
  const random = lehmer(seed);
  return Float32Array.from({ length: count }, (_, i) =>
    specials && i % 7 === 3 ? special[Math.floor(random() * special.length)]! : 2 * random() - 1,
  );
}

describeBuilds((build) => {
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

for (const [n, c, inner] of [
  [3, 2, 8],
  [3, 2, 9],
  [3, 2, 10],
  [3, 2, 11],
  [3, 2, 63],
  [3, 2, 4096],
  // Rows of channels: walked along, with an odd number of channels by the plain loops.
  [7, 10, 1],
  [40, 256, 1],
  [7, 11, 1],
] as const) {
  works.push(() => {
    const [x, g] = [floats(n * c * inner, 1, false), floats(n * c * inner, 2, false)];
    const { mean, variance } = channelMoments(x, n, c, inner);
    const invStd = variance.map((v) => 1 / Math.sqrt(v));
    const weight = Float64Array.from({ length: c }, (_, j) => 0.7 - 2 * j);
    const bias = weight.map((w) => w / 7);
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
