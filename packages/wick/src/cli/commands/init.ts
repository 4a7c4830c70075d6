import { resolve } from 'node:path';
import { saveBytes, serializeSafetensors, UnreadableTensor } from '@wick/checkpoint';
import { type SolveDistribution, type SolveReport, solveInit_ } from '@wick/inspect';
import { forkRng, manualSeed, randn, type Tensor, zeros } from '@wick/tensor';
import { formatOfName, openCheckpoint } from '../checkpointFile.ts';
import { checkFree, writeFault } from '../files.ts';
import { type Colors, type Host, InputError } from '../host.ts';
import { loadModel } from '../loadModel.ts';
import { solveText } from '../solveText.ts';
import { byteText, json, oneLine, plural, shown } from '../text.ts';

export interface InitOptions {
  readonly export?: string;
  /** Of the model, and once more of the draws: the PyTorch code begins with it. */
  readonly seed: number;
  readonly input?: readonly number[];
  /** Whether the input is numbers of classes (of tokens, say). */
  readonly tokens?: boolean;
  /** A file with what the model runs on. */
  readonly batch?: string;
  readonly mode: 'analytic' | 'empirical';
  readonly distribution: SolveDistribution;
  readonly center?: boolean;
  readonly gain?: Readonly<Record<string, number>>;
  readonly save?: string;
  readonly force?: boolean;
  readonly python?: boolean;
  readonly json?: boolean;
}

/** Solves for the initialisation of a model: 0, or 1 where no scale of the weights makes it healthy. */
export async function init(path: string, options: InitOptions, host: Host, color: Colors): Promise<number> {
  const { seed, mode, distribution, center = false, gain = {}, save } = options;
  if (save !== undefined) {
    if (formatOfName(save) !== 'safetensors')
      throw new InputError(`${save}: expected a name that ends in .safetensors`);
    await checkFree(save, options.force);
  }
  if (options.python && options.json) throw new InputError('--json holds the code too: --python or --json, not both');
  const batch = await inputOf(options);
  const model = await loadModel(path, options);
  manualSeed(seed); // The draws begin here, in PyTorch as here.
  const solve = () => solveInit_(model, batch, { mode, distribution, center, gains: gain });
  const report = asInput(path, solve);
  const problem = problemOf(report);
  const python = report.toPyTorch(seed);
  let size: number | undefined;
  if (save !== undefined) {
    const bytes = serializeSafetensors(model.stateDict());
    size = bytes.length;
    await saveBytes(save, bytes, { overwrite: options.force === true }).catch((error: unknown) => {
      throw writeFault(save, error);
    });
  }
  if (options.json) {
    const saved = save === undefined ? null : { path: resolve(save), size };
    host.out(json({ model: path, seed, healthy: problem === null, problem, ...report.toJSON(), saved, python }));
  } else if (options.python) host.out(python.trimEnd());
  else {
    host.out(`${solveText(report, color, host.columns)}\n`);
    if (save !== undefined)
      host.out(`${color.green('written')} ${color.bold(shown(save))}  ${color.dim(byteText(size!))}`);
    const verdict = `${plural(report.layers.length, 'layer')}, ${problem === null ? 'healthy' : 'not healthy'}`;
    host.out(problem === null ? color.green(verdict) : color.yellow(verdict));
  }
  return problem === null ? 0 : 1;
}

/** What is not as it should be, in words; null if all is. */
function problemOf(report: SolveReport): string | null {
  try {
    report.assertHealthy();
    return null;
  } catch (error) {
    return oneLine(error);
  }
}

/** What the model runs on: the tensors of a file, or what the shape says. */
async function inputOf({ input, tokens, batch, mode, seed }: InitOptions): Promise<Tensor | Tensor[] | number[]> {
  if (batch !== undefined && (input || tokens))
    throw new InputError('--batch says what the input is: without --input and --tokens');
  if (batch !== undefined) return readBatch(batch);
  if (!input) throw new InputError('an input is needed: --input 1,3,32,32, or --batch FILE');
  if (tokens) return zeros([...input], { dtype: 'int64' });
  if (mode === 'analytic') return [...input];
  return forkRng(() => {
    manualSeed(seed);
    return randn([...input]);
  });
}

async function readBatch(path: string): Promise<Tensor[]> {
  const file = await openCheckpoint(path);
  try {
    const tensors: Tensor[] = [];
    for (const { name, read } of file.entries) {
      const t = await read();
      if (t instanceof UnreadableTensor) throw new InputError(`${path}: ${shown(name)}: ${t.what}, which is not read`);
      tensors.push(t);
    }
    if (tensors.length === 0) throw new InputError(`${path}: holds no tensors`);
    return tensors;
  } finally {
    await file.close();
  }
}

function asInput<T>(path: string, fn: () => T): T {
  try {
    return fn();
  } catch (cause) {
    throw new InputError(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
