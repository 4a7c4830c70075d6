import { adaptiveMaxPool2d, grad, manualSeed, maxPool2d, randn, type Tensor } from '@wick/tensor';
import { compile } from '../compile.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import type { WebGpu } from './gpu.ts';

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

test('adaptive max pools, and second derivatives of pools, as they are eagerly', async () => {
  if (device === null) return;
  manualSeed(3);
  const x = randn(2, 3, 6, 8, { requiresGrad: true });
  const step = (t: Tensor) => {
    const [pooled] = adaptiveMaxPool2d(x, [4, 3]);
    const [slope] = grad(maxPool2d(x.mul(x), 2).mul(t).sum(), [x], { createGraph: true });
    const loss = pooled.mul(t).sum().add(slope!.pow(2).sum());
    const [gradient] = grad(loss, [x]);
    return [loss, gradient!];
  };
  const t = randn(2, 3, 1, 1);
  const expected = step(t);
  const compiled = await compile(step, { device });
  const found = await compiled(t);
  for (const [i, one] of found.entries()) {
    const [here, wanted] = [await one.cpu(), expected[i]!].map(
      (tensor) => tensor.detach().toTypedArray() as Float32Array,
    );
    for (const [j, value] of wanted!.entries()) expect(here![j]).toBeCloseTo(value, 4);
  }
  await compiled.dispose();
});
