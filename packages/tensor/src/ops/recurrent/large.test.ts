import { type KernelBuild, kernelBuilds, setKernelBuild } from '@wick/kernels';
import { expectClose } from '@wick/testing';
import { getNumThreads, gru, lstm, manualSeed, randn, setNumThreads, type Tensor, zeros } from '../../index.ts';

// Weights larger than the blocks in which products are done: packed once for all steps, in several pieces.
const [size, batch, ins] = [300, 36, 20];

function gradients(build: KernelBuild, gates: number): Tensor[] {
  setKernelBuild(build);
  manualSeed(0);
  const x = randn(2, batch, ins).requiresGrad_();
  const params = [[ins], [size], [], []].map((shape) =>
    randn(gates * size, ...shape)
      .div(16)
      .requiresGrad_(),
  );
  const start = zeros(1, batch, size);
  const output = gates === 4 ? lstm(x, [start, start], params)[0] : gru(x, start, params)[0];
  output
    .mul(randn(2, batch, size))
    .sum()
    .backward();
  return [output.detach(), ...[x, ...params].map((t) => t.grad!)];
}

const threads = getNumThreads();
afterEach(() => {
  setKernelBuild(null);
  setNumThreads(threads);
});

test.each(
  kernelBuilds().flatMap((build) => [1, 2].flatMap((count) => [4, 3].map((gates) => [build, count, gates] as const))),
)('many units have the results of the plain loops: %s build, %d threads, %d gates', (build, count, gates) => {
  const plain = gradients('typescript', gates);
  setNumThreads(count);
  // Sums of hundreds of products that cancel each other out.
  for (const [i, t] of gradients(build, gates).entries()) expectClose(t, plain[i]!, { rtol: 1e-5, atol: 2e-5 });
});
