import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testAdapter } from '@wick/testing';
import {
  checkpoint,
  compile,
  distributions,
  manualSeed,
  nn,
  optim,
  randint,
  randn,
  type Tensor,
  type WebGpu,
  type WebGpuOptions,
  webgpu,
} from './index.ts';

type Adapter = NonNullable<WebGpuOptions['adapter']>;
let device: WebGpu | null = null;
let folder = '';
beforeAll(async () => {
  const adapter = await testAdapter<Adapter>();
  device = adapter && (await webgpu({ adapter }));
  folder = mkdtempSync(join(tmpdir(), 'wick-gpu-'));
});
afterAll(async () => {
  await device?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function setUp() {
  manualSeed(4);
  const model = new nn.Sequential(new nn.Linear(4, 8), new nn.Tanh(), new nn.BatchNorm1d(8), new nn.Linear(8, 3));
  const optimizer = new optim.AdamW(model.parameters(), { lr: 0.05 });
  const batches = Array.from({ length: 5 }, (): [Tensor, Tensor] => [randn(6, 4), randint(0, 3, [6])]);
  const step = ([x, y]: [Tensor, Tensor]) => {
    optimizer.zeroGrad();
    const loss = nn.functional.crossEntropy(model.forward(x), y);
    loss.backward();
    optimizer.step();
    return loss;
  };
  return { model, optimizer, batches, step };
}

function close(a: Readonly<Record<string, Tensor>>, b: Readonly<Record<string, Tensor>>): void {
  expect(Object.keys(a)).toEqual(Object.keys(b));
  for (const [name, t] of Object.entries(a)) {
    const [mine, others] = [t, b[name]!].map((one) => Array.from(one.detach().toTypedArray() as Float32Array, Number));
    for (const [i, value] of mine!.entries()) expect(value).toBeCloseTo(others![i]!, 4);
  }
}

test('what is saved waits for what is on the GPU', async () => {
  if (!device) return;
  const made = setUp();
  const step = await compile(made.step, { device });
  const eager = setUp();
  for (const batch of made.batches) await step(batch);
  for (const batch of eager.batches) eager.step(batch);
  const state = () => ({ model: made.model.stateDict(), optimizer: made.optimizer.stateDict() });
  expect(() => checkpoint.serializeTorch(state())).toThrow(/await step.sync\(\)/);
  await checkpoint.saveTorch(join(folder, 'run.pt'), state());
  const { model } = await checkpoint.loadTorch<{ model: Record<string, Tensor> }>(join(folder, 'run.pt'));
  close(model, eager.model.stateDict());
  for (const batch of made.batches) await step(batch);
  for (const batch of eager.batches) eager.step(batch);
  await checkpoint.saveSafetensors(join(folder, 'run.safetensors'), made.model.stateDict());
  const second = await checkpoint.loadSafetensors(join(folder, 'run.safetensors'));
  close(Object.fromEntries(Object.keys(made.model.stateDict()).map((name) => [name, second[name]!])), eager.model.stateDict()); // biome-ignore format: short
  await step(made.batches[0]!);
  await checkpoint.saveNpy(join(folder, 'weight.npy'), [...made.model.parameters()][0]!);
  await checkpoint.saveNpz(join(folder, 'all.npz'), made.model.stateDict());
});

test('distributions by what is computed there are trained: checks that a GPU cannot make cost it nothing', async () => {
  if (!device) return;
  const losses = async (on: WebGpu | null) => {
    manualSeed(2);
    const net = new nn.Linear(3, 4);
    const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
    const train = (x: Tensor) => {
      optimizer.zeroGrad();
      const [mean, spread] = net.forward(x).chunk(2) as [Tensor, Tensor];
      const normal = new distributions.MultivariateNormal(mean, { covarianceMatrix: spread.exp().diag() });
      const loss = normal
        .logProb(normal.rsample().detach())
        .neg()
        .sub(new distributions.Normal(mean, 1).entropy().sum());
      loss.backward();
      optimizer.step();
      return loss;
    };
    const step = on ? await compile(train, { device: on }) : train;
    const found: number[] = [];
    for (let i = 0; i < 6; i++) found.push((await (await step(randn(3))).cpu()).item());
    return found;
  };
  const [found, expected] = [await losses(device), await losses(null)];
  for (const [i, loss] of found.entries()) expect(loss).toBeCloseTo(expected[i]!, 4);
});
