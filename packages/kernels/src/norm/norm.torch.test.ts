import { expectClose } from '../testing/expectClose.ts';
import { drawn, floats, linalgCases, result, tolerance } from '../testing/linalgFixture.ts';
import { channelMoments } from './batchNorm.ts';
import { logSoftmax, softmax } from './softmax.ts';

describe.each([
  ['softmax', softmax],
  ['logSoftmax', logSoftmax],
] as const)('%s', (name, compute) => {
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

test.each(linalgCases('moments'))('mean and variance per channel are those of PyTorch: %s', (_title, one) => {
  const [n, c, inner] = one.input as [number, number, number];
  const { mean, variance } = channelMoments(drawn(one, 5, n * c * inner), n, c, inner);
  expectClose(mean, result(one, 'mean'), ...tolerance(one));
  expectClose(variance, result(one, 'variance'), ...tolerance(one));
});
