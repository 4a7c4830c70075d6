import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualSeed, nn, zeros } from 'wick';
import { type Digits, firstOf, folderDigits, npmDigits } from './digits.ts';
import { initNames, weightsInit } from './net.ts';
import { optimizerNames, usualRate } from './optimizer.ts';
import { readOptions } from './options.ts';
import { parameterTable, sparkline } from './parameters.ts';
import { lines } from './progress.ts';
import { confusion, confusionTable, drawing, misreadDigits } from './results.ts';
import { buildNet, defaults, evaluate, type Step, type TrainOptions, train } from './train.ts';

const all = npmDigits();
const few = (count: number): Digits => ({ train: firstOf(all.train, count), test: firstOf(all.test, 100) });
const small: TrainOptions = { ...defaults, epochs: 1, batchSize: 20 };

async function run(options: TrainOptions, digits: Digits, steps = Number.POSITIVE_INFINITY) {
  const model = buildNet(options);
  const taken: Step[] = [];
  for await (const step of train(model, digits, options)) if (taken.push(step) === steps) break;
  return { model, steps: taken };
}

test('real digits are learned: from even guesses to most of the held-out ones', async () => {
  const digits = few(400);
  const { model, steps } = await run({ ...small, epochs: 2 }, digits);
  expect(steps.length).toBe(40);
  expect(Math.abs(steps[0]!.loss - Math.log(10))).toBeLessThan(0.5);
  expect(steps.at(-1)!.loss).toBeLessThan(1);
  expect(steps.map((s) => [s.epoch, s.step]).slice(19, 21)).toEqual([
    [1, 20],
    [2, 1],
  ]);
  expect(steps.at(-1)!.secondsLeft).toBe(0);
  const reading = evaluate(model, digits.test);
  expect(reading.accuracy).toBeGreaterThan(0.7);
  expect(model.training).toBe(true);
  const matrix = confusion(reading);
  expect(matrix.flat().reduce((a, b) => a + b)).toBe(100);
  expect(matrix.reduce((sum, row, c) => sum + row[c]!, 0) / 100).toBeCloseTo(reading.accuracy, 10);
});

test('the same seed gives the same run, another seed another', async () => {
  const losses = async (seed: number) => (await run({ ...small, seed }, few(100), 3)).steps.map((s) => s.loss);
  const first = await losses(1);
  expect(await losses(1)).toEqual(first);
  expect(await losses(2)).not.toEqual(first);
});

test.each(optimizerNames)('%s brings the loss down from epoch to epoch', async (optimizer) => {
  // so few digits need gentler steps than nine thousand
  const { steps } = await run({ ...small, epochs: 3, optimizer, lr: usualRate(optimizer) / 5 }, few(100));
  const [first, , last] = [1, 2, 3].map((epoch) => steps.findLast((s) => s.epoch === epoch)!.loss);
  expect(last).toBeLessThan(first! - 0.2);
});

test.each(initNames)('the initialisation %s sets what it speaks of', (name) => {
  const own = buildNet({ ...small, init: 'default' });
  const model = buildNet({ ...small, init: name });
  const weight = (m: nn.Module) => m.getParameter('features.0.weight').tolist();
  if (name === 'default') expect(weight(model)).toEqual(weight(own));
  else {
    expect(weight(model)).not.toEqual(weight(own));
    expect(model.getParameter('features.0.bias').tolist()).toEqual(zeros(16).tolist());
  }
  manualSeed(0);
  expect(() => new nn.Linear(2, 2).apply(weightsInit(name))).not.toThrow();
});

test('no digit is both learned and held out', () => {
  expect(all.train.length + all.test.length).toBe(10_000);
  const key = (d: Digits['train'], i: number) => d.getItem(i)[0].toTypedArray().join();
  const learned = new Set(Array.from({ length: all.train.length }, (_, i) => key(all.train, i)));
  const shared = Array.from({ length: all.test.length }, (_, i) => key(all.test, i)).filter((k) => learned.has(k));
  expect(shared).toEqual([]);
});

test("a folder with MNIST's files is read", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wick-mnist-'));
  try {
    for (const part of ['train', 't10k']) {
      const pixels = new Uint8Array(16 + 2 * 784).fill(255, 16);
      pixels.set([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28]);
      writeFileSync(join(folder, `${part}-images-idx3-ubyte`), pixels);
      writeFileSync(join(folder, `${part}-labels-idx1-ubyte`), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 3, 7));
    }
    const [image, label] = (await folderDigits(folder)).test.getItem(1);
    expect(label.item()).toBe(7);
    expect(image.shape).toEqual([1, 28, 28]);
    expect(image.max().item()).toBeCloseTo((1 - 0.1307) / 0.3081, 5);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the report shows every parameter with its numbers', () => {
  const model = buildNet(small);
  const table = parameterTable(model);
  for (const [name] of model.namedParameters()) expect(table).toContain(name);
  expect(sparkline([0, 0, 0, 1])).toBe('█▁▁▁▁▁▁▁▁▁▁▁▁▁▁▃');
});

test('what is misread is drawn and counted', () => {
  const reading = { accuracy: 0.5, read: [0, 7], labels: [0, 1] };
  const digits = firstOf(all.test, 2);
  expect(confusion(reading)[1]![7]).toBe(1);
  expect(confusionTable(reading)).toContain('100.0 %');
  const picture = misreadDigits(digits, reading);
  expect(picture).toContain('1, read as 7');
  expect(picture).not.toContain('0, read as');
  for (const line of drawing(digits.getItem(1)[0])) expect(picture).toContain(line);
  expect(drawing(digits.getItem(1)[0]).join('')).toMatch(/[█▀▄]/);
  expect(misreadDigits(digits, { ...reading, read: [0, 1] })).toBe('');
});

test('without a terminal, each epoch is told in four lines and one for the held-out digits', () => {
  const told: string[] = [];
  const progress = lines((line) => told.push(line), 3);
  for (let step = 1; step <= 141; step++)
    progress.step({ epoch: 2, step, steps: 141, loss: 1, accuracy: 0.5, imagesPerSecond: 1234, secondsLeft: 150 });
  progress.epochDone(2, 0.9812);
  expect(told.length).toBe(5);
  expect(told[3]).toBe('  epoch 2/3  step 141/141  loss 1.0000  acc 50.0 %  1234 images/s  2 min 30 s left');
  expect(told[4]).toContain('98.12 %');
});

describe('the command line', () => {
  test('says what is to be done', () => {
    const line = '--epochs 0 --seed 7 --lr 0.01 --batch 32 --optimizer sgd --init xavier --save a.safetensors';
    expect(readOptions(line.split(' '))).toEqual({
      epochs: 0,
      seed: 7,
      lr: 0.01,
      batchSize: 32,
      optimizer: 'sgd',
      init: 'xavier',
      digits: null,
      data: null,
      load: null,
      save: 'a.safetensors',
      help: false,
    });
    expect(readOptions([])).toMatchObject(defaults);
  });

  test.each([
    [['--epochs', '-1'], /epochs/],
    [['--epochs=1.5'], /--epochs must be a whole number from 0 up, got 1.5/],
    [['--batch', '1'], /--batch must be a whole number from 2 up/],
    [['--seed', ''], /--seed/],
    [['--lr', 'NaN'], /--lr must be a number above 0, got NaN/],
    [['--lr=0'], /--lr must be a number above 0/],
    [['--optimizer', 'adm'], /--optimizer must be one of adam, adamw, sgd, rmsprop, got adm/],
    [['--init', 'zeros'], /--init must be one of kaiming/],
    [['--epoch', '1'], /--epoch/],
  ])('%j is refused with a reason', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
