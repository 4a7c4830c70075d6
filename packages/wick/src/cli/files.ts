import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from './host.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'the file may not be read',
  ENOTDIR: 'there is no such file',
  ELOOP: 'the links lead in a circle',
  ENAMETOOLONG: 'the name is too long for a file',
};

/** What the system said of a file, in words. */
export function fileFault(path: string, cause: unknown): InputError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new InputError(`${path}: ${reasons[code ?? ''] ?? message}`, { cause });
}

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
  if (found && !force) throw new InputError(`${path}: is there already; --force overwrites it`);
  if (!found) await checkFolder(dirname(path));
}
