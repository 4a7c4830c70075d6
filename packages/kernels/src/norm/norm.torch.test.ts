import { describeBuilds } from '../testing/builds.ts';
import { expectClose } from '../testing/expectClose.ts';
import { drawn, floats, linalgCases, result, tolerance } from '../testing/linalgFixture.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { setKernelBuild } from '../wasm/build.ts';
import { channelMoments } from './batchNorm.ts';
import { logSoftmax, softmax } from './softmax.ts';

describe.each([
  ['softmax', softmax],
  ['logSoftmax', logSoftmax],
] as const)('%s', (name, compute) => {
  describeBuilds(() => {
    test.each(linalgCases('softmax'))('is that of PyTorch, infinities and NaN included: %s', (_title, one) => {
      const [outer, size, inner] = one.input as [number, number, number];
      const input = drawn(one, 5, outer * size * inner);
      const output = floats(one, input.length).fill(7);
      compute(input, output, outer, size, inner);
      expectClose(output, result(one, name), ...tolerance(one));
      // In place.
      compute(input, input, outer, size, inner);
      expectClose(input, output, 0, 0);
    });
  });
});

// Rows that fill no vector, more than one piece, rows longer than a piece.
describeBuilds((build) => {
  test.each([
    [700, 13],
    [3000, 6],
    [2, 9001],
    [5000, 1],
  ])('%d rows of %d are those of the plain loops but for the last places', (rows, size) => {
    const input = fillUniform(new Float32Array(rows * size), lehmer(size)).map((x) => 20 * x);
    input.set([Number.NaN, Number.POSITIVE_INFINITY], 2 * size - 2);
    for (const compute of [softmax, logSoftmax]) {
      const [own, plain] = [new Float32Array(input.length), new Float32Array(input.length)];
      compute(input, own, rows, size, 1);
      setKernelBuild('typescript');
      compute(input, plain, rows, size, 1);
      setKernelBuild(build);
      // A difference from the largest element is rounded to float32, as in PyTorch: 40 away it is off by 2^-19 at most.
      // The sum of a logarithm near 0 is 1 and little more, in double.
      expectClose(own, plain, 2 ** -18, 1e-15);
    }
  });
});

test.each(linalgCases('moments'))('mean and variance per channel are those of PyTorch: %s', (_title, one) => {
  const [n, c, inner] = one.input as [number, number, number];
  const { mean, variance } = channelMoments(drawn(one, 5, n * c * inner), n, c, inner);
  expectClose(mean, result(one, 'mean'), ...tolerance(one));
  expectClose(variance, result(one, 'variance'), ...tolerance(one));
});
