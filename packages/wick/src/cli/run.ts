import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { type Context, examples } from './define/context.ts';
import { defineFiles } from './define/files.ts';
import { defineJobs } from './define/jobs.ts';
import { defineModels } from './define/models.ts';
import { defineTrain } from './define/train.ts';
import { helpFor } from './help.ts';
import type { Host } from './host.ts';
import { fitted, oneLine, shown, shownLines } from './text.ts';

/**
 * Runs one command line and gives its exit code: 0 if all is well, 1 if differences or warnings were found, 2 if the
 * input is not what was asked for. Nothing is thrown.
 */
export async function run(args: readonly string[], world: Host): Promise<number> {
  let code = 0;
  // Whoever forgets that text may be a stranger's: nothing but line ends and colours goes out as it is.
  // Nor would a terminal end a line that is too long between two words: what machines read is left as it is.
  const forMachines = args.some((arg) => arg === '--json' || arg === '--python');
  const safe = (write: Host['out'], columns?: number) => (text: string) =>
    write(fitted(shownLines(text, world.color), forMachines ? undefined : columns));
  const host: Host = { ...world, out: safe(world.out, world.columns), err: safe(world.err, world.errColumns) };
  const color = pc.createColors(host.color);
  const complain = (error: unknown) => host.err(`${color.red('wick:')} ${oneLine(error)}`);
  const program = new Command('wick')
    .description('Networks and their files: look into them, compare, convert and train them.')
    .version(host.version, '--version', 'the version of wick')
    .exitOverride()
    .configureOutput({
      writeOut: (s) => host.out(s.trimEnd()),
      writeErr: (s) => host.err(s.trimEnd()),
      outputError: (s) => complain(s.replace(/^error: /, '')),
    })
    .configureHelp({
      ...helpFor(world.columns),
      styleTitle: color.bold,
      styleCommandText: color.cyan,
      styleOptionText: color.cyan,
    })
    .helpCommand(false)
    .addHelpText(
      'after',
      `\nExit codes: 0 all is well, 1 differences or warnings were found, 2 bad input.\n${examples(
        'wick inspect model.safetensors --stats',
        'wick diff before.pt after.pt --rtol 1e-5',
        'wick convert resnet18.pth resnet18.safetensors',
        'wick audit net.ts',
        'wick init net.ts --input 1,3,32,32',
        'wick train mnist',
        'wick seed-parity',
      )}\n\nwick COMMAND --help says more of each.`,
    );
  const context: Context = {
    host,
    color,
    end: (given) => {
      code = given;
    },
  };
  for (const define of [defineFiles, defineModels, defineTrain, defineJobs]) define(program, context);
  const all = [program, ...program.commands.flatMap((each) => [each, ...each.commands])];
  for (const command of all) command.option('--verbose', 'where an error comes from');

  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said it already; help and version are no faults.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    complain(error);
    if (all.some((command) => command.opts().verbose)) host.err(color.dim(stackOf(error)));
    return 2;
  }
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const cause = error.cause === undefined ? '' : `\n${stackOf(error.cause)}`;
  // The stack repeats the message, which may quote a file.
  return `${error.stack?.replace(error.message, () => shown(error.message)) ?? oneLine(error)}${cause}`;
}
