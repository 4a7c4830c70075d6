import { parseNote, type Store } from './note.ts';

/** A folder of a page's private file system: what is used of `FileSystemDirectoryHandle`. */
export interface PrivateFolder {
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<PrivateFolder>;
  getFileHandle(name: string, options?: { create?: boolean }): Promise<PrivateFile>;
  removeEntry(name: string, options?: { recursive?: boolean }): Promise<void>;
}

/** A file in it: of `FileSystemFileHandle`. */
interface PrivateFile {
  getFile(): Promise<Blob>;
  createWritable(): Promise<{
    write(content: Uint8Array<ArrayBuffer> | string): Promise<void>;
    close(): Promise<void>;
  }>;
}

/** A file for each piece, as a file of a page's private file system is written whole, and a note beside them. */
export async function pageStore(
  root: PrivateFolder,
  cache: string,
  { folder, file }: { folder: string; file: string },
): Promise<Store> {
  const all = await root.getDirectoryHandle(cache, { create: true });
  const here = () => all.getDirectoryHandle(folder, { create: true });
  const write = async (name: string, content: Uint8Array<ArrayBuffer> | string) => {
    const handle = await (await here()).getFileHandle(name, { create: true });
    const writable = await handle.createWritable();
    await writable.write(content);
    await writable.close();
  };
  const open = async (name: string): Promise<Blob | null> => {
    try {
      return await (await (await here()).getFileHandle(name)).getFile();
    } catch {
      return null; // there is none
    }
  };
  const pieces = async (): Promise<Blob[]> => {
    const found: Blob[] = [];
    for (let piece = await open(`${file}.0`); piece; piece = await open(`${file}.${found.length}`)) found.push(piece);
    return found;
  };
  const sum = (files: readonly Blob[]) => files.reduce((total, { size }) => total + size, 0);
  return {
    note: async () => parseNote((await (await open(`${file}.json`))?.text()) ?? null),
    async clear(note) {
      await all.removeEntry(folder, { recursive: true }).catch(() => {});
      await write(`${file}.json`, JSON.stringify(note));
    },
    async append(bytes, at) {
      const before = await pieces();
      if (sum(before) !== at) throw new RangeError(`${file}: another tab writes this file at the same time`);
      await write(`${file}.${before.length}`, bytes);
    },
    async read() {
      const found = await pieces();
      const bytes = new Uint8Array(sum(found));
      let at = 0;
      for (const piece of found) {
        bytes.set(new Uint8Array(await piece.arrayBuffer()), at);
        at += piece.size;
      }
      return bytes;
    },
    finish: (note) => write(`${file}.json`, JSON.stringify(note)),
  };
}
