import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import type { Host } from './host.ts';
import { oneLine } from './text.ts';

const examples = (...lines: string[]): string => `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;

/**
 * Runs one command line and gives its exit code: 0 if all is well, 1 if differences or warnings were found, 2 if the
 * input is not what was asked for. Nothing is thrown.
 */
export async function run(args: readonly string[], host: Host): Promise<number> {
  let code = 0;
  const color = pc.createColors(host.color);
  const program = new Command('wick')
    .description('Networks and their files: look into them, compare and convert them.')
    .exitOverride()
    .configureOutput({ writeOut: (s) => host.out(s.trimEnd()), writeErr: (s) => host.err(color.red(s.trimEnd())) })
    .configureHelp({ styleTitle: color.bold, styleCommandText: color.cyan, styleOptionText: color.cyan })
    .helpCommand(false)
    .addHelpText(
      'after',
      `\nExit codes: 0 all is well, 1 differences or warnings were found, 2 bad input.\n${examples(
        'wick inspect model.safetensors --stats',
        'wick diff before.pt after.pt --rtol 1e-5',
        'wick convert resnet18.pth resnet18.safetensors',
      )}\n\nwick COMMAND --help says more of each.`,
    );

  // What a command needs is imported when it runs: the help is quick.
  program
    .command('inspect')
    .summary('list the tensors of a file')
    .description(
      'Lists the tensors of a file: .safetensors, .pt/.pth, .npz, .npy. Of safetensors the header alone is read,\nhowever large the file, unless --stats asks for the values. Nothing in a file is ever run.',
    )
    .argument('<file>')
    .option(
      '-s, --stats',
      'mean, deviation, extremes and a histogram of every tensor; exit code 1 if any is not finite',
    )
    .option('-f, --filter <text>', 'only tensors whose name holds this')
    .addOption(new Option('--bins <n>', 'bars of a histogram').default(16).argParser(whole(2, 64)))
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      examples('wick inspect model.safetensors', 'wick inspect resnet18.pth --stats --filter layer4'),
    )
    .action(async (file, options) => {
      code = await (await import('./commands/inspect.ts')).inspect(file, options, host, color);
    });

  program
    .command('diff')
    .summary('which tensors of two files differ, and by how much')
    .description(
      'Compares the tensors of two files by name, whatever their formats: exactly, or where |A − B| <= atol + rtol |B|.\nExit code 1 if they differ.',
    )
    .argument('<A>')
    .argument('<B>')
    .addOption(new Option('--atol <x>', 'absolute tolerance').default(0).argParser(tolerance))
    .addOption(new Option('--rtol <x>', 'relative tolerance').default(0).argParser(tolerance))
    .option('--json', 'for machines')
    .addHelpText('after', examples('wick diff mine.safetensors theirs.pt --rtol 1e-5 --atol 1e-8'))
    .action(async (a, b, options) => {
      code = await (await import('./commands/diff.ts')).diff(a, b, options, host, color);
    });

  program
    .command('convert')
    .summary('from one format to another')
    .description(
      'Writes the tensors of a file as another: .safetensors, .pt/.pth or .npz, by its name. Names are kept, nested ones\njoined by dots. The file is written beside its place and moved there whole.',
    )
    .argument('<A>')
    .argument('<B>')
    .addOption(
      new Option('-d, --dtype <type>', 'of floating-point tensors').choices([
        'float64',
        'float32',
        'float16',
        'bfloat16',
      ]),
    )
    .option('--force', 'overwrite B if it is there')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      examples(
        'wick convert resnet18.pth resnet18.safetensors',
        'wick convert a.npz half.safetensors --dtype bfloat16',
      ),
    )
    .action(async (a, b, options) => {
      code = await (await import('./commands/convert.ts')).convert(a, b, options, host, color);
    });

  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said it already; help and version are no faults.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    host.err(`${color.red('wick:')} ${oneLine(error)}`);
    return 2;
  }
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const n = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isSafeInteger(n) && n >= least && n <= most) return n;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  };
}

function tolerance(text: string): number {
  const x = text.trim() === '' ? Number.NaN : Number(text);
  if (x >= 0 && Number.isFinite(x)) return x;
  throw new InvalidArgumentError('Expected a number from 0 up.');
}
