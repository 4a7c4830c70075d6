import * as nn from '@wick/nn';
import * as optim from '@wick/optim';
import { ones } from '@wick/tensor';
import {
  type Callback,
  type Checkpoint,
  Checkpoints,
  CsvLog,
  EarlyStopping,
  fit,
  JsonLines,
  Progress,
  ScalarLog,
} from '../index.ts';

/** Runs epochs whose losses are these. */
async function run(losses: readonly number[], callbacks: readonly Callback[], resume?: Checkpoint['state']) {
  const model = new nn.Linear(1, 1);
  let i = resume ? resume.history.length : 0;
  return fit(model, {
    data: [[ones(1, 1), ones(1, 1)]],
    optimizer: new optim.SGD(model.parameters(), { lr: 0 }),
    // Its gradient does not matter: the learning rate is 0.
    loss: (preds) => preds.sum().mul(0).add(losses[i++]!),
    epochs: losses.length,
    callbacks,
    resume,
  });
}

describe('EarlyStopping', () => {
  test.each([
    ['waits for so many epochs in a row', [3, 2, 2, 1, 1, 1, 1], { patience: 2 }, 6],
    ['takes what is hardly better for no better', [3, 2.95, 2.9, 2], { patience: 2, minDelta: 0.2 }, 3],
    ['takes NaN for no better', [3, Number.NaN, Number.NaN, 1], { patience: 2 }, 3],
    ['knows that more may be better', [1, 2, 3, 3, 3], { patience: 1, mode: 'max' as const }, 4],
    ['lets a run end that gets better', [3, 2, 1], { patience: 1 }, 3],
  ])('%s', async (_, losses, options, epochs) => {
    const history = await run(losses, [new EarlyStopping({ monitor: 'loss', ...options })]);
    expect(history.map(({ loss }) => loss)).toEqual(losses.slice(0, epochs).map(Math.fround));
  });

  test('has seen the epochs before a resume', async () => {
    const states: Checkpoint[] = [];
    await run([3, 4, 5], [new Checkpoints((each) => states.push(each))]);
    const again = new EarlyStopping({ monitor: 'loss', patience: 3 });
    expect(await run([3, 4, 5, 6, 1], [again], states[1]!.state)).toHaveLength(4);
    expect(again.best).toBe(3);
  });

  test('says what there is where there is no such log', async () => {
    await expect(run([1], [new EarlyStopping()])).rejects.toThrow(
      "EarlyStopping: monitor must be one of loss, got 'valLoss'",
    );
  });
});

describe('Checkpoints', () => {
  const told: [string, ConstructorParameters<typeof Checkpoints>[1], unknown[]][] = [
    [
      'each epoch',
      {},
      [
        [1, true],
        [2, false],
        [3, true],
        [4, false],
      ],
    ],
    [
      'every second',
      { everyEpochs: 2 },
      [
        [2, false],
        [4, false],
      ],
    ],
    [
      'the best only',
      { bestOnly: true },
      [
        [1, true],
        [3, true],
      ],
    ],
    [
      'the most only',
      { bestOnly: true, mode: 'max' },
      [
        [1, true],
        [2, true],
        [4, true],
      ],
    ],
  ];
  test.each(told)('%s', async (_, options, wanted) => {
    const saved: unknown[] = [];
    await run([3, 4, 1, 5], [new Checkpoints(({ epoch, best }) => saved.push([epoch, best]), options)]);
    expect(saved).toEqual(wanted);
  });

  test('after steps too', async () => {
    const saved: unknown[] = [];
    await run([3, 4], [new Checkpoints(({ step, epoch }) => saved.push([epoch, step]), { everySteps: 1 })]);
    expect(saved).toEqual([
      [0, 1],
      [1, 1],
      [1, 2],
      [2, 2],
    ]);
  });
});

test('lines of JSON and of a table', async () => {
  const [json, csv]: [string[], string[]] = [[], []];
  await run([0.5, Number.NaN], [new JsonLines((line) => json.push(line)), new CsvLog((line) => csv.push(line))]);
  expect(json.join('')).toBe('{"epoch":1,"step":1,"loss":0.5}\n{"epoch":2,"step":2,"loss":"NaN"}\n');
  expect(csv.join('')).toBe('epoch,step,loss\n1,1,0.5\n2,2,NaN\n');
});

test('scalars of a writer', async () => {
  const told: unknown[] = [];
  await run(
    [0.5, 0.25],
    [new ScalarLog({ addScalar: (...args) => void told.push(args), flush: () => void told.push('flush') })],
  );
  expect(told).toEqual([['loss', 0.5, 1], ['lr', 0, 1], ['loss', 0.25, 2], ['lr', 0, 2], 'flush']);
});

describe('Progress', () => {
  const shown = async (columns: number) => {
    const texts: string[] = [];
    await run([0.5, 1 / 3], [new Progress({ write: (text) => texts.push(text), columns })]);
    return texts;
  };

  test('in a terminal a bar as wide as it, then the line', async () => {
    const texts = await shown(50);
    expect(texts[0]).toBe(`\repoch 1/2 ${'█'.repeat(25)} 1/1  loss 0.5`);
    expect(texts.at(-1)).toBe(`\r${'epoch 2/2  loss 0.3333'.padEnd(49)}\n`);
  });

  test.each([10, 20, 40, 80])('no line is longer than %d columns', async (columns) => {
    for (const text of await shown(columns)) expect(text.replace(/[\r\n]/g, '').length).toBeLessThan(columns);
  });

  test('elsewhere the lines only', async () => {
    expect(await shown(0)).toEqual(['epoch 1/2  loss 0.5\n', 'epoch 2/2  loss 0.3333\n']);
  });
});

test('what is given is checked', () => {
  expect(() => new Checkpoints(3 as never)).toThrow(/^Checkpoints: save must be a function/);
  expect(() => new JsonLines('file' as never)).toThrow(/^JsonLines: write must be a function/);
  expect(() => new CsvLog(null as never)).toThrow(/^CsvLog: write must be a function/);
  expect(() => new ScalarLog({} as never)).toThrow(/^ScalarLog: writer must have addScalar/);
  expect(() => new EarlyStopping({ patience: 0 })).toThrow(/^EarlyStopping: patience must be/);
  expect(() => new Progress({ column: 3 } as never)).toThrow(/no option column.*columns/);
});
