import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { saveBytes } from '@wick/checkpoint';
import { report as pageAbout, type TrainingCurve } from '@wick/inspect';
import { checkFile, checkFree, fileFault, writeFault } from '../files.ts';
import { type Colors, type Host, InputError } from '../host.ts';
import { loadModel, type ModelChoice } from '../loadModel.ts';
import { byteText, json, shown } from '../text.ts';

export interface ReportOptions extends ModelChoice {
  readonly output: string;
  readonly input?: readonly number[];
  /** A JSON file with the curves of a training by name. */
  readonly curves?: string;
  readonly scaleLimit: number;
  readonly bins: number;
  readonly title?: string;
  /** Another model, to stand beside it. */
  readonly compare?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Writes a page about a model. */
export async function report(path: string, options: ReportOptions, host: Host, color: Colors): Promise<number> {
  const { output, input, scaleLimit, bins, title, seed } = options;
  await checkFree(output, options.force);
  const curves = options.curves === undefined ? undefined : await readCurves(options.curves);
  const model = await loadModel(path, options);
  const other = options.compare === undefined ? undefined : await loadModel(options.compare, options);
  const page = await pageAbout(model, {
    scaleLimit,
    bins,
    solve: true,
    ...(input ? { input } : {}),
    ...(curves ? { curves } : {}),
    ...(title === undefined ? {} : { title }),
    ...(other ? { compare: { title: options.compare!, model: other } } : {}),
    ...(seed === undefined ? {} : { seed }),
  }).catch((cause: unknown) => {
    throw new InputError(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  });
  await saveBytes(output, page, { overwrite: options.force === true }).catch((error: unknown) => {
    throw writeFault(output, error);
  });
  const size = Buffer.byteLength(page);
  if (options.json) host.out(json({ model: path, output: resolve(output), size }));
  else host.out(`${color.green('written')} ${color.bold(shown(output))}  ${color.dim(byteText(size))}`);
  return 0;
}

/** `{ "loss": [2.3, 1.9], "accuracy": [[0, 0.1], [100, 0.9]] }`; what the page cannot show, it says itself. */
async function readCurves(path: string): Promise<Record<string, TrainingCurve>> {
  await checkFile(path);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw fileFault(path, error);
  });
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as never;
  } catch (cause) {
    throw new InputError(`${path}: expected JSON, ${(cause as Error).message}`, { cause });
  }
  throw new InputError(`${path}: expected an object of curves by name, as {"loss": [2.3, 1.9]}`);
}
