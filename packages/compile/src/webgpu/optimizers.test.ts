import { manualSeed, randn, type Tensor } from '@wick/tensor';
import { compile } from '../compile.ts';
import { numbersOf } from '../testing/numbersOf.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { nn, optim } from '../testing/packages.ts';
import type { WebGpu } from './gpu.ts';

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

function expectNear(found: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of found.entries()) {
    const other = expected[i]!;
    if (Math.abs(value - other) > tolerance * Math.max(0.1, Math.abs(other)))
      throw new Error(`number ${i} is ${value} instead of ${other}`);
  }
}

interface Training {
  readonly model: nn.Module;
  readonly state: readonly { stateDict(): unknown }[];
  readonly steps: readonly ((x: Tensor) => unknown)[];
  /** Between two calls. */
  readonly between?: (call: number) => void;
}

/** A step of training, and the model taken into an average. */
const averagedStep =
  (
    model: { forward(x: Tensor): Tensor } & nn.Module,
    optimizer: optim.Optimizer,
    average: optim.swaUtils.AveragedModel<nn.Module>,
  ) =>
  (x: Tensor): Tensor => {
    optimizer.zeroGrad();
    const loss = model.forward(x).square().mean();
    loss.backward();
    optimizer.step();
    average.updateParameters(model);
    return loss;
  };

const CALLS = 9;

/** What a training comes to: eagerly, or with each of its functions compiled for the device. */
async function endOf(make: () => Training, isCompiled: boolean): Promise<number[]> {
  manualSeed(5);
  const { steps, state, between } = make();
  const compiled = isCompiled ? await Promise.all(steps.map((step) => compile(step, { device: device! }))) : null;
  for (let call = 0; call < CALLS; call++) {
    const x = randn(6, 5);
    for (const step of compiled ?? steps) await step(x);
    between?.(call);
  }
  for (const step of compiled ?? []) {
    await step.sync();
    expect(step.captures).toBeGreaterThan(0);
  }
  const numbers = numbersOf(state.map((one) => one.stateDict()));
  for (const step of compiled ?? []) await step.dispose();
  return numbers;
}

async function sameEnd(make: () => Training, tolerance = 1e-4): Promise<void> {
  if (!device) return;
  expectNear(await endOf(make, true), await endOf(make, false), tolerance);
}

const convolving = () => {
  const model = new nn.Sequential(
    new nn.Unflatten(1, [1, 5]),
    new nn.Conv1d(1, 70, 3),
    new nn.Flatten(),
    new nn.Linear(210, 33),
  );
  return model;
};
const net = () => new nn.Sequential(new nn.Linear(5, 7), new nn.Tanh(), new nn.Linear(7, 3));

function training(
  make: (params: Tensor[]) => optim.Optimizer,
  changes: readonly object[] = [],
  model: nn.Module = net(),
): Training {
  const optimizer = make([...model.parameters()]);
  const step = (x: Tensor) => {
    optimizer.zeroGrad();
    const loss = model.forward(x).square().mean();
    loss.backward();
    optimizer.step();
    return loss;
  };
  const between = (call: number) => void Object.assign(optimizer.paramGroups[0]!, changes[call - 3]);
  return { model, state: [model, optimizer], steps: [step], between };
}

const matrices = (p: Tensor[]) => p.filter(({ ndim }) => ndim === 2);

test.each<[string, () => Training]>([
  ['Adafactor', () => training((p) => new optim.Adafactor(p), [{ weightDecay: 0.1 }, { maximize: true }, { lr: 0.1, maximize: false }, { d: 2 }])],
  ['Adafactor with its own least averages', () => training((p) => new optim.Adafactor(p, { eps: [1e-4, 0.1], beta2Decay: -0.3 }))],
  ['Adafactor of tensors of three dimensions', () => training((p) => new optim.Adafactor(p), [], convolving())],
  ['Muon of large matrices', () => training((p) => new optim.Muon(matrices(p)), [], convolving())],
  ['Muon', () => training((p) => new optim.Muon(matrices(p), { lr: 0.02 }), [{ momentum: 0.3 }, { weightDecay: 0 }, { nesterov: false }, { adjustLrFn: 'match_rms_adamw' }])],
  ['Muon of few rounds', () => training((p) => new optim.Muon(matrices(p), { lr: 0.02, nsSteps: 2, eps: 0.1 }))],
])('%s on a GPU is what it is on the CPU, also when its options change', (name, make) =>
  // A bfloat16 that is rounded the other way is 2^-8 away.
  sameEnd(make, name.startsWith('Muon') ? 1e-2 : 1e-4)); // biome-ignore format: a table

test.each<[string, (p: Tensor[]) => optim.Optimizer]>([
  ['SGD', (p) => new optim.SGD(p, { lr: 0.1, momentum: 0.9 })],
  ['AdamW', (p) => new optim.AdamW(p, { lr: 0.01 })],
  ['RMSprop', (p) => new optim.RMSprop(p, { lr: 0.01 })],
  ['Adafactor', (p) => new optim.Adafactor(p)],
])('%s steps in a function without the backward pass, which forgets the gradients or not', async (_, make) => {
  for (const forgets of [true, false])
    await sameEnd(() => {
      const model = net();
      const optimizer = make([...model.parameters()]);
      const backward = (x: Tensor) => {
        const loss = model.forward(x).square().mean();
        loss.backward();
        return loss;
      };
      const step = () => {
        optimizer.step();
        if (forgets) optimizer.zeroGrad();
      };
      return { model, state: [model, optimizer], steps: [backward, step] };
    });
});

test('a step that is given a closure', () =>
  sameEnd(() => {
    const model = net();
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
    const closureOf = (x: Tensor) => () => {
      optimizer.zeroGrad();
      const loss = model.forward(x).square().mean();
      loss.backward();
      return loss;
    };
    return { model, state: [model, optimizer], steps: [(x) => optimizer.step(closureOf(x))] };
  }));

test('a step whose gradients were made eagerly, and some are not there', () =>
  sameEnd(() => {
    const model = net();
    const optimizer = new optim.Adam(model.parameters(), { lr: 0.05 });
    const parameters = [...model.parameters()];
    let call = 0;
    const between = () => {
      call++;
      for (const [i, p] of parameters.entries()) p.grad = i === 1 && call > 5 ? null : randn(...(p.shape as [number]));
    };
    between();
    return { model, state: [model, optimizer], steps: [() => optimizer.step()], between };
  }));

test.each<[string, (params: Iterable<Tensor>) => optim.Optimizer]>([
  ['SGD', (p) => new optim.SGD(p, { lr: 0.1, momentum: 0.9, nesterov: true })],
  ['AdamW', (p) => new optim.AdamW(p, { lr: 0.05, amsgrad: true })],
  ['RMSprop', (p) => new optim.RMSprop(p, { lr: 0.01, centered: true })],
  ['Adafactor', (p) => new optim.Adafactor(p, { lr: 0.05 })],
  ['Muon', (p) => new optim.Muon(p)],
])('parameters that do not lie row by row: %s', (_, make) =>
  sameEnd(() => {
    const model = new nn.Linear(5, 4, { bias: false });
    model.weight = new nn.Parameter(randn(5, 4).t());
    const [optimizer, average] = [make(model.parameters()), new AveragedModel(model)];
    return { model, state: [model, optimizer, average], steps: [averagedStep(model, optimizer, average)] };
  }),
);

const { AveragedModel, getEmaAvgFn, getEmaMultiAvgFn, getSwaAvgFn, getSwaMultiAvgFn } = optim.swaUtils;

test.each<[string, object]>([
  ['the mean', {}],
  ['the mean, by name', { avgFn: getSwaAvgFn() }],
  ['the mean of all at once', { multiAvgFn: getSwaMultiAvgFn() }],
  ['a moving one', { avgFn: getEmaAvgFn(0.9) }],
  ['a moving one of all at once', { multiAvgFn: getEmaMultiAvgFn(0.9) }],
  ['a fast one', { multiAvgFn: getEmaMultiAvgFn(0.2) }],
])('an average of weights: %s', (_, options) =>
  sameEnd(() => {
    const model = new nn.Sequential(new nn.Linear(5, 4), new nn.BatchNorm1d(4), new nn.Linear(4, 2));
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    const average = new AveragedModel(model, options);
    return { model, state: [model, average], steps: [averagedStep(model, optimizer, average)] };
  }),
);

test("an average of one's own is refused by name", async () => {
  if (!device) return;
  const model = net();
  const average = new AveragedModel(model, { avgFn: (mine, theirs) => mine.maximum(theirs) });
  const step = await compile(() => average.updateParameters(model), { device });
  const run = async () => {
    for (let call = 0; call < 4; call++) await step();
  };
  await expect(run()).rejects.toThrow(/AveragedModel.updateParameters does not run/);
});
