import { node, readSource } from '../source.ts';

/** An address without a file's ending, which asks nothing. */
export function isFolder(address: string): boolean {
  const { pathname, search } = new URL(address);
  return pathname.endsWith('/') || (search === '' && !/\.[a-z]\w*$/i.test(pathname.split('/').at(-1)!));
}

/** Whether a path is a folder's. */
export async function isLocalFolder(path: string): Promise<boolean> {
  const fs = node<typeof import('node:fs/promises')>('node:fs/promises')!;
  return (await fs.stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** A file of this machine; null if there is none. */
export async function readLocal(where: string, path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await readSource(where, path);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null;
    throw error;
  }
}

/** A file in a folder; the question part of an address, such as a key, goes with it. */
export function within(folder: string, name: string, remote: boolean): string {
  if (!remote) return `${folder.replace(/[/\\]+$/, '')}/${name}`;
  const url = new URL(folder);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${name}`;
  return url.href;
}

/** Another file of a file's folder. */
export function beside(file: string, name: string, remote: boolean): string {
  if (!remote) return file.replace(/[^/\\]*$/, '') + name;
  const url = new URL(file);
  url.pathname = url.pathname.replace(/[^/]*$/, '') + encodeURIComponent(name);
  return url.href;
}

/** A file's name. */
export const nameIn = (file: string, remote: boolean): string =>
  (remote ? new URL(file).pathname : file).split(/[/\\]/).at(-1)!;
