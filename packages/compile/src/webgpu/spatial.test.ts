import { adaptiveMaxPool2d, grad, gridSample, manualSeed, maxPool2d, randn, type Tensor } from '@wick/tensor';
import { compile } from '../compile.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import type { WebGpu } from './gpu.ts';

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

/** What a step of tensors gives, eagerly and on the device. */
async function sameAsEager(step: (t: Tensor) => Tensor[], t: Tensor): Promise<void> {
  const expected = step(t);
  const compiled = await compile(step, { device: device! });
  // The first calls are recorded.
  for (let call = 0; call < 3; call++) await compiled(t);
  const found = await compiled(t);
  for (const [i, one] of found.entries()) {
    const [here, wanted] = [await one.cpu(), expected[i]!].map(
      (tensor) => tensor.detach().toTypedArray() as Float32Array,
    );
    for (const [j, value] of wanted!.entries()) expect(here![j]).toBeCloseTo(value, 4);
  }
  await compiled.dispose();
}

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
  await sameAsEager(step, randn(2, 3, 1, 1));
});

test.each(['bilinear', 'nearest', 'bicubic'] as const)('%s samples at a grid, and their gradients', async (mode) => {
  if (device === null) return;
  manualSeed(5);
  const x = randn(2, 3, 5, 6, { requiresGrad: true });
  const cases = [
    ['zeros', false],
    ['border', true],
    ['reflection', false],
  ] as const;
  const grid = randn(2, 4, 5, 2, { requiresGrad: true });
  const step = (t: Tensor) =>
    cases.flatMap(([paddingMode, alignCorners]) => {
      const y = gridSample(x, grid, { mode, paddingMode, alignCorners });
      return [y.detach(), ...grad(y.mul(t).sum(), [x, grid])];
    });
  await sameAsEager(step, randn(2, 3, 4, 5));
});

test('samples in space', async () => {
  if (device === null) return;
  manualSeed(6);
  const x = randn(2, 2, 3, 4, 5, { requiresGrad: true });
  const grid = randn(2, 2, 3, 3, 3, { requiresGrad: true });
  const step = (t: Tensor) => {
    const y = gridSample(x, grid, { alignCorners: false });
    return [y.detach(), ...grad(y.mul(t).sum(), [x, grid])];
  };
  await sameAsEager(step, randn(2, 2, 2, 3, 3));
});
