// The main job: real digits, a network initialised by a visitor, and a few plain gradient steps.
import { parseArgs } from 'node:util';
import color from 'picocolors';
import { lossLine, parameterTable } from './report.ts';
import { accuracy, defaults, descend, prepare, type TrainOptions } from './train.ts';

const usage = `npm start -- [--seed ${defaults.seed}] [--steps ${defaults.steps}] [--lr ${defaults.lr}] [--batch ${defaults.batchSize}]`;

function readOptions(): TrainOptions {
  const { values } = parseArgs({
    options: { seed: { type: 'string' }, steps: { type: 'string' }, lr: { type: 'string' }, batch: { type: 'string' } },
  });
  const number = (
    name: 'seed' | 'steps' | 'lr' | 'batch',
    fallback: number,
    valid: (x: number) => boolean,
    expected: string,
  ) => {
    if (values[name] === undefined) return fallback;
    const x = Number(values[name]);
    if (values[name].trim() === '' || !valid(x))
      throw new RangeError(`--${name} must be ${expected}, got ${JSON.stringify(values[name])}`);
    return x;
  };
  return {
    ...defaults,
    seed: number('seed', defaults.seed, Number.isSafeInteger, 'a whole number'),
    steps: number('steps', defaults.steps, (x) => Number.isInteger(x) && x > 0, 'a whole number from 1 up'),
    lr: number('lr', defaults.lr, (x) => x > 0 && Number.isFinite(x), 'a number above 0'),
    batchSize: number(
      'batch',
      defaults.batchSize,
      (x) => Number.isInteger(x) && x > 0 && x <= defaults.trainDigits,
      `a whole number from 1 to ${defaults.trainDigits}`,
    ),
  };
}

function main(options: TrainOptions): void {
  console.log(color.bold(`\nwick: real digits, seed ${options.seed}\n`));
  const run = prepare(options);
  console.log(`${run.model}\n`);
  console.log(`After manualSeed(${options.seed}) and model.apply(weightsInit), the very numbers PyTorch draws:`);
  console.log(`${parameterTable(run.model)}\n`);
  console.log(
    `${options.trainDigits} digits to learn from, ${options.testDigits} held out. A network that knows nothing guesses: loss ln 10 = ${Math.log(10).toFixed(4)}.`,
  );
  console.log(`Plain gradient steps on batches of ${options.batchSize}, learning rate ${options.lr}:\n`);
  for (const { step, loss, imagesPerSecond } of descend(run, options)) {
    const line = lossLine(step, options.steps, loss, imagesPerSecond);
    if (step === 1 || step % 5 === 0 || step === options.steps) console.log(line);
  }
  console.log(`\n${color.bold(`${(100 * accuracy(run)).toFixed(1)} %`)} of the held-out digits are read correctly.\n`);
}

try {
  main(readOptions());
} catch (error) {
  console.error(color.red(error instanceof Error ? error.message : String(error)));
  console.error(usage);
  process.exitCode = 2;
}
