import { show } from '@wick/tensor/internal';

/** A URL object, Node's or the browser's. */
export interface UrlLike {
  /** The address. */
  readonly href: string;
}

interface FileSystem {
  readFile(path: string | UrlLike): Promise<Uint8Array>;
  writeFile(path: string | UrlLike, bytes: Uint8Array): Promise<void>;
}
interface Answer {
  readonly ok: boolean;
  readonly status: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}
interface Anchor {
  href: string;
  download: string;
  click(): void;
}
// Node's or the browser's; looked up when needed, so that bundlers see no import of Node's.
const host = globalThis as unknown as {
  process?: { getBuiltinModule?: (name: string) => unknown };
  fetch?: (url: string) => Promise<Answer>;
  URL: (new (url: string) => UrlLike) & { createObjectURL(blob: object): string; revokeObjectURL(url: string): void };
  Blob: new (parts: Uint8Array[], options: { type: string }) => object;
  setTimeout: (run: () => void, milliseconds: number) => unknown;
  document?: { createElement(tag: 'a'): Anchor };
};

/** Node's modules without an import that a bundler for pages would trip over. */
export function node<T>(name: string): T | undefined {
  return host.process?.getBuiltinModule?.(name) as T | undefined;
}

/** A path, or the URL of a `file:` address: what Node's file system takes. */
export function onDisk(path: string): string | UrlLike {
  return path.startsWith('file:') ? new host.URL(path) : path;
}

/** Whether an address is fetched, wherever the program runs. */
export function isRemote(path: string): boolean {
  return /^(https?|data|blob):/.test(path);
}

/** Where something lies, as text. TypeError for what is neither a path nor a URL. */
export function pathOf(where: string, place: string | UrlLike, wanted = 'a path or URL'): string {
  const given = typeof place === 'string' ? place : (place as UrlLike | null | undefined)?.href;
  if (typeof given !== 'string') throw new TypeError(`${where}: expected ${wanted}, got ${show(place)}`);
  return given;
}

/**
 * The bytes of the first file of these names that a folder has.
 *
 * @param folder - a path (Node), or a URL: `http:` and `https:` are fetched, `file:` is read.
 * @param hint - what the message says beside that, if there is none of them.
 * @throws Error if there is none of them: the message lists what was tried.
 */
export async function readFirst(
  where: string,
  folder: string | UrlLike,
  names: readonly string[],
  hint = '',
): Promise<Uint8Array> {
  const base = pathOf(where, folder, "a folder's path or URL").replace(/\/+$/, '');
  for (const name of names) {
    const bytes = await read(where, `${base}/${name}`);
    if (bytes) return bytes;
  }
  throw new Error(`${where}: ${base} has none of ${names.join(', ')}${hint}`);
}

/** {@link readFirst} at once, of a folder of this machine. */
export function readFirstNow(where: string, folder: string | UrlLike, names: readonly string[], hint = ''): Uint8Array {
  const base = pathOf(where, folder, "a folder's path or URL").replace(/\/+$/, '');
  const files = node<{ readFileSync(path: string | UrlLike): Uint8Array }>('node:fs');
  if (!files || /^https?:/.test(base))
    throw new Error(
      `${where}: files can be read at once only in Node and from its disks, not from ${base}; await ${where}.load(…)`,
    );
  for (const name of names) {
    const path = `${base}/${name}`;
    try {
      return files.readFileSync(onDisk(path));
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
    }
  }
  throw new Error(`${where}: ${base} has none of ${names.join(', ')}${hint}`);
}

/**
 * The bytes of a file.
 *
 * @throws Error if there is none.
 */
export async function readSource(where: string, file: string | UrlLike): Promise<Uint8Array> {
  const path = pathOf(where, file);
  const bytes = await read(where, path);
  if (!bytes) throw new Error(`${where}: there is no file ${path}`);
  return bytes;
}

async function read(where: string, path: string): Promise<Uint8Array | null> {
  const files = node<FileSystem>('node:fs/promises');
  // A page's addresses need no scheme.
  if (isRemote(path) || (!files && host.document && !path.startsWith('file:'))) {
    if (!host.fetch) throw new Error(`${where}: there is no fetch here to load ${path} with`);
    const answer = await host.fetch(path);
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    if (answer.status === 404) return null;
    throw new Error(`${where}: ${path} was answered with status ${answer.status}`);
  }
  if (!files) throw new Error(`${where}: there are no files here; give an http or https URL instead of ${path}`);
  try {
    return await files.readFile(onDisk(path));
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null;
    throw error;
  }
}

/** Writes a file, in Node; a page downloads one of that name. */
export async function writeFile(where: string, file: string | UrlLike, bytes: Uint8Array, type: string): Promise<void> {
  const path = pathOf(where, file);
  const files = node<FileSystem>('node:fs/promises');
  if (files) return files.writeFile(onDisk(path), bytes);
  if (!host.document) throw new Error(`${where}: there are neither files nor a page here to save ${path} with`);
  const anchor = host.document.createElement('a');
  anchor.href = host.URL.createObjectURL(new host.Blob([bytes], { type }));
  anchor.download = path.replace(/^.*\//, '');
  anchor.click();
  // The browser has read the address when the click's turn is over.
  host.setTimeout(() => host.URL.revokeObjectURL(anchor.href), 0);
}
