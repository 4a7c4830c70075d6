import { manualSeed, randn, type Tensor } from '@wick/tensor';
import { compile } from '../compile.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { nn } from '../testing/packages.ts';
import type { WebGpu } from './gpu.ts';

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

const { Conv2d, BatchNorm2d, ConvTranspose2d } = nn;
const layers: Readonly<Record<string, () => nn.Module>> = {
  'a convolution by tiles': () => new Conv2d(16, 16, 3, { padding: 1 }),
  'a convolution in parts': () => new Conv2d(16, 16, [3, 5]),
  'a convolution of few channels': () => new Conv2d(16, 3, 3),
  'a transposed one with a stride': () => new ConvTranspose2d(16, 12, 3, { stride: 2 }),
  'batch normalisation': () => new BatchNorm2d(16),
  'a product': () => new nn.Linear(8, 12),
};

// What follows a result in place is all that is left of it, whoever reads it then.
it.each(Object.keys(layers))('in place behind %s', async (name) => {
  if (device === null) return;
  manualSeed(2);
  const model = layers[name]!();
  const step = (x: Tensor) => {
    model.zeroGrad();
    const y = nn.functional.relu(model.forward(x) as Tensor, { inplace: true });
    y.square().mean().backward();
    return [y.detach(), y.mul(2).sum([0, 1]).detach(), ...[...model.parameters()].map((p) => p.grad!)];
  };
  const x = randn(3, 16, 8, 8);
  const wanted = step(x).map((t) => t.clone());
  const compiled = await compile(step, { device });
  for (let call = 0; call < 3; call++) await compiled(x);
  for (const [i, t] of (await compiled(x)).entries()) {
    await t.cpu();
    expect([i, t.sub(wanted[i]!).abs().max().item() < 1e-3]).toEqual([i, true]);
  }
});
