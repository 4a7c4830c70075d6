import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  arange,
  checkpoint,
  data,
  defaultGenerator,
  Generator,
  linspace,
  manualSeed,
  nn,
  optim,
  type Tensor,
  tensor,
} from './index.ts';

interface SecondHalf {
  losses: number[];
  lrs: number[];
  weights: Record<string, number[]>;
}
interface Saved {
  model: Record<string, Tensor>;
  optimizer: optim.LoadableStateDict;
  scheduler: Record<string, unknown>;
  rng: Tensor;
  loader: Tensor;
}

const fixtures = join(__dirname, 'fixtures');
const expected = JSON.parse(readFileSync(join(fixtures, 'resume.json'), 'utf8')) as SecondHalf;

/** The training of fixtures/resume.py. */
function parts(seed: number) {
  manualSeed(seed);
  const x = linspace(-1, 1, 22 * 16)
    .view(22, 1, 4, 4)
    .sin();
  const y = arange(22).remainder(3);
  const generator = new Generator().manualSeed(11);
  const loader = new data.DataLoader(new data.TensorDataset(x, y), { batchSize: 5, shuffle: true, generator });
  const conv = new nn.Conv2d(1, 4, 3, { bias: false });
  const bn = new nn.BatchNorm2d(4);
  const fc = new nn.Linear(16, 3);
  const model = new nn.Sequential(conv, bn, new nn.ReLU(), new nn.Dropout(0.25), new nn.Flatten(), fc);
  const optimizer = new optim.AdamW(
    [{ params: conv.parameters(), lr: 0.02 }, { params: [...bn.parameters(), ...fc.parameters()] }],
    { lr: 0.01, amsgrad: true, eps: 1e-3 },
  );
  const scheduler = new optim.lrScheduler.CosineAnnealingWarmRestarts(optimizer, 3, { tMult: 2 });
  return { generator, loader, model, optimizer, scheduler };
}

function train({ loader, model, optimizer, scheduler }: ReturnType<typeof parts>, epochs: number): number[] {
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++)
    for (const [x, y] of loader) {
      optimizer.zeroGrad();
      const loss = nn.functional.crossEntropy(model.forward(x) as Tensor, y);
      loss.backward();
      optimizer.step();
      scheduler.step();
      losses.push(loss.item() as number);
    }
  return losses;
}

function expectSame(training: ReturnType<typeof parts>, losses: number[], half: SecondHalf): void {
  expect(losses).toHaveLength(half.losses.length);
  losses.forEach((loss, i) => void expect(Math.abs(loss - half.losses[i]!)).toBeLessThan(1e-5));
  training.scheduler.getLastLr().forEach((lr, i) => void expect(lr).toBeCloseTo(half.lrs[i]!, 12));
  for (const [key, t] of Object.entries(training.model.stateDict())) {
    const values = t.toTypedArray() as ArrayLike<number | bigint>;
    const off = half.weights[key]!.map((v, i) => Math.abs(Number(values[i]) - v));
    expect([key, Math.max(...off) < 2e-5]).toEqual([key, true]);
  }
}

const bytes = (state: Uint8Array) => tensor(Array.from(state), { dtype: 'uint8' });

it('goes on step for step with a training that PyTorch began', async () => {
  const training = parts(99); // nothing of this seed may be left
  const saved = await checkpoint.loadTorch<Saved>(join(fixtures, 'resume.pt'));
  training.model.loadStateDict(saved.model);
  training.optimizer.loadStateDict(saved.optimizer);
  training.scheduler.loadStateDict(saved.scheduler);
  defaultGenerator.setState(saved.rng.toTypedArray() as Uint8Array);
  training.generator.setState(saved.loader.toTypedArray() as Uint8Array);
  expectSame(training, train(training, 3), expected);
});

it('takes both halves as PyTorch does', () => {
  const training = parts(3);
  train(training, 2);
  expectSame(training, train(training, 3), expected);
});

const python = process.env.WICK_PYTHON;
(python ? it : it.skip)(
  'is gone on with by PyTorch (needs WICK_PYTHON)',
  async () => {
    const training = parts(3);
    train(training, 2);
    const folder = mkdtempSync(join(tmpdir(), 'wick-resume-'));
    try {
      const [file, output] = [join(folder, 'saved.pt'), join(folder, 'out.json')];
      await checkpoint.saveTorch(file, {
        model: training.model.stateDict(),
        optimizer: training.optimizer.stateDict(),
        scheduler: training.scheduler.stateDict(),
        rng: bytes(defaultGenerator.getState()),
        loader: bytes(training.generator.getState()),
      });
      const run = spawnSync(python!, [join(fixtures, 'resume.py'), file, output], { encoding: 'utf8' });
      expect([run.status, run.stderr]).toEqual([0, expect.any(String)]);
      expectSame(training, train(training, 3), JSON.parse(readFileSync(output, 'utf8')) as SecondHalf);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  60_000,
);
