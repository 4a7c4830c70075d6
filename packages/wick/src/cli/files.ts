import { stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { InputError } from './host.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'the file may not be read',
  ENOTDIR: 'there is no such file',
  ELOOP: 'the links lead in a circle',
  ENAMETOOLONG: 'the name is too long for a file',
};

const writeReasons: Readonly<Record<string, string>> = {
  ...reasons,
  ENOENT: 'there is no such folder',
  EACCES: 'the file may not be written',
  EPERM: 'the file may not be written',
  EROFS: 'the file may not be written',
  ENOSPC: 'there is no more room on the disk',
  EDQUOT: 'there is no more room on the disk',
  EFBIG: 'the file would be larger than files may be',
};

/** What the system said of a file, in words. */
export function fileFault(path: string, cause: unknown, known = reasons): InputError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new InputError(`${path}: ${known[code ?? ''] ?? message}`, { cause });
}

/** What the system said of a file that could not be written. */
export const writeFault = (path: string, cause: unknown): InputError => fileFault(path, cause, writeReasons);

/** Length of a file that can be read and is not empty. */
export async function checkFile(path: string): Promise<number> {
  const found = await stat(path).catch((error: unknown) => {
    throw fileFault(path, error);
  });
  if (found.isDirectory()) throw new InputError(`${path}: is a folder, expected a file`);
  if (!found.isFile()) throw new InputError(`${path}: is no ordinary file`);
  if (found.size === 0) throw new InputError(`${path}: the file is empty`);
  return found.size;
}

/** A folder that can be read. */
export async function checkFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new InputError(`${path}: there is no such folder`);
  if (!found.isDirectory()) throw new InputError(`${path}: is no folder`);
}

/** Refuses, before there is any work, a place where no file can be; one that is taken, unless it may be. */
export async function checkFree(path: string, force: boolean | undefined): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) throw new InputError(`${path}: is a folder, expected the name of a file`);
  if (found && !found.isFile()) throw new InputError(`${path}: is no ordinary file`);
  if (found && !force) throw new InputError(`${path}: is there already; --force overwrites it`);
  if (!found) await checkFolder(dirname(path));
}

/** `path`, or, where that is taken, `path` with the first number that is not: `net.safetensors`, `net-2.safetensors`. */
export async function freeName(path: string): Promise<string> {
  const end = extname(path);
  for (let n = 1; ; n++) {
    const name = n === 1 ? path : `${path.slice(0, path.length - end.length)}-${n}${end}`;
    if (!(await stat(name).catch(() => null))) return name;
  }
}
