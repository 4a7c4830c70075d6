import { flag, optionTable, type RulesFor, show } from '@wick/tensor/check';
import { node, pathOf } from './source.ts';

type Files = typeof import('node:fs/promises');
type Stats = import('node:fs').Stats;

/** Options of {@link saveBytes}. */
export interface SaveBytesOptions {
  /** Whether a file of that name may be replaced. Default: true. */
  overwrite?: boolean;
}

const table = optionTable({ overwrite: flag(true) } satisfies RulesFor<SaveBytesOptions>);

/**
 * Writes a file whole or not at all (Node), as every `save…` here does. The bytes go to a draft in the same folder, down
 * to the disk, and then take the name: a full disk, a crash or a kill on the way leaves what was there before.
 *
 * What is replaced keeps its mode and, where the system allows it, its owner; a symbolic link stays and what it leads to
 * is replaced, or made. Other hard links keep the old content. A file that may not be written is not replaced.
 *
 * @param content - bytes, or text that is written as UTF-8.
 * @throws RangeError for a folder, device, pipe or socket, and where a file is there that may not be replaced; TypeError
 * where there is no file system; what the system says of a disk that is full or a folder that is missing.
 * @example
 * ```ts
 * await checkpoint.saveBytes('notes.txt', 'trained with seed 42\n');
 * const second = checkpoint.saveBytes('notes.txt', 'another', { overwrite: false });
 * await second.catch((error) => error.message); // 'saveBytes: "notes.txt" is there already'
 * ```
 */
export async function saveBytes(
  path: string | URL,
  content: Uint8Array | string,
  options?: SaveBytesOptions,
): Promise<void> {
  const read = table.read('saveBytes', options);
  const text = typeof content === 'string';
  if (!text && !(content instanceof Uint8Array))
    throw new TypeError(`saveBytes: expected a Uint8Array or a string, got ${show(content)}`);
  await writeFile('saveBytes', path, text ? new TextEncoder().encode(content) : content, read);
}

/** {@link saveBytes} for a writer that is called `where`. */
export async function writeFile(
  where: string,
  path: string | URL,
  bytes: Uint8Array,
  { overwrite = true }: SaveBytesOptions = {},
): Promise<void> {
  const fs = node<Files>('node:fs/promises');
  const { dirname, join } = node<typeof import('node:path')>('node:path') ?? {};
  if (!fs || !dirname || !join)
    throw new TypeError(`${where}: there is no file system here; serialise to bytes and offer them as a download`);
  const given = pathOf(path);
  if (given === undefined || given === '')
    throw new TypeError(`${where}: expected a path of a file, got ${show(path)}`);
  const target = await followed(fs, given);
  const old = await found(fs, target);
  if (old) {
    if (!old.isFile()) throw new RangeError(`${where}: ${show(given)} is ${kindOf(old)}, expected the name of a file`);
    if (!overwrite) throw taken(where, given);
    // Taking its place would need no leave of the file itself.
    await fs.access(target, fs.constants.W_OK);
  }
  // Beside the target, where it can take its place, under a short name: the target's may be as long as names can be.
  const draft = join(dirname(target), `.wick-${Math.random().toString(36).slice(2, 12)}.tmp`);
  try {
    await writeDraft(fs, draft, bytes, old);
    if (overwrite) await fs.rename(draft, target);
    else if (!(await tookFreeName(fs, draft, target))) throw taken(where, given);
  } catch (error) {
    await fs.rm(draft, { force: true });
    throw error;
  }
  await settle(fs, dirname(target));
}

const taken = (where: string, path: string): RangeError => new RangeError(`${where}: ${show(path)} is there already`);

const found = (fs: Files, path: string): Promise<Stats | null> => fs.stat(path).catch(unlessCode(null, 'ENOENT'));

/** A handler that takes errors with one of `codes` for `value` and throws all others. */
function unlessCode<T>(value: T, ...codes: string[]): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (codes.includes(error.code ?? '')) return value;
    throw error;
  };
}

/** Where symbolic links lead, also to a name that is free. */
async function followed(fs: Files, path: string): Promise<string> {
  const { dirname, resolve } = node<typeof import('node:path')>('node:path')!;
  let at = path;
  // As many as Linux follows; a circle ends in the system's own error, from `stat`.
  for (let links = 0; links < 40; links++) {
    const next = await fs.readlink(at).catch(unlessCode(null, 'ENOENT', 'EINVAL', 'UNKNOWN'));
    if (next === null) return at;
    // From the link's real folder: `..` in it counts from there.
    at = resolve(await fs.realpath(dirname(at)), next);
  }
  return path;
}

async function writeDraft(fs: Files, draft: string, bytes: Uint8Array, old: Stats | null): Promise<void> {
  // What replaces a file that few may read is read by no more of them meanwhile.
  const handle = await fs.open(draft, 'wx', old ? 0o600 : 0o666);
  try {
    await handle.writeFile(bytes);
    if (old) {
      // Only root may give files away; the owner first, for a change of owner takes bits of the mode away.
      await handle.chown(old.uid, old.gid).catch(unlessCode(undefined, 'EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP'));
      await handle.chmod(old.mode & 0o7777);
    }
    await handle.sync().catch(unlessCode(undefined, 'EINVAL', 'ENOSYS', 'ENOTSUP'));
  } finally {
    await handle.close();
  }
}

/** Gives a draft a name that nobody has, in one step: whether it was free. */
async function tookFreeName(fs: Files, draft: string, target: string): Promise<boolean> {
  try {
    await fs.link(draft, target);
    await fs.rm(draft);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Some file systems know no links; there the name is looked up once more.
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'].includes(code ?? '')) throw error;
    if (await found(fs, target)) return false;
    await fs.rename(draft, target);
  }
  return true;
}

/** Brings a folder's new entry to the disk, where folders can be opened. */
async function settle(fs: Files, folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}
