import { kernelBuilds, setKernelBuild } from '@wick/kernels';
import { expectClose, fixture } from '@wick/testing';
import { arange, type Tensor, tensor } from '../../index.ts';

const shape = [2, 67, 35];
const { special, results } = fixture<{ special: [number, string][]; results: Record<string, number[]> }>(
  __dirname,
  'lines',
);

function start(): Tensor {
  const x = arange(2 * 67 * 35)
    .mul(7919)
    .remainder(41)
    .to('float32')
    .div(8)
    .sub(2.5);
  for (const [at, value] of special)
    x.narrow(0, at, 1).fill_(Number(value === 'nan' ? Number.NaN : value.replace('inf', 'Infinity')));
  const block = x.reshape(shape);
  block.select(0, 1).select(0, 60).fill_(Number.NEGATIVE_INFINITY);
  block.select(0, 1).select(1, 30).fill_(Number.POSITIVE_INFINITY);
  return block;
}

const g = arange(2 * 67 * 35)
  .mul(31)
  .remainder(17)
  .to('float32')
  .div(4)
  .sub(2)
  .reshape(shape);

function floats(name: string): Float32Array {
  return new Float32Array(Int32Array.from(results[name]!).buffer);
}

function sampled(t: Tensor): Float32Array {
  return (t.toTypedArray() as Float32Array).filter((_, i) => i % 37 === 0);
}

describe.each(kernelBuilds())('%s build', (build) => {
  beforeAll(() => setKernelBuild(build));
  afterAll(() => setKernelBuild(null));

  const reductions = ['sum', 'mean', 'amax', 'amin', 'logsumexp'] as const;
  test.each(reductions.flatMap((name) => [0, 1, 2].map((dim) => [name, dim] as const)))(
    '%s along dimension %i makes of special values what PyTorch does',
    (name, dim) => {
      const y = start()[name](dim);
      expectClose(dim > 0 ? y.toTypedArray() : sampled(y), floats(`${name} ${dim}`), { rtol: 1e-5, atol: 1e-6 });
    },
  );

  const softmaxes = ['softmax', 'logSoftmax'] as const;
  test.each(softmaxes.flatMap((name) => [0, 1, 2].map((dim) => [name, dim] as const)))(
    '%s along dimension %i and its gradient too',
    (name, dim) => {
      const x = start().requiresGrad_();
      const y = x[name](dim);
      y.backward({ gradient: g });
      expectClose(sampled(y), floats(`${name} ${dim}`), { rtol: 1e-5, atol: 1e-6 });
      expectClose(sampled(x.grad!), floats(`${name} gradient ${dim}`), { rtol: 1e-5, atol: 1e-6 });
    },
  );

  test('extremes of all elements', () => {
    const part = start().select(0, 1).narrow(0, 1, 8);
    expectClose(part.amax(), tensor([...floats('amax all')]).reshape([]), { rtol: 0, atol: 0 });
    expectClose(part.amin(), tensor([...floats('amin all')]).reshape([]), { rtol: 0, atol: 0 });
  });
});
