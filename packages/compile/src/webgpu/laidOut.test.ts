import { conv2d, manualSeed, noGrad, randn, type Tensor } from '@wick/tensor';
import { compile } from '../compile.ts';
import { idleGpu } from '../testing/idleGpu.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { webgpu } from './gpu.ts';

// Enough positions for weights to be laid out anew, which is done when a run begins where they are there by then.
const sizes = { x: [4, 16, 9, 9], weight: [16, 16, 3, 3] };

function stepOf(weight: Tensor) {
  return (x: Tensor, given: Tensor) =>
    noGrad(() => {
      const conv = (w: Tensor) => conv2d(x, w, { padding: 1 });
      const before = conv(weight);
      weight.mul_(0.75);
      const after = conv(weight);
      return [before, after, conv(weight.mul(given)), conv(given), conv(given.add(weight))];
    });
}

it('weights that a step gets, changes, computes and is given are those of their time', async () => {
  const device = await gpuForTest();
  if (device === null) return;
  manualSeed(4);
  const weight = randn(sizes.weight);
  const eager = stepOf(weight.clone());
  const compiled = await compile(stepOf(weight), { device });
  for (let call = 0; call < 6; call++) {
    const args: [Tensor, Tensor] = [randn(sizes.x), randn(sizes.weight)];
    const wanted = eager(...args);
    const found = await compiled(...args);
    for (const [i, t] of found.entries()) {
      await t.cpu();
      expect([call, i, t.sub(wanted[i]!).abs().max().item() < 1e-3]).toEqual([call, i, true]);
    }
  }
  await device.dispose();
});

it('many of them are one dispatch', async () => {
  const { adapter, asked } = idleGpu();
  const device = await webgpu({ adapter });
  const weights = Array.from({ length: 10 }, () => randn(sizes.weight));
  const count = async (some: readonly Tensor[]) => {
    const step = await compile((x: Tensor) => noGrad(() => some.reduce((y, w) => conv2d(y, w, { padding: 1 }), x)), {
      device,
    });
    for (let call = 0; call < 4; call++) await step(randn(sizes.x));
    const before = asked.dispatches;
    await step(randn(sizes.x));
    return asked.dispatches - before;
  };
  const [two, ten] = [await count(weights.slice(0, 2)), await count(weights)];
  expect(ten - 1).toBe(5 * (two - 1));
});
