import { fetched, flag, optionTable, type RulesFor, show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { budgetFor, type UnpackOptions, unpackRules } from '../budget.ts';
import { CheckpointError, guarded } from '../error.ts';
import { quoted } from '../printable.ts';
import { setOwn } from '../setOwn.ts';
import { asBytes, readSource, type Source } from '../source.ts';
import { orKeep, type UnreadableOptions, UnreadableTensor, unreadableRules } from '../unreadable.ts';
import { writeFile } from '../writeFile.ts';
import { unzip } from '../zip/unzip.ts';
import { zip } from '../zip/zip.ts';
import { npyRules, parseArray, type SerializeNpyOptions, serializeNpy } from './npy.ts';

/** Options of {@link parseNpz}. */
export interface ParseNpzOptions extends UnpackOptions, UnreadableOptions {}

const parseTable = optionTable({ ...unpackRules, ...unreadableRules } satisfies RulesFor<ParseNpzOptions>);

/**
 * Reads NumPy's `.npz`: several arrays by name, compressed or not, each as {@link parseNpy} reads it.
 *
 * @throws CheckpointError (a RangeError) that names the fault of the file; TypeError if `bytes` are none.
 * @example
 * ```ts
 * const bytes = serializeNpz({ weight: ones(2, 3), bias: zeros(2) });
 * const { weight, bias } = parseNpz(bytes);
 * weight!.shape; // [2, 3]
 * ```
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function parseNpz<K extends string = string>(
  bytes: ArrayBuffer | ArrayBufferView,
  options?: ParseNpzOptions & { unreadable?: 'refuse' },
): Record<K, Tensor>;
export function parseNpz<K extends string = string>(
  bytes: ArrayBuffer | ArrayBufferView,
  options: ParseNpzOptions,
): Record<K, Tensor | UnreadableTensor>;
export function parseNpz(
  bytes: ArrayBuffer | ArrayBufferView,
  options?: ParseNpzOptions,
): Record<string, Tensor | UnreadableTensor> {
  return parsed('parseNpz', bytes, options);
}

function parsed(
  where: string,
  bytes: ArrayBuffer | ArrayBufferView,
  options: ParseNpzOptions | undefined,
): Record<string, Tensor | UnreadableTensor> {
  const { unreadable, maxBytes } = parseTable.read(where, options);
  const keep = unreadable === 'keep';
  const result: Record<string, Tensor | UnreadableTensor> = {};
  const file = asBytes(where, bytes);
  const budget = budgetFor('npz', file.length, { maxBytes });
  for (const [name, npy] of unzip('npz', file, budget)) {
    const entry = `npz: entry ${quoted(name)}`;
    const key = name.replace(/\.npy$/, '');
    if (Object.hasOwn(result, key)) throw new CheckpointError(`npz: two entries are called ${quoted(key)}`);
    setOwn(
      result,
      key,
      key === name ? otherEntry(name, npy.length, keep) : guarded(entry, () => parseArray(entry, npy, budget, keep)),
    );
  }
  return result;
}

/** Stands for an entry that is no array. */
function otherEntry(name: string, size: number, keep: boolean): UnreadableTensor {
  if (keep) return new UnreadableTensor(null, null, `an entry of ${size} bytes that is no array`);
  throw new CheckpointError(`npz: entry ${quoted(name)} is no array; ${orKeep}`);
}

/** Options of {@link serializeNpz}. */
export interface SerializeNpzOptions extends SerializeNpyOptions {
  /** Deflate the arrays, as `numpy.savez_compressed` does. Default: false. */
  compress?: boolean;
}

const table = optionTable({ ...npyRules, compress: flag(false) } satisfies RulesFor<SerializeNpzOptions>);

/**
 * Writes tensors as NumPy's `.npz`.
 *
 * @throws TypeError if a value is no tensor or a name no well-formed string; RangeError for a name that is too long.
 *
 * @example
 * ```ts
 * const bytes = checkpoint.serializeNpz({ x: tensor([1]), y: tensor([2, 3]) });
 * Object.keys(checkpoint.parseNpz(bytes)); // ['x', 'y']
 * ```
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function serializeNpz(
  tensors: Readonly<Record<string, Tensor>>,
  options?: SerializeNpzOptions,
): Uint8Array<ArrayBuffer> {
  const { compress, dtype } = table.read('serializeNpz', options);
  if (tensors === null || typeof tensors !== 'object')
    throw new TypeError(`serializeNpz: expected tensors by name, got ${show(tensors)}`);
  const entries = Object.entries(tensors).map(([name, t]) => [entryName(name), serializeNpy(t, { dtype })] as const);
  return zip(entries, { compress });
}

/** The longest name of an entry in an archive, in UTF-8. */
const longestName = 65_535;

function entryName(name: string): string {
  // A lone surrogate cannot be written in UTF-8: another name would stand in the file.
  if (/\p{Surrogate}/u.test(name))
    throw new TypeError(`serializeNpz: a name must be a well-formed string, got ${JSON.stringify(name)}`);
  const entry = `${name}.npy`;
  const { length } = new TextEncoder().encode(entry);
  if (length > longestName)
    throw new RangeError(
      `serializeNpz: the name ${quoted(name)} takes ${length} bytes in the archive; at most ${longestName} are written`,
    );
  return entry;
}

/**
 * Reads a `.npz` from a path, URL, Blob, Response or bytes: {@link parseNpz}. Names that are
 * written in the type are taken to be there.
 *
 * @throws CheckpointError as {@link parseNpz} does; what reading the source throws
 * @example
 * ```ts
 * await checkpoint.saveNpz('weights.npz', { x: tensor([1]) });
 * const { x } = await checkpoint.loadNpz<'x'>('weights.npz');
 * x; // [1]
 * ```
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export async function loadNpz<K extends string = string>(
  source: Source,
  options?: ParseNpzOptions & { unreadable?: 'refuse' },
): Promise<Record<K, Tensor>>;
export async function loadNpz<K extends string = string>(
  source: Source,
  options: ParseNpzOptions,
): Promise<Record<K, Tensor | UnreadableTensor>>;
export async function loadNpz(
  source: Source,
  options?: ParseNpzOptions,
): Promise<Record<string, Tensor | UnreadableTensor>> {
  return parsed('loadNpz', await readSource('loadNpz', source), options);
}

/**
 * Writes tensors to the `.npz` file `path` (Node): {@link serializeNpz}. Waits for those that are on a GPU.
 *
 * @example
 * ```ts
 * await saveNpz('arrays.npz', { a: arange(3) });
 * (await loadNpz('arrays.npz')).a; // [0, 1, 2]
 * ```
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export async function saveNpz(
  path: string | URL,
  tensors: Readonly<Record<string, Tensor>>,
  options?: SerializeNpzOptions,
): Promise<void> {
  await fetched(tensors);
  await writeFile('saveNpz', path, serializeNpz(tensors, options));
}
