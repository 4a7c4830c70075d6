import { Option } from 'commander';
import { above, type Define, examples, shape, whole } from './context.ts';

const aboutModel =
  'MODEL is a module, TypeScript or JavaScript, that exports a model, a class of models without arguments, or a function that builds one (async too): as its default, as its only export, or under the name that --export gives. It is run.';
const name = () => new Option('--export <name>', 'which export is the model');
const seed = () =>
  new Option('--seed <n>', 'manualSeed(n) before the module is imported and the model built').argParser(whole(0));
const scaleLimit = () =>
  new Option('--scale-limit <x>', 'how far the scale may move within the depth').default(1000).argParser(above(1));

/** The commands about models. */
export const defineModels: Define = (program, { host, color, end }) => {
  program
    .command('audit')
    .summary('how the parameters of a model are initialised, and what goes wrong with it')
    .description(`Prints what every parameter carries, and warnings. ${aboutModel}\nExit code 1 if there are warnings.`)
    .argument('<model>')
    .addOption(name())
    .addOption(seed())
    .addOption(scaleLimit())
    .option('--strict', 'exit code 1 also if a weight is like none of the initialisers')
    .option('--json', 'for machines')
    .addHelpText('after', examples('wick audit net.ts', 'wick audit net.ts --export buildNet --seed 0 --json'))
    .action(async (file, options) => {
      end(await (await import('../commands/audit.ts')).audit(file, options, host, color));
    });

  program
    .command('report')
    .summary('one HTML page about a model')
    .description(
      `Writes one page that loads nothing: layers, audit, histograms, with --input the signal. ${aboutModel}`,
    )
    .argument('<model>')
    .requiredOption('-o, --output <file>', 'where the page goes')
    .addOption(new Option('-i, --input <shape>', 'of the input, as 8,1,28,28').argParser(shape))
    .addOption(name())
    .addOption(seed())
    .addOption(scaleLimit())
    .option(
      '--curves <file>',
      'curves of a training: JSON, as {"loss": [2.3, 1.9], "accuracy": [[0, 0.1], [100, 0.9]]}',
    )
    .addOption(new Option('--bins <n>', 'of each histogram').default(40).argParser(whole(1, 1000)))
    .option('--title <text>', 'of the page (default: the class of the model)')
    .option('--force', 'overwrite the page if it is there')
    .option('--json', 'for machines')
    .addHelpText('after', examples('wick report net.ts -o report.html --input 8,1,28,28'))
    .action(async (file, options) => {
      end(await (await import('../commands/report.ts')).report(file, options, host, color));
    });
};
