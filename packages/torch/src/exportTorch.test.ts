import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { loadTorch, parseTorch } from '@wick/checkpoint';
import { DataLoader, RandomSampler, TensorDataset, WeightedRandomSampler } from '@wick/data';
import * as nn from '@wick/nn';
import { LBFGS, SGD } from '@wick/optim';
import { defaultGenerator, ones, rand, randint, setRngState, type Tensor, tensor, zeros } from '@wick/tensor';
import { TorchExportError } from './error.ts';
import { exportTorch } from './exportTorch.ts';
import { torchProject } from './project.ts';
import { type Case, cases, stateOf, trainOn } from './testing/cases.ts';
import type { Trained } from './trained.ts';

/** What is exported besides the model. */
function optionsOf({ optimizer, data, loss, epochs }: Case) {
  return { optimizer, data, loss, epochs };
}

interface Run {
  losses: number[];
  weights: Record<string, number[]>;
}
interface Recorded {
  torch: string;
  cases: Record<string, { source: string; one: Run; two?: Run; later?: Run & { file: string } }>;
}

/** The trainings that wick goes on with, for two epochs: with its own generator, with the default one, with dropout. */
const wentOn = ['convolutions', 'resumed', 'residual'];

const file = join(__dirname, 'fixtures', 'trained.json.gz');
const python = process.env.WICK_PYTHON;
const folder = mkdtempSync(join(tmpdir(), 'wick-torch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Has PyTorch train every case. */
async function trainInPython(): Promise<Recorded> {
  const projects = join(folder, 'projects');
  for (const [name, make] of Object.entries(cases)) {
    const made = make();
    await exportTorch(made.model, { ...optionsOf(made), directory: join(projects, name) });
    if (made.splits) writeFileSync(join(projects, name, 'splits'), '');
    if (wentOn.includes(name)) writeFileSync(join(projects, name, 'later'), `${made.epochs + 2}`);
  }
  const output = join(folder, 'trained.json');
  const run = spawnSync(python!, [join(__dirname, 'fixtures', 'trained.py'), projects, output], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(readFileSync(output, 'utf8')) as Recorded;
}

/** Where a Python with torch is named, PyTorch trains anew; otherwise it has done so when the fixture was drawn. */
let trained: Recorded;
beforeAll(async () => {
  if (!python) {
    trained = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
    return;
  }
  trained = await trainInPython();
  if (process.env.WICK_WRITE_FIXTURES) writeFileSync(file, gzipSync(JSON.stringify(trained), { level: 9 }));
}, 300_000);

const text = (files: Map<string, Uint8Array>, name: string) => new TextDecoder().decode(files.get(name));

describe.each(Object.keys(cases))('%s', (name) => {
  const make = cases[name]!;

  function expectRun(losses: number[], model: nn.Module, run: Run): void {
    expect(losses).toHaveLength(run.losses.length);
    losses.forEach((loss, i) => void expect(Math.abs(loss - run.losses[i]!)).toBeLessThan(1e-5));
    for (const [key, t] of Object.entries(model.stateDict())) {
      const values = t.toTypedArray() as ArrayLike<number | bigint>;
      const off = run.weights[key]!.map((v, i) => Math.abs(Number(values[i]) - v));
      expect([key, Math.max(...off) < 2e-5]).toEqual([key, true]);
    }
  }

  it('is what PyTorch ran when the numbers were drawn', async () => {
    const made = make();
    const files = await torchProject(made.model, optionsOf(made));
    expect(text(files, 'model.py') + text(files, 'train.py')).toBe(trained.cases[name]!.source);
  });

  it('takes the same steps in PyTorch as in wick', () => {
    const made = make();
    expectRun(trainOn(made), made.model, trained.cases[name]!.one);
  });

  it('takes the same steps on two processes', () => {
    const made = make();
    const { two } = trained.cases[name]!;
    expect(two !== undefined).toBe(made.splits);
    if (two) expectRun(trainOn(made), made.model, two);
  });

  // From two processes where they take the same steps.
  it('goes on in wick from what came back as PyTorch does without a stop', async () => {
    const made = make();
    const { later } = trained.cases[name]!;
    expect(later !== undefined).toBe(wentOn.includes(name));
    if (!later) return;
    const saved = parseTorch<Trained>(Buffer.from(later.file, 'base64'));
    made.model.loadStateDict(saved.model);
    made.optimizer.loadStateDict(saved.optimizer);
    setRngState(saved.rng);
    if (saved.generator) made.data.generator!.setState(saved.generator);
    const losses = trainOn({ ...made, epochs: 2 });
    expectRun(losses, made.model, { ...later, losses: later.losses.slice(-losses.length) });
  });

  it('changes nothing when it is exported', async () => {
    const made = make();
    const before = stateOf(made);
    await torchProject(made.model, optionsOf(made));
    expect(stateOf(made)).toBe(before);
  });
});

it('writes the files that it names, and state that loadTorch reads', async () => {
  const made = cases.resumed!();
  const directory = join(folder, 'deep', 'down');
  await exportTorch(made.model, { ...optionsOf(made), directory });
  const files = await torchProject(made.model, optionsOf(made));
  for (const [name, bytes] of files)
    expect(new Uint8Array(await readFile(join(directory, name)))).toEqual(new Uint8Array(bytes));
  const saved = await loadTorch<Omit<Trained, 'model' | 'losses'>>(join(directory, 'state.pt'));
  expect(Array.from(saved.rng.toTypedArray() as Uint8Array)).toEqual(Array.from(defaultGenerator.getState()));
  made.optimizer.loadStateDict(saved.optimizer);
});

it('replaces no file unless it is told to, and leaves nothing behind when it is not', async () => {
  const made = cases.regression!();
  const directory = join(folder, 'again');
  mkdirSync(directory);
  writeFileSync(join(directory, 'train.py'), 'mine');
  await expect(exportTorch(made.model, { ...optionsOf(made), directory })).rejects.toThrow(
    /train.py" is there already; force/,
  );
  await expect(exportTorch(made.model, { ...optionsOf(made), directory, force: 1 as never })).rejects.toThrow(
    /force must be/,
  );
  expect(readdirSync(directory)).toEqual(['train.py']);
  expect(readFileSync(join(directory, 'train.py'), 'utf8')).toBe('mine');
  await exportTorch(made.model, { ...optionsOf(made), directory, force: true });
  expect(readdirSync(directory)).toHaveLength(7);
  expect(readFileSync(join(directory, 'train.py'), 'utf8')).toContain('def main()');
});

it('builds a module that stands twice in a list in both places', async () => {
  const twice = new nn.Linear(3, 3);
  const model = new nn.Sequential(twice, new nn.ReLU(), twice);
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const data = new DataLoader(new TensorDataset(rand(4, 3), rand(4, 3)), { batchSize: 2 });
  const files = await torchProject(model, { optimizer, data, loss: new nn.MSELoss() });
  expect(text(files, 'model.py').replaceAll(/\s+/g, ' ')).toContain(
    'model = nn.Sequential( nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 3), ) model[2] = model[0] return model',
  );
});

it('shares a class among modules that are alike, and no other', () => {
  const classes = [...trained.cases.residual!.source.matchAll(/^class (\w+)/gm)].map(([, name]) => name);
  expect(classes).toEqual(['Block', 'Block2', 'Residual']);
});

describe('refuses, and writes nothing', () => {
  const linear = () => new nn.Linear(3, 2);
  const data = () => new DataLoader(new TensorDataset(rand(4, 3), randint(0, 2, [4])), { batchSize: 2 });
  const sgd = (model: nn.Module) => new SGD(model.parameters(), { lr: 0.1 });
  const of = (forward: (x: Tensor, m: nn.Linear) => Tensor) =>
    new (class Own extends nn.Module {
      readonly fc = linear();
      override forward(x: Tensor): Tensor {
        return forward(x, this.fc);
      }
    })();
  const hooked = linear();
  hooked.registerForwardHook(() => undefined);
  let call = 0;

  it.each<[string, nn.Module, object, RegExp]>([
    ['a model that is none', {} as nn.Module, {}, /model must be a Module/],
    ['no optimiser', linear(), { optimizer: undefined }, /optimizer must be an Optimizer/],
    ['no loader', linear(), { data: [1, 2] }, /data must be a DataLoader/],
    ['a loss that is none', linear(), { loss: 'mse' }, /loss must be a Module/],
    ['another loss', linear(), { loss: new nn.CTCLoss() }, /loss must be one of BCELoss.* got CTCLoss/],
    ['another reduction', linear(), { loss: new nn.MSELoss({ reduction: 'sum' }) }, /reduction 'mean', got "sum"/],
    ['weights of classes', linear(), { loss: new nn.CrossEntropyLoss({ weight: ones(2) }) }, /a loss with weight/],
    [
      'ignored targets',
      linear(),
      {
        loss: new nn.CrossEntropyLoss({ ignoreIndex: 1 }),
        data: new DataLoader(new TensorDataset(rand(2, 3), tensor([0n, 1n])), { batchSize: 2 }),
      },
      /targets of 1, which the loss ignores/,
    ],
    ['0 epochs', linear(), { epochs: 0 }, /epochs must be a whole number from 1, got 0/],
    ['no folder', linear(), { directory: '' }, /directory must be the path of a folder/],
    [
      'samples by weight',
      linear(),
      {
        data: new DataLoader(new TensorDataset(rand(2, 3), rand(2)), { sampler: new WeightedRandomSampler([1, 2], 2) }),
      },
      /its sampler has no counterpart/,
    ],
    [
      'a generator for the sampler alone',
      linear(),
      {
        data: new DataLoader(new TensorDataset(rand(2, 3), rand(2)), {
          sampler: new RandomSampler([1, 2], { generator: defaultGenerator.clone() }),
        }),
      },
      /generator of data/,
    ],
    [
      'single samples',
      linear(),
      { data: new DataLoader(new TensorDataset(rand(2, 3), rand(2)), { batchSize: null }) },
      /must have a batchSize/,
    ],
    [
      'samples that are no lists',
      linear(),
      { data: new DataLoader([1, 2, 3]) },
      /samples of data must be lists of tensors/,
    ],
    [
      'a closure',
      linear(),
      { optimizer: new LBFGS(linear().parameters()) },
      /parameter that is not the model|LBFGS has no counterpart/,
    ],
    ['parameters of another model', linear(), { optimizer: sgd(linear()) }, /a parameter that is not the model/],
    ['hooks', hooked, {}, /has hooks/],
    ['an operation without counterpart', of((x, m) => m.forward(x.cumsum(0))), {}, /operation \w+ cannot be exported/],
    [
      'dropout by function',
      of((x, m) => nn.functional.dropout(m.forward(x), { p: 0.5 })),
      {},
      /what draws, like dropout, must be a layer/,
    ],
    ['a tensor from elsewhere', of((x, m) => m.forward(x.add(zeros(3)))), {}, /register it as a buffer/],
    [
      'a size of the batch in the code',
      of((x, m) => m.forward(x.add(x.shape[0]! / 7))),
      {},
      /the number 0.28\d+, which follows from the size of the batch/,
    ],
    ['a module that is no member', of((x, m) => m.forward(hidden.forward(x))), {}, /calls a Linear that is no member/],
    [
      'something else at every call',
      of((x, m) => (call++ % 2 ? m.forward(x) : m.forward(x).relu())),
      {},
      /other operations when the batch/,
    ],
  ])('%s', async (_, model, options, message) => {
    const given = {
      optimizer: model instanceof nn.Module ? sgd(model) : sgd(linear()),
      data: data(),
      directory: join(folder, 'never'),
      ...options,
    };
    await expect(exportTorch(model, given as never)).rejects.toThrow(message);
    expect(existsSync(join(folder, 'never'))).toBe(false);
  });
  const hidden = new nn.Linear(3, 3);

  it('with a TorchExportError where PyTorch would differ', async () => {
    const made: Case = cases.regression!();
    await expect(torchProject(made.model, { ...optionsOf(made), loss: new nn.CTCLoss() })).rejects.toBeInstanceOf(
      TorchExportError,
    );
  });
});
