import { any, count, optionTable, type RulesFor, show } from '@wick/tensor/internal';
import { Connections } from './connections.ts';
import { digestFault } from './digest.ts';
import type { Store } from './note.ts';
import { storeFor } from './store.ts';

/** How far a download is. */
export interface DownloadProgress {
  /** The file's address. */
  readonly url: string;
  /** Bytes that are here. */
  readonly loaded: number;
  /** Bytes of the whole; null if the server does not say. */
  readonly total: number | null;
  /** Whether all of it was here before. */
  readonly cached: boolean;
}

/** Options of {@link download}. */
export interface DownloadOptions {
  /** Is told whenever bytes have come. */
  onProgress?: (progress: DownloadProgress) => void;
  /**
   * Where files are kept for the next time: a folder (Node), or the name of one in the page's private file system. Default: in a
   * page `'wick'`, in Node nothing is kept. False: nothing.
   */
  cache?: string | boolean;
  /** What the file's SHA-256 must be, in hexadecimal digits. Default: any. */
  sha256?: string;
  /** How often in a row a download that breaks off, or a server that is overloaded, is asked again. Default: 5. */
  retries?: number;
  /** Headers of the requests, such as `{ Authorization: 'Bearer …' }`. */
  headers?: Readonly<Record<string, string>>;
  /** Ends it; what came is kept where there is a cache. */
  signal?: AbortSignal;
}

const digits = /^[0-9a-fA-F]{64}$/;

export const downloadRules = {
  onProgress: any<((progress: DownloadProgress) => void) | undefined>(
    undefined,
    'a function',
    (given) => typeof given === 'function',
  ),
  cache: any<string | boolean | undefined>(
    undefined,
    'the name of a folder, or false',
    (given) => typeof given === 'string' || typeof given === 'boolean',
    (given: string | boolean) => given !== '',
  ),
  sha256: any<string | undefined>(
    undefined,
    '64 hexadecimal digits',
    (given) => typeof given === 'string',
    (given: string) => digits.test(given),
  ),
  retries: count(5, 0),
  headers: any<Readonly<Record<string, string>>>(
    {},
    'an object of strings',
    (given) => typeof given === 'object' && given !== null,
  ),
  signal: any<AbortSignal | undefined>(undefined, 'an AbortSignal', (given) => given instanceof AbortSignal),
} satisfies RulesFor<DownloadOptions>;

const table = optionTable(downloadRules);

/** All that a download is told. */
export type DownloadSettings = ReturnType<typeof table.read>;

/**
 * The bytes behind an address. A connection that breaks off is taken up where it was cut (HTTP ranges), in the next call too
 * where there is a cache; what a cache holds whole is not asked for again.
 *
 * @throws RangeError that names the address and what the server answered, or how often it was cut off; CheckpointError for
 * another SHA-256; the signal's reason
 * @example
 * ```ts
 * const bytes = await checkpoint.download('data:text/plain,hello', { cache: false });
 * new TextDecoder().decode(bytes); // 'hello'
 * ```
 * @see https://developer.mozilla.org/docs/Web/HTTP/Guides/Range_requests
 */
export async function download(url: string | URL, options?: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await fetchWhole('download', addressOf('download', url), table.read('download', options));
  if (!bytes) throw new RangeError(`download: ${String(url)} answered 404: there is no such file`);
  return bytes;
}

/** An address, whole. */
export function addressOf(where: string, url: string | URL): string {
  try {
    return new URL(url, (globalThis as { document?: { baseURI: string } }).document?.baseURI).href;
  } catch {
    throw new TypeError(`${where}: expected an address, got ${show(url)}`);
  }
}

/** {@link download} for a function that is called `where`: null if the server has no such file. */
export async function fetchWhole(
  where: string,
  url: string,
  settings: DownloadSettings,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const remote = /^https?:/.test(url);
  const store = remote ? await storeFor(where, url, settings.cache) : null;
  const kept = await fromStore(where, url, store, settings);
  if (kept) return kept;
  const bytes = await new Connections(where, url, settings, store).run();
  if (!bytes) return null;
  const fault = await digestFault(where, url, bytes, settings.sha256);
  if (fault) {
    // What was kept must not come back.
    await store?.clear({ validator: null, total: null, whole: false });
    throw fault;
  }
  await store?.finish({ validator: null, total: bytes.length, whole: true });
  return bytes;
}

/** What a cache holds whole, and as it must be. */
async function fromStore(
  where: string,
  url: string,
  store: Store | null,
  { sha256: expected, onProgress }: DownloadSettings,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const note = await store?.note();
  if (!store || !note?.whole) return null;
  const bytes = await store.read();
  if (note.total !== bytes.length || (await digestFault(where, url, bytes, expected))) return null;
  onProgress?.({ url, loaded: bytes.length, total: bytes.length, cached: true });
  return bytes;
}
