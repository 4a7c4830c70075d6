import { flag, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { tensorOf } from '../elements.ts';
import { quoted } from '../printable.ts';
import { setOwn } from '../setOwn.ts';
import { asBytes, ownsBytes, readSource, type Source } from '../source.ts';
import { type UnreadableOptions, type UnreadableTensor, unreadableRules, unreadableTable } from '../unreadable.ts';
import { headerLength, parseHeader, type SafetensorsHeader } from './header.ts';
import { unreadableOf } from './unreadableOf.ts';

/** Options of {@link parseSafetensors}. */
export interface ParseSafetensorsOptions extends UnreadableOptions {
  /** Let the tensors stand on the memory of `bytes` where they can, instead of copying them. Default: false. */
  share?: boolean;
}

/**
 * The header of a safetensors file: metadata, and name, dtype, shape and place of every tensor, none of which is read.
 *
 * @throws CheckpointError (a RangeError) if the file is damaged; TypeError if `bytes` are none.
 * @example
 * ```ts
 * const bytes = checkpoint.serializeSafetensors({ x: zeros(2, 3) });
 * const { tensors } = checkpoint.parseSafetensorsHeader(bytes);
 * tensors.get('x')!.shape; // [2, 3]
 * ```
 * @see https://huggingface.co/docs/safetensors/index
 */
export function parseSafetensorsHeader(bytes: ArrayBuffer | ArrayBufferView): SafetensorsHeader {
  const file = asBytes('parseSafetensorsHeader', bytes);
  const length = headerLength(file.subarray(0, 8), file.length);
  return parseHeader(file.subarray(8, 8 + length), file.length - 8 - length);
}

const table = optionTable({ ...unreadableRules, share: flag(false) } satisfies RulesFor<ParseSafetensorsOptions>);

/**
 * Reads a safetensors file: every tensor by its name, in the order of the file. I8, I16 and U16 widen to int32, U32 and
 * U64 to int64; `storedDType` tells what they were. Its metadata is
 * {@link parseSafetensorsHeader}'s. With `{ unreadable: 'keep' }` entries of other types stand last.
 *
 * The header is checked as the reference implementation does: its length (at most 100 MB), that every tensor's bytes fit
 * its shape, that all of them cover the file without gap or overlap, and that no name stands there twice.
 *
 * @throws CheckpointError (a RangeError) that names the fault of a damaged file; TypeError if `bytes` are none.
 * @example
 * ```ts
 * const model = new nn.Linear(20, 30);
 * const bytes = serializeSafetensors(model.stateDict());
 * model.loadStateDict(parseSafetensors(bytes));
 * ```
 * @see https://huggingface.co/docs/safetensors
 */
export function parseSafetensors(
  bytes: ArrayBuffer | ArrayBufferView,
  options?: ParseSafetensorsOptions & { unreadable?: 'refuse' },
): Record<string, Tensor>;
export function parseSafetensors(
  bytes: ArrayBuffer | ArrayBufferView,
  options: ParseSafetensorsOptions,
): Record<string, Tensor | UnreadableTensor>;
export function parseSafetensors(
  bytes: ArrayBuffer | ArrayBufferView,
  options?: ParseSafetensorsOptions,
): Record<string, Tensor | UnreadableTensor> {
  const read = table.read('parseSafetensors', options);
  const keep = read.unreadable === 'keep';
  const file = asBytes('parseSafetensors', bytes);
  const { tensors, unreadable, dataStart } = parseSafetensorsHeader(file);
  const others = unreadableOf(unreadable, keep);
  const data = read.share ? file.subarray(dataStart) : file.slice(dataStart);
  const result: Record<string, Tensor | UnreadableTensor> = {};
  for (const [name, { dtype, shape, offsets }] of tensors)
    setOwn(result, name, tensorOf(`safetensors: ${quoted(name)}`, data.subarray(...offsets), dtype, shape, keep));
  for (const [name, entry] of others) setOwn(result, name, entry);
  return result;
}

/**
 * Reads a safetensors file from a path, URL, Blob, Response or bytes: {@link parseSafetensors}. The tensors stand on
 * the memory the file was read into, so a large file takes its own size and no more.
 *
 * @throws CheckpointError as {@link parseSafetensors} does; what reading the source throws
 * @example
 * ```ts
 * const model = new nn.Linear(20, 30);
 * await saveSafetensors('linear.safetensors', model.stateDict());
 * model.loadStateDict(await loadSafetensors('linear.safetensors'));
 * ```
 * @see https://huggingface.co/docs/safetensors/index
 */
export async function loadSafetensors(
  source: Source,
  options?: { unreadable?: 'refuse' },
): Promise<Record<string, Tensor>>;
export async function loadSafetensors(
  source: Source,
  options: UnreadableOptions,
): Promise<Record<string, Tensor | UnreadableTensor>>;
export async function loadSafetensors(
  source: Source,
  options?: UnreadableOptions,
): Promise<Record<string, Tensor | UnreadableTensor>> {
  const { unreadable } = unreadableTable.read('loadSafetensors', options);
  return parseSafetensors(await readSource('loadSafetensors', source), { unreadable, share: ownsBytes(source) });
}
