import { node } from '../source.ts';
import { hasDigests, sha256 } from './digest.ts';
import { folderStore } from './folderStore.ts';
import type { Store } from './note.ts';
import { type PrivateFolder, pageStore } from './pageStore.ts';

/** What a page may have. */
interface Page {
  readonly navigator?: { readonly storage?: { getDirectory?(): Promise<PrivateFolder> } };
}

/** A name that no other address has, and that every file system takes. */
async function nameOf(url: string): Promise<{ folder: string; file: string }> {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  return { folder: (await sha256(new TextEncoder().encode(url))).slice(0, 20), file: tame(last) };
}

const tame = (name: string): string => name.replaceAll(/[^\w.-]/g, '_').slice(-100) || 'file';

/**
 * Where downloads of `url` are kept: in Node in the folder of that name, in a page in a folder of the origin's private file
 * system. Null where nothing is kept.
 *
 * @param cache - the folder; true for the page's own; false for none; undefined for what there is without asking.
 */
export async function storeFor(where: string, url: string, cache: string | boolean | undefined): Promise<Store | null> {
  if (cache === false) return null;
  const fs = node<typeof import('node:fs/promises')>('node:fs/promises');
  if (fs) {
    if (cache === true) throw new TypeError(`${where}: in Node, cache must name a folder`);
    return cache === undefined ? null : folderStore(fs, cache, await nameOf(url));
  }
  const storage = (globalThis as Page).navigator?.storage;
  if (!storage?.getDirectory || !hasDigests()) {
    if (cache === undefined) return null;
    throw new TypeError(
      `${where}: there is no private file system here to keep files in; { cache: false } does without`,
    );
  }
  const root = await storage.getDirectory();
  return pageStore(root, typeof cache === 'string' ? tame(cache) : 'wick', await nameOf(url));
}
