import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSafetensors, saveSafetensors } from '@wick/checkpoint';
import * as nn from '@wick/nn';
import { manualSeed, zeros } from '@wick/tensor';
import pc from 'picocolors';
import { run as runCommand } from '../run.ts';
import { defaults, initNames, optimizerNames, type TrainOptions, usualRates } from './choices.ts';
import { type Digits, firstOf, folderDigits, npmDigits } from './digits.ts';
import { weightsInit } from './net.ts';
import { parameterTable } from './parameters.ts';
import { barLine, lines } from './progress.ts';
import { confusion, confusionTable, drawing, misreadDigits } from './results.ts';
import { buildNet, evaluate, type Step, train } from './train.ts';

const plain = pc.createColors(false);
let all: Digits;
beforeAll(async () => {
  all = await npmDigits();
});
const few = (count: number): Digits => ({ train: firstOf(all.train, count), test: firstOf(all.test, 100) });
const small: TrainOptions = { ...defaults, epochs: 1, batch: 20 };

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
  const { steps } = await run({ ...small, epochs: 3, optimizer, lr: usualRates[optimizer] / 5 }, few(100));
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

/** MNIST's four files with two white digits each, a 3 and a 7. */
function writeMnist(folder: string): void {
  for (const part of ['train', 't10k']) {
    const pixels = new Uint8Array(16 + 2 * 784).fill(255, 16);
    pixels.set([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28]);
    writeFileSync(join(folder, `${part}-images-idx3-ubyte`), pixels);
    writeFileSync(join(folder, `${part}-labels-idx1-ubyte`), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 3, 7));
  }
}

test("a folder with MNIST's files is read", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wick-mnist-'));
  try {
    writeMnist(folder);
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
  const table = parameterTable(model, plain);
  for (const [name] of model.namedParameters()) expect(table).toContain(name);
  for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('what is misread is drawn and counted', () => {
  const reading = { accuracy: 0.5, read: [0, 7], labels: [0, 1] };
  const digits = firstOf(all.test, 2);
  expect(confusion(reading)[1]![7]).toBe(1);
  expect(confusionTable(reading, plain)).toContain('100.0 %');
  const picture = misreadDigits(digits, reading, plain);
  expect(picture).toContain('1, read as 7');
  expect(picture).not.toContain('0, read as');
  for (const line of drawing(digits.getItem(1)[0])) expect(picture).toContain(line);
  expect(drawing(digits.getItem(1)[0]).join('')).toMatch(/[█▀▄]/);
  expect(misreadDigits(digits, { ...reading, read: [0, 1] }, plain)).toBe('');
});

test('without a terminal, each epoch is told in four lines and one for the held-out digits', () => {
  const told: string[] = [];
  const progress = lines((line) => told.push(line), 3, plain);
  for (let step = 1; step <= 141; step++)
    progress.step({ epoch: 2, step, steps: 141, loss: 1, accuracy: 0.5, imagesPerSecond: 1234, secondsLeft: 150 });
  progress.epochDone(2, 0.9812);
  expect(told.length).toBe(5);
  expect(told[3]).toBe('  epoch 2/3  step 141/141  loss 1.0000  acc 50.0 %  1234 images/s  2 min 30 s left');
  expect(told[4]).toContain('98.12 %');
});

test.each([20, 30, 40, 60, 80, 120])('in a terminal of %i columns nothing is broken', (columns) => {
  const s = { epoch: 2, step: 70, steps: 141, loss: 1, accuracy: 0.5, imagesPerSecond: 12345, secondsLeft: 1e4 };
  const bar = barLine(s, 10, columns, plain);
  expect(bar).toContain('epoch  2/10');
  if (columns >= 40) expect(bar).toContain('acc 50.0 %');
  expect(bar.length).toBeLessThan(columns);
  expect(barLine(s, 10, columns, pc.createColors(true), 'held-out digits: 98 %').includes('98 %')).toBe(true);
  const labels = Array.from({ length: 100 }, (_, i) => i % 10);
  const reading = { accuracy: 0.5, read: labels.map((label, i) => (i % 2 ? label : (i * 7) % 10)), labels };
  const texts = [
    confusionTable(reading, plain, columns),
    misreadDigits(firstOf(all.test, 100), reading, plain, columns),
    parameterTable(buildNet(small), plain, columns),
  ];
  if (columns >= 40)
    for (const text of texts) for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
});

describe('the command', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wick-train-'));
    mkdirSync(at('digits'));
    writeMnist(at('digits'));
    mkdirSync(at('none'));
    mkdirSync(at('damaged'));
    writeMnist(at('damaged'));
    writeFileSync(join(at('damaged'), 't10k-images-idx3-ubyte'), 'no idx file');
    writeFileSync(at('text.safetensors'), 'this is no checkpoint at all, only words');
    await saveSafetensors(at('other.safetensors'), { weight: zeros(2) });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function wick(...args: string[]) {
    const out: string[] = [];
    const err: string[] = [];
    const host = { out: (s: string) => out.push(s), err: (s: string) => err.push(s), color: false, version: '' };
    const code = await runCommand(['train', 'mnist', ...args], host);
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  test('trains, tells how, and writes the network; --load goes on from it', async () => {
    const file = at('net.safetensors');
    const { code, out, err } = await wick('--digits', '120', '--batch', '20', '--epochs', '1', '--save', file);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('120 digits to learn from, 1,000 held out; adam.');
    expect(out).toMatch(/epoch 1\/1 {2}step 6\/6/);
    expect(out).toMatch(/is \\ read as +0 +1/);
    expect(Object.keys(await loadSafetensors(file))).toContain('classifier.weight');
    const again = await wick('--data', at('digits'), '--batch', '2', '--epochs', '0', '--save', file);
    expect([again.code, again.out]).toEqual([2, '']);
    expect(again.err).toMatch(/is there already; --force overwrites it/);
    const read = await wick('--load', file, '--data', at('digits'), '--batch', '2', '--epochs', '0');
    expect(read).toMatchObject({ code: 0, err: '' });
    expect(read.out).toContain(`Loaded from ${file}`);
  });

  test('--json is one object, and how it goes is on the other stream', async () => {
    const line = [
      '--json',
      '--seed',
      '7',
      '--data',
      at('digits'),
      '--batch',
      '2',
      '--epochs',
      '2',
      '--optimizer',
      'sgd',
    ];
    const { code, out, err } = await wick(...line, '--init', 'orthogonal', '--lr', '0.01');
    expect(code).toBe(0);
    const told = JSON.parse(out);
    expect(told).toMatchObject({ seed: 7, batch: 2, optimizer: 'sgd', init: 'orthogonal', learnedFrom: 2, heldOut: 2 });
    expect(told).toMatchObject({ stopped: false, saved: null });
    expect(told.epochs).toHaveLength(2);
    expect(told.confusion.flat().reduce((a: number, b: number) => a + b)).toBe(2);
    expect(err).toContain('epoch 2/2');
  });

  test('Ctrl-C ends it with the step it is in, and what it has learned is written', async () => {
    const save = at('stopped.safetensors');
    const running = wick('--json', '--data', at('digits'), '--batch', '2', '--epochs', '100000', '--save', save);
    const interrupt = setInterval(() => process.listenerCount('SIGINT') > 0 && process.emit('SIGINT'), 100);
    const { code, out } = await running.finally(() => clearInterval(interrupt));
    expect(code).toBe(130);
    expect(JSON.parse(out)).toMatchObject({ stopped: true, saved: save });
    expect(existsSync(save)).toBe(true);
  });

  test.each([
    [['--epochs', '-1'], /'-1' is invalid.*whole number from 0 up/],
    [['--epochs=1.5'], /whole number from 0 up/],
    [['--batch', '1'], /whole number from 2 up/],
    [['--seed', ''], /whole number/],
    [['--lr', 'NaN'], /number above 0/],
    [['--lr=0'], /number above 0/],
    [['--optimizer', 'adm'], /Allowed choices are adam, adamw, sgd, rmsprop/],
    [['--init', 'zeros'], /Allowed choices are kaiming/],
    [['--epoch', '1'], /unknown option '--epoch'/],
    [['--data', 'digits', '--batch', '3'], /--batch must be at most the 2 digits there are/],
    [['--data', 'absent'], /absent.*there is no such folder/],
    [['--data', 'none'], /none.*train-images-idx3-ubyte/],
    [['--data', 'damaged'], /damaged.*idx/],
    [['--data', 'text.safetensors'], /text\.safetensors.*is no folder/],
    [['--load', 'absent.safetensors'], /there is no such file/],
    [['--load', 'text.safetensors'], /safetensors: the header/],
    [['--load', 'other.safetensors'], /features\.0\.weight/],
    [['--save', 'no/such/folder.safetensors'], /there is no such folder/],
    [['--save', 'digits'], /is a folder/],
  ])('%j is refused in one line, with exit code 2', async (args, message) => {
    const paths = args.map((arg, i) => (/^--(data|load|save)$/.test(args[i - 1] ?? '') ? at(arg) : arg));
    const { code, out, err } = await wick('--data', at('digits'), '--batch', '2', '--epochs', '0', ...paths);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).not.toContain('\n');
  });
});
