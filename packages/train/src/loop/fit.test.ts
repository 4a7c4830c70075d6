import { parseTorch, serializeTorch } from '@wick/checkpoint';
import { DataLoader, type LoaderOptions, TensorDataset, WeightedRandomSampler } from '@wick/data';
import * as nn from '@wick/nn';
import * as optim from '@wick/optim';
import { Generator, manualSeed, ones, randint, randn, type Tensor, tensor } from '@wick/tensor';
import { fixture } from '@wick/testing';
import { Accuracy, type Callback, type FitOptions, type FitState, fit, type Logs } from '../index.ts';

/** A model that draws, data in an order that is drawn, and all that may be kept. */
function setUp(change: Partial<FitOptions> = {}) {
  manualSeed(1);
  const model = new nn.Sequential(
    new nn.Linear(4, 8),
    new nn.BatchNorm1d(8),
    new nn.Dropout(0.25),
    new nn.Linear(8, 3),
  );
  const set = new TensorDataset(randn(22, 4), randint(0, 3, [22]));
  const generator = new Generator().manualSeed(5);
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.05 });
  const options: FitOptions = {
    data: new DataLoader(set, { batchSize: 4, shuffle: true, generator }),
    validation: new DataLoader(set, { batchSize: 11 }),
    optimizer,
    loss: (preds, target) => nn.functional.crossEntropy(preds, target),
    epochs: 3,
    metrics: { accuracy: new Accuracy('multiclass', { numClasses: 3 }) },
    scheduler: new optim.lrScheduler.StepLR(optimizer, 1, { gamma: 0.5 }),
    ema: new optim.swaUtils.AveragedModel(model, { multiAvgFn: optim.swaUtils.getEmaMultiAvgFn(0.9) }),
    clipGradNorm: 1,
    ...change,
  };
  return { model, options };
}

const bits = (model: nn.Module) => [...model.namedParameters()].map(([name, p]) => [name, [...p.toTypedArray()]]);

describe('a run that is interrupted', () => {
  const kinds: [string, Partial<FitOptions>][] = [
    ['with all that may be kept', {}],
    ['with gradients of several batches a step', { accumulate: 2 }],
    ['with a scheduler for steps', { schedulerInterval: 'step' }],
  ];
  describe.each(kinds)('%s', (_, change) => {
    // After so many steps, the last of an epoch and the last of all included.
    test.each([1, 2, 3, 4, 6, 9])('after %d steps goes on to the same bits', async (steps) => {
      const whole = setUp(change);
      const history = await fit(whole.model, whole.options);

      let state: FitState | undefined;
      const halt: Callback = {
        onStep: (run) => {
          if (run.step !== steps) return;
          state = run.state();
          run.stop();
        },
      };
      const first = setUp({ ...change, callbacks: [halt] });
      await fit(first.model, first.options);

      // Through a file, into things that were made anew, and the generators elsewhere.
      const second = setUp(change);
      manualSeed(99);
      const resume = parseTorch(serializeTorch(state!)) as unknown as FitState;
      expect(await fit(second.model, { ...second.options, resume })).toEqual(history);
      expect(bits(second.model)).toEqual(bits(whole.model));
      expect(bits(second.options.ema!.module)).toEqual(bits(whole.options.ema!.module));
    });
  });

  test('by an abort between the batches of a step ends with the step, and goes on to the same bits', async () => {
    const whole = setUp({ accumulate: 3 });
    const history = await fit(whole.model, whole.options);
    for (const batches of [1, 2, 3, 5]) {
      const controller = new AbortController();
      let [seen, state]: [number, FitState | undefined] = [0, undefined];
      const first = setUp({ accumulate: 3, signal: controller.signal });
      const { loss } = first.options;
      const counted: typeof loss = (preds, target) => {
        if (++seen === batches) controller.abort();
        return loss(preds, target);
      };
      const end: Callback = {
        onEnd: (run) => {
          state = run.state();
        },
      };
      await fit(first.model, { ...first.options, loss: counted, callbacks: [end] });
      expect(seen % 3).toBe(0);
      const second = setUp({ accumulate: 3 });
      expect(await fit(second.model, { ...second.options, resume: state! })).toEqual(history);
      expect(bits(second.model)).toEqual(bits(whole.model));
    }
  });

  const weighted = () =>
    new WeightedRandomSampler(new Array(22).fill(1), 22, { generator: new Generator().manualSeed(8) });
  test.each<[string, () => LoaderOptions]>([
    ['of a sampler that has a generator of its own, and of the data', () => ({ sampler: weighted() })],
    ['of batches that are made ahead, each for itself', () => ({ shuffle: true, prefetch: 2, seedPer: 'batch' })],
  ])('goes on with the draws %s', async (_, loading) => {
    const drawn = (change: Partial<FitOptions> = {}) => {
      const { model, options } = setUp();
      const set = { length: 22, getItem: (i: number) => [randn(4).add(i / 22), tensor(BigInt(i % 3))] };
      return { model, options: { ...options, data: new DataLoader(set, { batchSize: 4, ...loading() }), ...change } };
    };
    const whole = drawn();
    const history = await fit(whole.model, whole.options);
    let state: FitState | undefined;
    const halt: Callback = {
      onStep: (run) => {
        if (run.step !== 8) return;
        state = run.state();
        run.stop();
      },
    };
    const first = drawn({ callbacks: [halt] });
    await fit(first.model, first.options);
    const second = drawn();
    manualSeed(99);
    expect(await fit(second.model, { ...second.options, resume: state! })).toEqual(history);
    expect(bits(second.model)).toEqual(bits(whole.model));
  });

  test('at the end of an epoch goes on with the next', async () => {
    const whole = setUp();
    const history = await fit(whole.model, whole.options);
    const states: FitState[] = [];
    const first = setUp({ epochs: 2, callbacks: [{ onEpoch: (run) => void states.push(run.state()) }] });
    await fit(first.model, first.options);
    expect(states.map(({ progress }) => progress)).toEqual([
      { epoch: 1, batch: 0, step: 6 },
      { epoch: 2, batch: 0, step: 12 },
    ]);
    const second = setUp();
    expect(await fit(second.model, { ...second.options, resume: states[1] })).toEqual(history);
    expect(bits(second.model)).toEqual(bits(whole.model));
  });
});

test('the losses of each step are those of the loop in PyTorch', async () => {
  const { losses, epochs } = fixture<{ losses: number[]; epochs: number[] }>(`${__dirname}/..`, 'loop');
  manualSeed(0);
  const model = new nn.Sequential(new nn.Linear(4, 8), new nn.Dropout(0.5), new nn.Linear(8, 3));
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
  const data = new DataLoader(new TensorDataset(randn(20, 4), randint(0, 3, [20])), { batchSize: 4, shuffle: true });
  const found: number[] = [];
  const loss = (preds: Tensor, target: Tensor) => {
    const value = nn.functional.crossEntropy(preds, target);
    found.push(value.item());
    return value;
  };
  const scheduler = new optim.lrScheduler.ExponentialLR(optimizer, 0.5);
  const history = await fit(model, { data, optimizer, loss, epochs: 3, scheduler, clipGradNorm: 0.5, accumulate: 2 });
  const close = (a: number, b: number) => Math.abs(a - b) <= 1e-5 * Math.abs(b);
  expect(found.map((value, i) => close(value, losses[i]!))).toEqual(losses.map(() => true));
  expect(history.map((logs, i) => close(logs.loss!, epochs[i]!))).toEqual([true, true, true]);
});

describe('what is called when', () => {
  test('callbacks in their order, and waited for', async () => {
    const called: string[] = [];
    const say = (name: string): Callback => ({
      onBegin: async () => {
        await Promise.resolve();
        called.push(`${name} begin`);
      },
      onStep: (run) => void called.push(`${name} step ${run.step}`),
      onEpoch: (run) => void called.push(`${name} epoch ${run.epoch} ${Object.keys(run.logs).join()}`),
      onEnd: () => void called.push(`${name} end`),
    });
    const model = new nn.Linear(2, 1);
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    const loss = (preds: Tensor, target: Tensor) => preds.sub(target).square().mean();
    await fit(model, { data: [[ones(1, 2), ones(1, 1)]], optimizer, loss, callbacks: [say('a'), say('b')] });
    const both = (what: string) => [`a ${what}`, `b ${what}`];
    expect(called).toEqual([...both('begin'), ...both('step 1'), ...both('epoch 0 loss'), ...both('end')]);
  });

  test('an abort ends the run after the batch', async () => {
    const controller = new AbortController();
    const { model, options } = setUp({ signal: controller.signal });
    const steps: number[] = [];
    const callback: Callback = {
      onStep: (run) => {
        steps.push(run.step);
        if (run.step === 8) controller.abort();
      },
    };
    const history = await fit(model, { ...options, callbacks: [callback] });
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(history).toHaveLength(1);
  });

  test('a step of one’s own, data that come later, several inputs', async () => {
    const model = new nn.Bilinear(2, 2, 1);
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    async function* data() {
      for (let i = 0; i < 3; i++) yield [ones(1, 2), ones(1, 2), tensor([[i]])];
    }
    const loss = (preds: Tensor, target: Tensor) => preds.sub(target).square().mean();
    const own = (batch: [Tensor, Tensor, Tensor]) => {
      optimizer.zeroGrad();
      const value = loss(model.forward(batch[0], batch[1]), batch[2]);
      value.backward();
      optimizer.step();
      return value;
    };
    const [first] = await fit(model, { data: { [Symbol.asyncIterator]: data }, optimizer, loss });
    expect(first!.loss).toBeGreaterThan(0);
    const [second] = await fit(model, { data: { [Symbol.asyncIterator]: data }, optimizer, loss, step: own });
    expect(second!.loss).toBeGreaterThan(0);
  });

  test('a plateau is told the loss of the validation', async () => {
    const { model, options } = setUp();
    const scheduler = new optim.lrScheduler.ReduceLROnPlateau(options.optimizer, { patience: 0, threshold: 1e6 });
    const told: (number | undefined)[] = [];
    const step = scheduler.step.bind(scheduler);
    scheduler.step = (value: number) => {
      told.push(value);
      step(value);
    };
    const history = await fit(model, { ...options, scheduler });
    expect(told).toEqual(history.map((logs: Logs) => logs.valLoss));
  });
});

describe('refused before anything is done', () => {
  const { model, options } = setUp();
  const rows: [string, () => Promise<unknown>, RegExp][] = [
    ['no model', () => fit({} as never, options), /^fit: model must be a module/],
    ['no data', () => fit(model, { ...options, data: undefined as never }), /^fit: data must be given/],
    ['data that are none', () => fit(model, { ...options, data: 3 as never }), /^fit: data must be an iterable/],
    ['no loss', () => fit(model, { ...options, loss: 'mse' as never }), /^fit: loss must be a function/],
    ['no optimizer', () => fit(model, { ...options, optimizer: {} as never }), /^fit: optimizer must be an optimizer/],
    ['half an epoch', () => fit(model, { ...options, epochs: 0.5 }), /^fit: epochs must be/],
    ['an unknown option', () => fit(model, { ...options, epoch: 1 } as never), /no option epoch.*epochs/],
    [
      'metrics that are none',
      () => fit(model, { ...options, metrics: { a: 1 } as never }),
      /^fit: metrics must be an object of metrics/,
    ],
    ['a state that is none', () => fit(model, { ...options, resume: { a: 1 } as never }), /^fit: resume must be what/],
    ['a batch that is none', () => fit(model, { ...options, data: [ones(2)] }), /^fit: a batch must be an array/],
    [
      'a loss of many',
      () => fit(model, { ...options, loss: (preds) => preds }),
      /^fit: the loss must be a tensor of one element, got one of shape \[4, 3\]/,
    ],
  ];
  test.each(rows)('%s', async (_, call, message) => {
    const before = bits(model);
    await expect(call()).rejects.toThrow(message);
    expect(bits(model)).toEqual(before);
  });
});
