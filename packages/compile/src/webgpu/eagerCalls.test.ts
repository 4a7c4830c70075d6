import { ones, type Tensor } from '@wick/tensor';
import { compile } from '../compile.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { optim } from '../testing/packages.ts';
import type { WebGpu } from './gpu.ts';

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

/** What is warned of during calls. */
async function warnings(calls: () => Promise<void>): Promise<string[]> {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  try {
    await calls();
    return warn.mock.calls.map(([text]) => String(text));
  } finally {
    warn.mockRestore();
  }
}

test('a function whose calls fit no recording says soon that they run on the CPU, whatever another one has said', async () => {
  if (!device) return;
  for (let other = 0; other < 2; other++) {
    const step = await compile((x: Tensor, n: number) => x.remainder(n + 1), { device });
    const found = await warnings(async () => {
      for (let call = 0; call < 20; call++)
        expect((await step(ones(3), call / 7)).tolist()).toEqual(ones(3).remainder(call / 7 + 1).tolist()); // biome-ignore format: short
    });
    expect(step.captures).toBe(0);
    expect(found).toEqual([
      expect.stringMatching(/^compile: 4 calls .*the numbers among the arguments.* eagerly so far, on the CPU$/),
      expect.stringMatching(/^compile: 16 calls .*the numbers among the arguments.* eagerly now, on the CPU$/),
    ]);
  }
});

test('so does one that has as many recordings as it may', async () => {
  if (!device) return;
  const step = await compile((x: Tensor) => x.mul(2), { device, maxCaptures: 1 });
  const found = await warnings(async () => {
    for (let call = 0; call < 8; call++) await step(ones(2 + (call % 2)));
  });
  expect(step.captures).toBe(1);
  expect(found).toEqual([expect.stringMatching(/^compile: 1 recordings are kept already.* eagerly, on the CPU$/)]);
});

test('so does one before whose calls optimizers of its parameters are made', async () => {
  if (!device) return;
  const p = ones(3).requiresGrad_();
  let optimizer: optim.Optimizer | null = null;
  const step = await compile((x: Tensor) => p.mul(x), { device });
  const found = await warnings(async () => {
    for (let call = 0; call < 12; call++) {
      if (call > 4) optimizer = new optim.SGD([p], { lr: 0.1 });
      await step(ones(3));
    }
  });
  expect(optimizer).not.toBe(null);
  expect(found).toEqual([
    expect.stringMatching(/^compile: an optimizer or a scheduler was made.* eagerly, on the CPU/),
  ]);
});
