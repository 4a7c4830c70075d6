import { unzipSync, type Zippable, zipSync } from 'fflate';
import { CheckpointError, guarded } from './error.ts';

/** How much an archive may unpack to. */
export interface UnpackOptions {
  /**
   * Bytes that the entries may take together. Default: 20 times the file's size, at least 64 MiB. Weights hardly
   * compress: what unpacks to more is more likely an attack than a model.
   */
  maxBytes?: number;
}

/** Reads all entries of a zip archive, each name once, refusing one that would unpack to more than is allowed. */
export function unzip(
  format: string,
  file: Uint8Array,
  { maxBytes }: UnpackOptions,
): Map<string, Uint8Array<ArrayBuffer>> {
  const limit = checkLimit(format, maxBytes ?? Math.max(64 * 2 ** 20, 20 * file.length));
  const names: string[] = [];
  const sizes = new Map<string, number>();
  let total = 0;
  const entries = guarded(format, () =>
    unzipSync(file, {
      filter({ name, size, originalSize, compression }) {
        if (sizes.has(name) || name === '__proto__')
          throw new CheckpointError(
            `${format}: the archive has the entry ${JSON.stringify(name)} twice or under a name that cannot be`,
          );
        if (compression !== 0 && compression !== 8)
          throw new CheckpointError(
            `${format}: entry ${JSON.stringify(name)} is compressed by method ${compression}; stored and deflated ones are read`,
          );
        total += Math.max(size, originalSize);
        if (!(total <= limit))
          throw new CheckpointError(
            `${format}: the archive unpacks to more than ${limit} bytes; if that is right, raise maxBytes`,
          );
        sizes.set(name, originalSize);
        names.push(name);
        return true;
      },
    }),
  );
  const result = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const name of names) {
    const bytes = entries[name];
    if (!bytes || bytes.length !== sizes.get(name))
      throw new CheckpointError(`${format}: entry ${JSON.stringify(name)} is cut off`);
    result.set(name, bytes as Uint8Array<ArrayBuffer>);
  }
  return result;
}

function checkLimit(format: string, maxBytes: number): number {
  if (typeof maxBytes === 'number' && maxBytes >= 0) return maxBytes;
  throw new TypeError(`${format}: maxBytes must be a number of bytes, got ${String(maxBytes)}`);
}

/** What of an archive is aligned to how many bytes: PyTorch maps storages into memory. */
export interface ZipOptions {
  compress?: boolean;
  align?: number;
}

// Fixed, so that the same values give the same file. The archive format knows no time zone: local parts, no shift.
const noTime = new Date(1980, 0, 1);

/** Writes a zip archive of `entries`, in their order. */
export function zip(
  entries: readonly (readonly [string, Uint8Array])[],
  { compress = false, align = 1 }: ZipOptions = {},
): Uint8Array<ArrayBuffer> {
  const files: Zippable = {};
  let at = 0;
  for (const [name, bytes] of entries) {
    const options = { level: compress ? 6 : 0, mtime: noTime } as const;
    const fixed = at + 30 + new TextEncoder().encode(name).length;
    if (align === 1) files[name] = [bytes, options];
    else {
      // An extra field ("FB", as PyTorch calls it) fills up to the next multiple.
      const padding = (align - ((fixed + 4) % align)) % align;
      files[name] = [bytes, { ...options, extra: { 16966: new Uint8Array(padding).fill(0x5a) } }];
      at = fixed + 4 + padding + bytes.length;
    }
  }
  return zipSync(files) as Uint8Array<ArrayBuffer>;
}
