import { any, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { CheckpointError } from '../error.ts';
import { quoted } from '../printable.ts';
import { weightMap } from '../safetensors/sharded.ts';
import { setOwn } from '../setOwn.ts';
import { pathOf, readSource, type Source } from '../source.ts';
import { digestFault } from './digest.ts';
import { addressOf, type DownloadOptions, downloadRules, fetchWhole } from './download.ts';
import { isIndex, parseWeights } from './parseWeights.ts';
import { beside, isFolder, isLocalFolder, nameIn, readLocal, within } from './places.ts';

/** Options of {@link loadPretrained}. */
export interface LoadPretrainedOptions extends Omit<DownloadOptions, 'sha256'> {
  /** What the SHA-256 of the file must be, in hexadecimal digits; of several files, by their names. Default: any. */
  sha256?: string | Readonly<Record<string, string>>;
}

const { sha256: digits, ...others } = downloadRules;
const table = optionTable({
  ...others,
  sha256: any<string | Readonly<Record<string, string>> | undefined>(
    undefined,
    '64 hexadecimal digits, or an object of them by file name',
    (given) => typeof given === 'string' || (typeof given === 'object' && given !== null),
  ),
} satisfies RulesFor<LoadPretrainedOptions>);

/** Files that a folder may hold its weights in, in the order in which they are looked for. */
const candidates = [
  'model.safetensors',
  'model.safetensors.index.json',
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
] as const;

/**
 * The weights of a published model: tensors by name, for `loadStateDict`. From
 *
 * - a folder, on this machine or behind an address, as Hugging Face lays it out: `model.safetensors`, or several files with
 *   `model.safetensors.index.json`, or the same of `pytorch_model.bin`;
 * - a file: `.safetensors`, an index, `.bin`, `.pt`, `.pth`, `.npz`; what it is its first bytes tell;
 * - a Blob, a Response or bytes.
 *
 * Downloads go on where they broke off, tell their progress, and are kept: in a page in its private file system, in Node in the
 * folder that `cache` names. Nothing but what the address says is asked for.
 *
 * @throws RangeError for a folder without weights, an answer that is none, a download that broke off too often; CheckpointError
 * for a file that is damaged, an index that does not fit its files, or another SHA-256
 * @example
 * ```ts
 * const model = new models.GPT2LMHeadModel({ vocabSize: 9, nPositions: 8, nEmbd: 4, nLayer: 1, nHead: 1 });
 * await saveSafetensors('model.safetensors', model.stateDict());
 * model.loadStateDict(await checkpoint.loadPretrained('.'));
 * // in a page: await loadPretrained('https://example.org/gpt2/', { onProgress: ({ loaded, total }) => … })
 * ```
 * @see https://huggingface.co/docs/safetensors/index
 */
export async function loadPretrained(source: Source, options?: LoadPretrainedOptions): Promise<Record<string, Tensor>> {
  const where = 'loadPretrained';
  const settings = table.read(where, options);
  const expected = digests(where, settings.sha256);
  const path = pathOf(source);
  if (path === undefined && typeof source !== 'string' && !(source instanceof URL))
    return parseWeights(where, 'the file', await readSource(where, source));

  const remote = path === undefined;
  const place = path ?? addressOf(where, source as string | URL);
  const read = async (file: string, sole: boolean): Promise<Uint8Array<ArrayBuffer> | null> => {
    const digest = expected(nameIn(file, remote), sole);
    if (remote) return fetchWhole(where, file, { ...settings, sha256: digest });
    const bytes = await readLocal(where, file);
    const fault = bytes && (await digestFault(where, file, bytes, digest));
    if (fault) throw fault;
    return bytes;
  };

  const found = await locate(where, place, remote, read);
  if (!isIndex(found.bytes)) return parseWeights(where, found.file, found.bytes);
  if (typeof settings.sha256 === 'string')
    throw new TypeError(`${where}: ${found.file} is an index of several files: give sha256 by their names`);
  return shards(where, found, async (name) => {
    const file = beside(found.file, name, remote);
    const bytes = await read(file, false);
    if (!bytes) throw new CheckpointError(`${where}: ${quoted(name)}, which the index names, is not beside it`);
    return parseWeights(where, file, bytes);
  });
}

/** A file's bytes, and where they came from. */
interface Found {
  readonly file: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The file that a path or an address means: itself, or the first of the candidates that is in the folder. */
async function locate(
  where: string,
  place: string,
  remote: boolean,
  read: (file: string, sole: boolean) => Promise<Uint8Array<ArrayBuffer> | null>,
): Promise<Found> {
  const folder = remote ? isFolder(place) : await isLocalFolder(place);
  if (!folder) {
    const bytes = await read(place, true);
    if (bytes) return { file: place, bytes };
    throw new RangeError(`${where}: ${place} ${remote ? 'answered 404: there is no such file' : 'does not exist'}`);
  }
  for (const name of candidates) {
    const file = within(place, name, remote);
    const bytes = await read(file, true);
    if (bytes) return { file, bytes };
  }
  throw new RangeError(`${where}: ${place} holds none of ${candidates.join(', ')}`);
}

/** What the SHA-256 of a file must be, by its name. */
function digests(where: string, given: string | Readonly<Record<string, string>> | undefined) {
  const named = typeof given === 'string' ? { sha256: given } : (given ?? {});
  for (const [name, value] of Object.entries(named)) digits.read(where, `sha256 (${name})`, value);
  return (name: string, sole: boolean): string | undefined => {
    if (typeof given === 'string') return sole && !name.endsWith('.index.json') ? given : undefined;
    return given && Object.hasOwn(given, name) ? given[name] : undefined;
  };
}

/** Every tensor of an index, from its files. */
async function shards(
  where: string,
  { file, bytes }: Found,
  open: (name: string) => Promise<Record<string, Tensor>>,
): Promise<Record<string, Tensor>> {
  const map = weightMap(bytes);
  const files = new Map<string, Record<string, Tensor>>();
  for (const name of new Set(map.values())) files.set(name, await open(name));
  const result: Record<string, Tensor> = {};
  for (const [name, shard] of map) {
    const tensors = files.get(shard)!;
    if (!Object.hasOwn(tensors, name))
      throw new CheckpointError(`${where}: ${quoted(shard)} has no tensor ${quoted(name)}, which ${file} says it has`);
    setOwn(result, name, tensors[name]!);
  }
  return result;
}
