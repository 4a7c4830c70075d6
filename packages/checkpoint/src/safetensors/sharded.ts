import type { Tensor } from '@wick/tensor/light';
import { CheckpointError } from '../error.ts';
import { quoted } from '../printable.ts';
import { setOwn } from '../setOwn.ts';
import { readSource } from '../source.ts';
import { type UnreadableOptions, type UnreadableTensor, unreadableTable } from '../unreadable.ts';
import { loadSafetensors } from './parse.ts';
import { parseJson } from './parseJson.ts';

/**
 * Reads a checkpoint that is spread over several safetensors files, from its `model.safetensors.index.json`: every
 * tensor of the index's `weight_map`, from the files beside it.
 *
 * @param index - path or URL of the index.
 * @throws CheckpointError if the index is none, names a file outside its folder, or a shard lacks a tensor.
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 *
 * await checkpoint.saveSafetensors('1.safetensors', { a: tensor([1]) });
 * await checkpoint.saveSafetensors('2.safetensors', { b: tensor([2]) });
 * const map = { a: '1.safetensors', b: '2.safetensors' };
 * writeFileSync('model.safetensors.index.json', JSON.stringify({ weight_map: map }));
 * const { b } = await checkpoint.loadShardedSafetensors('model.safetensors.index.json');
 * b!; // [2]
 * ```
 * @see https://huggingface.co/docs/safetensors/index
 */
export async function loadShardedSafetensors(
  index: string | URL,
  options?: { unreadable?: 'refuse' },
): Promise<Record<string, Tensor>>;
export async function loadShardedSafetensors(
  index: string | URL,
  options: UnreadableOptions,
): Promise<Record<string, Tensor | UnreadableTensor>>;
export async function loadShardedSafetensors(
  index: string | URL,
  options?: UnreadableOptions,
): Promise<Record<string, Tensor | UnreadableTensor>> {
  const where = 'loadShardedSafetensors';
  const { unreadable } = unreadableTable.read(where, options);
  const map = weightMap(await readSource(where, index));
  const shards = new Map<string, Record<string, Tensor | UnreadableTensor>>();
  for (const file of new Set(map.values()))
    shards.set(file, await loadSafetensors(beside(index, file), { unreadable }));
  const result: Record<string, Tensor | UnreadableTensor> = {};
  for (const [name, file] of map) {
    const shard = shards.get(file)!;
    if (!Object.hasOwn(shard, name))
      throw new CheckpointError(`safetensors index: ${quoted(file)} has no tensor ${quoted(name)}`);
    setOwn(result, name, shard[name]!);
  }
  return result;
}

/** Which file each tensor of an index is in: only files in its folder, as an index must not lead anywhere else. */
export function weightMap(bytes: Uint8Array): Map<string, string> {
  const { value } = parseJson('safetensors index: the file', bytes, bytes.length);
  const map = (value as { weight_map?: unknown } | null)?.weight_map;
  if (typeof map !== 'object' || map === null || Array.isArray(map))
    throw new CheckpointError('safetensors index: expected an object with a "weight_map" of file names by tensor name');
  return new Map(
    Object.entries(map).map(([name, file]) => {
      // Only files in the same folder: an index must not lead anywhere else.
      if (typeof file !== 'string' || !/^[^/\\:%?#]+$/.test(file) || file === '..' || file === '.')
        throw new CheckpointError(
          `safetensors index: ${typeof file === 'string' ? quoted(file) : typeof file} is not the name of a file beside the index`,
        );
      return [name, file];
    }),
  );
}

function beside(index: string | URL, file: string): string | URL {
  if (index instanceof URL || /^(https?|file):/.test(index)) return new URL(encodeURIComponent(file), index);
  return index.replace(/[^/\\]*$/, '') + file;
}
