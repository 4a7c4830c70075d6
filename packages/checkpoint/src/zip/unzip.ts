import type { Budget } from '../budget.ts';
import { CheckpointError, guarded } from '../error.ts';
import { quoted } from '../printable.ts';
import { crc32 } from './crc32.ts';
import { readDirectory, type ZipEntry } from './directory.ts';
import { inflate } from './inflate.ts';

/** What differs between the writers of archives. */
export interface UnzipOptions {
  /** A check sum of 0 says that none was computed, as after PyTorch's `set_crc32_options(False)`. */
  unchecked?: boolean;
  /** Names of entries whose every byte costs once more as soon as it is read: a bomb of them is not inflated first. */
  program?: RegExp;
  /** What is stored as it is stays where it lies in the file. Default: false, a copy. */
  share?: boolean;
}

/**
 * Reads all entries of a zip archive by name, each a copy of its own unless it may `share` the file's memory, within `budget`: what the directory says they
 * unpack to is asked for before the first is unpacked.
 */
export function unzip(
  format: string,
  file: Uint8Array,
  budget: Budget,
  { unchecked = false, program, share = false }: UnzipOptions = {},
): Map<string, Uint8Array<ArrayBuffer>> {
  return guarded(format, () => {
    const entries = readDirectory(format, file);
    // A name, an object and a place in two lists, beside the bytes.
    for (const { name, size, deflated } of entries)
      budget.spend((deflated && program?.test(name) ? 2 : 1) * size + 400, 'the archive unpacks');
    return new Map(entries.map((entry) => [entry.name, unpacked(format, file, entry, { unchecked, share })]));
  });
}

function unpacked(
  format: string,
  file: Uint8Array,
  entry: ZipEntry,
  { unchecked, share }: { unchecked: boolean; share: boolean },
): Uint8Array<ArrayBuffer> {
  const { name, deflated, start, end, size, crc } = entry;
  const packed = file.subarray(start, end);
  const bytes = deflated ? inflate(packed, size) : ((share ? packed : packed.slice()) as Uint8Array<ArrayBuffer>);
  if (!bytes) throw new CheckpointError(`${format}: entry ${quoted(name)} does not unpack to the ${size} bytes it has`);
  if (!(unchecked && crc === 0) && crc32(bytes) !== crc)
    throw new CheckpointError(`${format}: entry ${quoted(name)} is damaged: its check sum does not fit`);
  return bytes;
}
