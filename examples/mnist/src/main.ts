// The main job: real digits, a network initialised by a visitor, trained until it reads them.
import { resolve } from 'node:path';
import color from 'picocolors';
import { checkpoint } from 'wick';
import { firstOf, folderDigits, npmDigits } from './digits.ts';
import { type Options, readOptions, usage } from './options.ts';
import { parameterTable } from './parameters.ts';
import { progressFor } from './progress.ts';
import { confusionTable, misreadDigits } from './results.ts';
import { buildNet, evaluate, train } from './train.ts';

/** Where a stopped training leaves the network if nobody said where. */
const stoppedFile = 'wick-mnist.safetensors';

async function main(options: Options): Promise<void> {
  console.log(color.bold(`\nwick: real digits, seed ${options.seed}\n`));
  const all = options.data === null ? npmDigits() : await folderDigits(options.data);
  const count = Math.min(options.digits ?? all.train.length, all.train.length);
  const digits = { train: firstOf(all.train, count), test: all.test };
  if (options.batchSize > count) throw new RangeError(`--batch must be at most the ${count} digits there are`);
  const model = buildNet(options);
  if (options.load === null) {
    console.log(`${model}\n`);
    console.log(`After manualSeed(${options.seed}) and model.apply(weightsInit), the very numbers PyTorch draws:`);
  } else {
    model.loadStateDict(await checkpoint.loadSafetensors(options.load));
    console.log(`Loaded from ${options.load}:`);
  }
  console.log(`${parameterTable(model)}\n`);
  console.log(`${count} digits to learn from, ${digits.test.length} held out; ${options.optimizer}, one cycle.\n`);

  const ctrlC = listenForCtrlC();
  const progress = progressFor(process.stdout, options.epochs);
  const started = performance.now();
  for await (const s of train(model, digits, options)) {
    progress.step(s);
    if (s.step === s.steps) progress.epochDone(s.epoch, evaluate(model, digits.test).accuracy);
    if (ctrlC.pressed && s.secondsLeft > 0) {
      progress.stop();
      const steps = (s.epoch - 1) * s.steps + s.step;
      console.log(color.yellow(`\nStopped after step ${steps} of ${options.epochs * s.steps}, which is complete.`));
      process.exitCode = 130;
      break;
    }
  }
  progress.stop();
  const seconds = (performance.now() - started) / 1000;
  ctrlC.forget();

  const reading = evaluate(model, digits.test);
  const percent = color.bold(`${(100 * reading.accuracy).toFixed(2)} %`);
  console.log(`\n${percent} of the held-out digits are read correctly, after ${seconds.toFixed(1)} s.\n`);
  console.log(confusionTable(reading));
  const misread = misreadDigits(digits.test, reading);
  if (misread) console.log(`\nSome it misreads:\n\n${misread}\n`);
  const file = options.save ?? (ctrlC.pressed ? stoppedFile : null);
  if (file === null) return;
  await checkpoint.saveSafetensors(file, model.stateDict());
  console.log(`The network is in ${resolve(file)}; go on from it with --load ${file}\n`);
}

/** Ctrl-C asks the training to stop; a second one, later, ends the process. */
function listenForCtrlC() {
  let first = 0;
  const listener = () => {
    // One press may arrive twice, from the terminal and from whoever started this process.
    if (first !== 0 && performance.now() - first > 500) process.exit(130);
    first ||= performance.now();
  };
  process.on('SIGINT', listener);
  return {
    get pressed() {
      return first !== 0;
    },
    forget: () => process.off('SIGINT', listener),
  };
}

function read(): Options | null {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    complain(error, 2);
    console.error(`\n${usage}`);
    return null;
  }
}

function complain(error: unknown, exitCode: number): void {
  console.error(color.red(error instanceof Error ? error.message : String(error)));
  process.exitCode = exitCode;
}

const options = read();
if (options?.help) console.log(usage);
else if (options) main(options).catch((error: unknown) => complain(error, 1));
