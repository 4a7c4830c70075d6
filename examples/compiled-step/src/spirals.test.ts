import { testAdapter } from '@wick/testing';
import { type WebGpuOptions, webgpu } from 'wick';
import { trainSpirals } from './spirals.ts';

test('the compiled step learns as the step does, bit for bit', async () => {
  const [eager, compiled] = [await trainSpirals(6, 'eager'), await trainSpirals(6, 'compiled')];
  expect(compiled.losses).toEqual(eager.losses);
  expect(compiled.losses.at(-1)).toBeLessThan(compiled.losses[0]!);
  expect(compiled.explanation).toMatch(/Recording 1 of 1/);
});

test('and on a GPU, where there is one, to float32', async () => {
  const adapter = await testAdapter<NonNullable<WebGpuOptions['adapter']>>();
  if (adapter === null) return;
  const device = await webgpu({ adapter });
  const [eager, onGpu] = [await trainSpirals(6, 'eager'), await trainSpirals(6, device)];
  await device.dispose();
  for (const [i, loss] of eager.losses.entries()) expect(onGpu.losses[i]).toBeCloseTo(loss, 5);
});
