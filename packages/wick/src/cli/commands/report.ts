import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { report as pageAbout } from '@wick/inspect';
import { checkFree, fileFault } from '../files.ts';
import { type Colors, type Host, InputError } from '../host.ts';
import { loadModel, type ModelChoice } from '../loadModel.ts';
import { byteText, shown } from '../text.ts';

export interface ReportOptions extends ModelChoice {
  readonly output: string;
  readonly input?: readonly number[];
  readonly scaleLimit: number;
  readonly bins: number;
  readonly title?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Writes a page about a model. */
export async function report(path: string, options: ReportOptions, host: Host, color: Colors): Promise<number> {
  const { output, input, scaleLimit, bins, title, seed } = options;
  await checkFree(output, options.force);
  const model = await loadModel(path, options);
  const page = await pageAbout(model, {
    scaleLimit,
    bins,
    ...(input ? { input } : {}),
    ...(title === undefined ? {} : { title }),
    ...(seed === undefined ? {} : { seed }),
  }).catch((cause: unknown) => {
    throw new InputError(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  });
  await writeFile(output, page, { flag: options.force ? 'w' : 'wx' }).catch((error: unknown) => {
    throw fileFault(output, error);
  });
  const size = Buffer.byteLength(page);
  if (options.json) host.out(JSON.stringify({ model: path, output: resolve(output), size }, null, 2));
  else host.out(`${color.green('written')} ${color.bold(shown(output))}  ${color.dim(byteText(size))}`);
  return 0;
}
