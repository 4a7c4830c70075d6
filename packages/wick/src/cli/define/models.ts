import { Option } from 'commander';
import { above, type Define, examples, gains, shape, whole } from './context.ts';

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
    .summary('how a model, or a file of tensors, is initialised, and what goes wrong with it')
    .description(
      `Prints what every parameter carries, and warnings. ${aboutModel}\nOf a file (.safetensors, .pt/.pth, .npz, .npy, .onnx) it prints of every tensor which initialiser and gain it is like, whether it looks fresh or trained, its rank, dead units and how it bears float16; nothing in it is run.\nExit code 1 if there are warnings.`,
    )
    .argument('<model or file>')
    .addOption(name())
    .addOption(seed())
    .addOption(scaleLimit())
    .option('--strict', 'exit code 1 also if a weight is like none of the initialisers')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      examples(
        'wick audit net.ts',
        'wick audit net.ts --export buildNet --seed 0 --json',
        'wick audit model.safetensors',
      ),
    )
    .action(async (file, options) => {
      end(await (await import('../commands/audit.ts')).audit(file, options, host, color));
    });

  program
    .command('init')
    .summary('solve for the initialisation of a model, and save it')
    .description(
      `Traces the model, finds what follows every weight, and draws each with the deviation that keeps the signal: E[a²] = 1 behind every activation, whatever function it is. Prints a row a layer and how the activations bear the depth. ${aboutModel}\nExit code 1 if no scale of the weights makes it healthy.`,
    )
    .argument('<model>')
    .addOption(new Option('-i, --input <shape>', 'of the input, as 1,3,32,32').argParser(shape))
    .option('--tokens', 'the input is numbers of classes: zeros of int64')
    .option('--batch <file>', 'run on the tensors of a file (.npy, .npz, .safetensors, .pt), in their order')
    .addOption(
      new Option('--mode <how>', 'from the graph alone, or measured on a batch (of a shape: standard normal)')
        .default('analytic')
        .choices(['analytic', 'empirical']),
    )
    .addOption(
      new Option('--distribution <name>', 'of the draws')
        .default('normal')
        .choices(['normal', 'uniform', 'sinusoidal']),
    )
    .option('--center', 'weights of every output add up to 0')
    .addOption(new Option('--gain <name=x>', 'set instead of solved for: relu=1.414; may be repeated').argParser(gains))
    .addOption(name())
    .addOption(
      new Option('--seed <n>', 'of the model, and again of the draws, here and in PyTorch')
        .default(0)
        .argParser(whole(0)),
    )
    .option('--save <file>', 'write the weights to a .safetensors file')
    .option('--force', 'overwrite the file if it is there')
    .option('--python', 'print PyTorch code that draws the same bits, and nothing else')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      examples(
        'wick init net.ts --input 1,3,32,32 --save weights.safetensors',
        'wick init net.ts -i 1,784 --distribution uniform --python > init.py',
      ),
    )
    .action(async (file, options) => {
      end(await (await import('../commands/init.ts')).init(file, options, host, color));
    });

  program
    .command('report')
    .summary('one HTML page about a model')
    .description(
      `Writes one page that loads nothing: layers, audit, histograms, with --input the signal, every activation's curve and verdict, and the initialisation solved for. ${aboutModel}`,
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
    .option('--compare <model>', 'another model, to stand beside it')
    .option('--force', 'overwrite the page if it is there')
    .option('--json', 'for machines')
    .addHelpText('after', examples('wick report net.ts -o report.html --input 8,1,28,28'))
    .action(async (file, options) => {
      end(await (await import('../commands/report.ts')).report(file, options, host, color));
    });
};
