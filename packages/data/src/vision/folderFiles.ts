import { show } from '@wick/tensor/internal';
import { node, pathOf, type UrlLike } from '../readers/source.ts';

/** A file that a page got from its user. */
export interface FileLike {
  /** Without folders. */
  readonly name: string;
  /** Its path from the folder that was chosen, with that folder's name first. */
  readonly webkitRelativePath: string;
  /** Its bytes. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The files of a folder of classes. */
export interface FolderFiles {
  /** The names of its folders, in no order. */
  readonly classes: readonly string[];
  /** The paths of each class's files, in torchvision's order. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** The files themselves, where there are no paths to read from. */
  readonly byPath: ReadonlyMap<string, FileLike> | null;
}

interface Entry {
  readonly name: string;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}
interface Files {
  readdirSync(path: string, options: { withFileTypes: true }): Entry[];
  statSync(path: string, options: { throwIfNoEntry: false }): { isDirectory(): boolean } | undefined;
  realpathSync(path: string): string;
}

/** Finds the classes of a folder and their files. */
export function listFolder(where: string, root: string | UrlLike | Iterable<FileLike>): FolderFiles {
  if (typeof root === 'object' && root !== null && Symbol.iterator in root) return listFiles(where, root);
  const given = pathOf(where, root, "a folder's path or a page's files");
  const fs = node<Files>('node:fs');
  const url = node<{ fileURLToPath(url: string): string }>('node:url');
  if (!fs || !url || /^https?:/.test(given))
    throw new Error(
      `${where}: folders are listed in Node, on its disks; in a page, give the files of <input type="file" webkitdirectory>`,
    );
  const base = (given.startsWith('file:') ? url.fileURLToPath(given) : given).replace(/(?<=.)[/\\]+$/, '');
  const isFolder = (path: string) => fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder(base)) throw new Error(`${where}: there is no folder ${show(base)}`);
  const join = (folder: string, name: string) => (/[/\\]$/.test(folder) ? folder + name : `${folder}/${name}`);
  // What an entry is the folder says; only where a link leads has to be asked.
  const list = (folder: string) =>
    fs.readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return { name: entry.name, path, isFolder: entry.isDirectory() || (entry.isSymbolicLink() && isFolder(path)) };
    });
  // Folder by folder, as os.walk: each folder's files, the folders sorted by their paths.
  const walk = (folders: Map<string, string[]>, folder: string, above: readonly string[]) => {
    const real = fs.realpathSync(folder);
    if (above.includes(real)) return folders; // a link to where it lies in
    const own: string[] = [];
    folders.set(folder, own);
    for (const entry of list(folder))
      if (entry.isFolder) walk(folders, entry.path, [...above, real]);
      else own.push(entry.name);
    return folders;
  };
  const classes = list(base).filter((entry) => entry.isFolder);
  const files = new Map(classes.map(({ name, path }) => [name, inOrder(walk(new Map(), path, []), join)]));
  return { classes: classes.map(({ name }) => name), files, byPath: null };
}

function listFiles(where: string, given: Iterable<FileLike>): FolderFiles {
  const byPath = new Map<string, FileLike>();
  const classes = new Map<string, Map<string, string[]>>();
  for (const file of given) {
    if (typeof file?.arrayBuffer !== 'function' || typeof file.webkitRelativePath !== 'string')
      throw new TypeError(`${where}: expected files of a page (File), got ${show(file)}`);
    const parts = file.webkitRelativePath.split('/');
    if (parts.length < 3) continue; // lies beside the classes
    byPath.set(file.webkitRelativePath, file);
    const folders = classes.get(parts[1]!) ?? new Map<string, string[]>();
    classes.set(parts[1]!, folders);
    const folder = parts.slice(0, -1).join('/');
    const names = folders.get(folder) ?? [];
    folders.set(folder, names);
    names.push(parts.at(-1)!);
  }
  const join = (folder: string, name: string) => `${folder}/${name}`;
  const files = new Map([...classes].map(([name, folders]) => [name, inOrder(folders, join)]));
  return { classes: [...classes.keys()], files, byPath };
}

function inOrder(
  folders: ReadonlyMap<string, readonly string[]>,
  join: (folder: string, name: string) => string,
): string[] {
  return sortedByCodePoint([...folders.keys()]).flatMap((folder) =>
    sortedByCodePoint(folders.get(folder)!).map((name) => join(folder, name)),
  );
}

/** Python's order of strings: by code points, where JavaScript compares halves of surrogate pairs. */
export function sortedByCodePoint(strings: readonly string[]): string[] {
  const points = new Map(strings.map((s) => [s, Array.from(s, (c) => c.codePointAt(0)!)]));
  return [...strings].sort((left, right) => {
    const [a, b] = [points.get(left)!, points.get(right)!];
    const at = a.findIndex((point, i) => point !== b[i]);
    return at === -1 ? a.length - b.length : a[at]! - (b[at] ?? -1);
  });
}
