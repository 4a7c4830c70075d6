import { Option } from 'commander';
import { type Define, examples, tolerance, whole } from './context.ts';

/** The commands about files of tensors. */
export const defineFiles: Define = (program, { host, color, end }) => {
  program
    .command('inspect')
    .summary('list the tensors of a file')
    .description(
      'Lists the tensors of a file: .safetensors, .pt/.pth, .npz, .npy, .onnx. Of safetensors the header alone is read, however large the file, unless --stats asks for the values. Nothing in a file is ever run.',
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
      end(await (await import('../commands/inspect.ts')).inspect(file, options, host, color));
    });

  program
    .command('diff')
    .summary('which tensors of two files differ, and by how much')
    .description(
      'Compares the tensors of two files by name, whatever their formats: exactly, their types of elements too, or where |A − B| <= atol + rtol |B|.\nExit code 1 if they differ.',
    )
    .argument('<A>')
    .argument('<B>')
    .addOption(new Option('--atol <x>', 'absolute tolerance').default(0).argParser(tolerance))
    .addOption(new Option('--rtol <x>', 'relative tolerance').default(0).argParser(tolerance))
    .option('--json', 'for machines')
    .addHelpText('after', examples('wick diff mine.safetensors theirs.pt --rtol 1e-5 --atol 1e-8'))
    .action(async (a, b, options) => {
      end(await (await import('../commands/diff.ts')).diff(a, b, options, host, color));
    });

  program
    .command('convert')
    .summary('from one format to another')
    .description(
      'Writes the tensors of a file as another: .safetensors, .pt/.pth or .npz, by its name. Names are kept, nested ones joined by dots, and so are types of elements unless --dtype asks for another. The file is written beside its place and moved there whole.',
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
      end(await (await import('../commands/convert.ts')).convert(a, b, options, host, color));
    });
};
