import { type Define, examples } from './context.ts';

/** The commands that need no file. */
export const defineJobs: Define = (program, { host, color, end }) => {
  program
    .command('seed-parity')
    .summary("SHA-256 of weights, PyTorch's beside wick's")
    .description(
      "Draws a LeNet's parameters and whole models from seeds, and lays their SHA-256 beside those that PyTorch's have.\nExit code 1 if any differs.",
    )
    .option('--all', 'the large models too: up to 138 million parameters')
    .option('--json', 'for machines')
    .addHelpText('after', examples('wick seed-parity', 'wick seed-parity --all --json'))
    .action(async (options) => {
      end(await (await import('../commands/seedParity.ts')).seedParity(options, host, color));
    });
};
