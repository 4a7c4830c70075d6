import { show } from '@wick/tensor/internal';

/** A URL object, Node's or the browser's. */
export interface UrlLike {
  /** The address. */
  readonly href: string;
}

interface FileSystem {
  readFile(path: string | UrlLike): Promise<Uint8Array>;
}
interface Answer {
  readonly ok: boolean;
  readonly status: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}
// Node's or the browser's; looked up when needed, so that bundlers see no import of Node's.
const host = globalThis as unknown as {
  process?: { getBuiltinModule?: (name: 'node:fs/promises') => FileSystem };
  fetch?: (url: string) => Promise<Answer>;
  URL: new (url: string) => UrlLike;
};

/**
 * The bytes of the first file of these names that a folder has.
 *
 * @param folder - a path (Node), or a URL: `http:` and `https:` are fetched, `file:` is read.
 * @throws Error if there is none of them: the message lists what was tried.
 */
export async function readFirst(
  where: string,
  folder: string | UrlLike,
  names: readonly string[],
): Promise<Uint8Array> {
  const given = typeof folder === 'string' ? folder : (folder as UrlLike | null | undefined)?.href;
  if (typeof given !== 'string') throw new TypeError(`${where}: expected a folder's path or URL, got ${show(folder)}`);
  const base = given.replace(/\/+$/, '');
  for (const name of names) {
    const bytes = await read(where, `${base}/${name}`);
    if (bytes) return bytes;
  }
  throw new Error(`${where}: ${base} has none of ${names.join(', ')}`);
}

async function read(where: string, path: string): Promise<Uint8Array | null> {
  if (/^https?:/.test(path)) {
    if (!host.fetch) throw new Error(`${where}: there is no fetch here to load ${path} with`);
    const answer = await host.fetch(path);
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    if (answer.status === 404) return null;
    throw new Error(`${where}: ${path} was answered with status ${answer.status}`);
  }
  const files = host.process?.getBuiltinModule?.('node:fs/promises');
  if (!files) throw new Error(`${where}: there are no files here; give an http or https URL instead of ${path}`);
  try {
    return await files.readFile(path.startsWith('file:') ? new host.URL(path) : path);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null;
    throw error;
  }
}
