import { manualSeed, ones, randint, randn, type Tensor } from '@wick/tensor';
import { compile } from '../compile.ts';
import { idleGpu } from '../testing/idleGpu.ts';
import { models, nn, optim } from '../testing/packages.ts';
import { webgpu } from './gpu.ts';

// On a device that does nothing: what the host asks for.

function lenet() {
  manualSeed(0);
  const model = models.lenet5();
  const optimizer = new optim.Adam(model.parameters());
  return (x: Tensor, y: Tensor) => {
    optimizer.zeroGrad();
    const loss = nn.functional.crossEntropy(model.forward(x), y);
    loss.backward();
    optimizer.step();
    return loss;
  };
}

const batch = (n: number): [Tensor, Tensor] => [randn(n, 1, 28, 28), randint(0, 10, [n])];

it('a step is one submission, and buffers do not become more', async () => {
  const { adapter, asked } = idleGpu();
  const progress: number[][] = [];
  const device = await webgpu({ adapter, onProgress: (done, of) => void progress.push([done, of]) });
  const step = await compile(lenet(), { device });
  const [x, y] = batch(2);
  for (let i = 0; i < 4; i++) await step(x, y);
  const [report] = step.explain({ json: true });
  expect(report!.host).toEqual(['examine']);
  const kinds = progress.length;
  expect(progress.at(-1)).toEqual([kinds, kinds]);
  const { bytes } = device;
  const { dispatches, submissions, buffers } = asked;
  const calls = 200;
  for (let i = 0; i < calls; i++) await step(x, y);
  // Results that nobody has asked for are fetched by and by.
  expect(asked.submissions - submissions).toBeLessThanOrEqual(calls * 1.1);
  expect((asked.dispatches - dispatches) / calls).toBe(dispatches);
  expect(device.bytes - bytes).toBeLessThan(80 * 256);
  expect(asked.buffers - buffers).toBeLessThan(80);
  expect(bytes).toBeLessThan(1.5 * report!.memory.bytes + 1e6);
  expect(progress).toHaveLength(kinds);
});

it('what is over a limit of the adapter is refused with the numbers, and nothing is changed', async () => {
  const { adapter } = idleGpu(2 ** 20);
  const device = await webgpu({ adapter });
  const step = await compile(lenet(), { device });
  const [x, y] = batch(2);
  for (let i = 0; i < 3; i++) await step(x, y);
  await expect(step(x, y)).rejects.toThrow(/takes \d+ bytes, and a buffer of this GPU \(unknown\) at most 1048576/);
});

it('what is told when it is recorded', async () => {
  const device = await webgpu({ adapter: idleGpu().adapter });
  const tried = async (fn: (x: Tensor) => unknown, x: () => Tensor) => {
    const step = await compile(fn, { device });
    for (let i = 0; i < 4; i++) await step(x());
    return step;
  };
  await expect(
    tried(
      (x) => x.polygamma(1),
      () => randn(3),
    ),
  ).rejects.toThrow(/polygamma does not run on a GPU/);
  const outer = compile((x: Tensor) => inner(x));
  const inner = await compile((x: Tensor) => x.mul(2), { device });
  expect(() => outer(randn(2))).toThrow(/cannot be a part of another compiled function/);
});

it.each([1, 2, 3])('verify: %i has every n-th call recorded again', async (verify) => {
  const device = await webgpu({ adapter: idleGpu().adapter });
  let [factor, calls] = [2, 0];
  const scaled = (x: Tensor) => {
    calls++;
    return x.mul(factor);
  };
  const step = await compile(scaled, { device, verify });
  for (let i = 0; i < 3; i++) await step(ones(2));
  expect(calls).toBe(3);
  for (let i = 0; i < 12; i++) await step(ones(2));
  expect(calls).toBe(3 + 12 / verify);
  factor = 3;
  const more = async () => {
    for (let i = 0; i < verify; i++) await step(ones(2));
  };
  await expect(more()).rejects.toThrow(/the number 2 and 3/);
});
