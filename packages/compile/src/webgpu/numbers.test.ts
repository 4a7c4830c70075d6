import { full, manualSeed, noGrad, ones, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { compile } from '../index.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { nn } from '../testing/packages.ts';

const F = nn.functional;
const classes = tensor([0, 2], { dtype: 'int64' });

/** What takes a number among the arguments as an option, and how many recordings it has. */
const options: Record<string, [fn: (x: Tensor, n: number) => Tensor, captures: number]> = {
  'constants of activations': [
    (x, n) =>
      F.elu(F.leakyRelu(x, n), n)
        .add(F.softplus(x, n))
        .add(F.hardtanh(x, -n, n)),
    1,
  ],
  'constants of losses': [(x, n) => F.huberLoss(x, x.square().detach(), { delta: n }), 1],
  'weights and exponents': [(x, n) => x.lerp(x.square(), n).add(x.abs().add(0.1).pow(n)), 2],
  'chances, spreads and bounds': [
    (x, n) => F.dropout(x, n).add(zeros(2, 3).normal_(0, n)).add(zeros(2, 3).uniform_(-n, n)),
    1,
  ],
  'what a tensor is filled with': [(x, n) => x.mul(full([2, 3], n)).add(zeros(2, 3).fill_(n)), 1],
  'the smoothing of labels': [(x, n) => F.crossEntropy(x, classes, { labelSmoothing: n }), 0],
};

function make(fn: (x: Tensor, n: number) => Tensor) {
  manualSeed(3);
  const weight = ones(3, { requiresGrad: true });
  const step = (x: Tensor, n: number) => {
    weight.grad = null;
    const loss = fn(x.mul(weight), n).sum();
    loss.backward();
    noGrad(() => weight.sub_(weight.grad!.mul(0.1)));
    return loss;
  };
  return { step, given: () => randn(2, 3) };
}

test.each(Object.keys(options))('%s are read at every call', async (name) => {
  const device = await gpuForTest();
  if (device === null) return;
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  const [fn, captures] = options[name]!;
  const numbers = Array.from({ length: 22 }, (_, i) => 0.03 + 0.0371 * i);
  const eager = make(fn);
  const expected = numbers.map((n) => eager.step(eager.given(), n).item());
  const gpu = make(fn);
  const step = await compile(gpu.step, { device });
  for (const [i, n] of numbers.entries()) {
    const loss = await step(gpu.given(), n);
    await loss.cpu();
    expect(loss.item()).toBeCloseTo(expected[i]!, 4);
  }
  expect(step.captures).toBe(captures);
  await step.dispose();
});
