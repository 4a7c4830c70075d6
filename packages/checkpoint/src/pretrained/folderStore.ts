import { node } from '../source.ts';
import { parseNote, type Store } from './note.ts';

/** A file that grows, and a note beside it until it is whole. */
export function folderStore(
  fs: typeof import('node:fs/promises'),
  cache: string,
  { folder, file }: { folder: string; file: string },
): Store {
  const { join } = node<typeof import('node:path')>('node:path')!;
  const whole = join(cache, folder, file);
  const [part, noted] = [`${whole}.part`, `${whole}.json`];
  const sizeOf = async (path: string) => (await fs.stat(path).catch(() => null))?.size ?? null;
  return {
    async note() {
      const total = await sizeOf(whole);
      if (total !== null) return { validator: null, total, whole: true };
      return parseNote(await fs.readFile(noted, 'utf8').catch(() => null));
    },
    async clear(note) {
      await fs.mkdir(join(cache, folder), { recursive: true });
      await fs.rm(whole, { force: true });
      await fs.writeFile(part, '');
      await fs.writeFile(noted, JSON.stringify(note));
    },
    async append(bytes, at) {
      if ((await sizeOf(part)) !== at) throw new RangeError(`${part}: somebody else writes this file at the same time`);
      await fs.appendFile(part, bytes);
    },
    async read() {
      const bytes = await fs.readFile((await sizeOf(whole)) === null ? part : whole);
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    async finish() {
      await fs.rename(part, whole);
      await fs.rm(noted, { force: true });
    },
  };
}
