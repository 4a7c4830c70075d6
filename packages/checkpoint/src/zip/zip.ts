import { type Zippable, zipSync } from 'fflate';

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
