import { show } from '@wick/tensor/internal';

// Of pages, workers and Node alike.
const host = globalThis as unknown as {
  TextDecoder: new (label: string, options: { fatal: boolean }) => { decode(bytes: Uint8Array): string };
};

/** Text, or what bytes in UTF-8 say, without a byte order mark. RangeError if they are not UTF-8. */
export function textOf(where: string, source: string | Uint8Array): string {
  if (typeof source === 'string') return source.replace(/^\ufeff/, '');
  if (!(source instanceof Uint8Array)) throw new TypeError(`${where}: expected text or bytes, got ${show(source)}`);
  try {
    return new host.TextDecoder('utf-8', { fatal: true }).decode(source);
  } catch {
    throw new RangeError(`${where}: the bytes are no text in UTF-8`);
  }
}
