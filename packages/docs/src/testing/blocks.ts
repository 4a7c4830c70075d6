import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { documented, packages } from './compiler.ts';

/** A block of code that users read. */
export interface Block {
  /** Where it stands. */
  readonly name: string;
  readonly code: string;
  /** The folder that it stands in, from where its imports are looked for. */
  readonly folder: string;
  /** What the page says that it prints: the next block of text, after whatever else. Null where there is none. */
  readonly printed: string | null;
  /** The package whose comment it stands in; null on a page. */
  readonly own: string | null;
}

const fence = /^```ts\n([\s\S]*?)^```$/gm;

/** The blocks of the TSDoc comments of every public package. */
export function exampleBlocks(): Block[] {
  return documented.flatMap((own) =>
    filesIn(join(packages, own, 'src'), '.ts')
      .filter((file) => !/\.(test|test-d)\.ts$|[\\/](testing|fixtures)[\\/]/.test(file))
      .flatMap((file) =>
        commentsOf(readFileSync(file, 'utf8')).flatMap(({ line, text }) =>
          [...text.matchAll(fence)].map(({ 1: code, index }) => ({
            name: `${relative(packages, file)}:${line + text.slice(0, index).split('\n').length}`,
            code: code!,
            folder: dirname(file),
            printed: null,
            own,
          })),
        ),
      ),
  );
}

/** The blocks of the documentation's pages. */
export function pageBlocks(): Block[] {
  const pages = join(packages, 'docs/pages');
  return (
    filesIn(pages, '.md')
      // What is there in two languages is the same code.
      .filter((file) => !/^(api|zh)/.test(relative(pages, file)))
      .flatMap((file) => markdownBlocks(file, relative(pages, file)))
  );
}

/** The blocks of the READMEs: the repository's and each package's. */
export function readmeBlocks(): Block[] {
  const folders = ['..', ...documented];
  return folders
    .map((folder) => join(packages, folder, 'README.md'))
    .filter(existsSync)
    .flatMap((file) => markdownBlocks(file, relative(join(packages, '..'), file)));
}

function markdownBlocks(file: string, name: string): Block[] {
  const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  return [...text.matchAll(fence)].map(({ 1: code, index, 0: block }, i) => ({
    name: `${name} ${i + 1}`,
    code: code!,
    folder: dirname(file),
    printed:
      text
        .slice(index + block.length)
        .split(/^```ts$/m)[0]!
        .match(/^```text\n([\s\S]*?)^```$/m)?.[1] ?? null,
    own: null,
  }));
}

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .sort()
    .map((path) => join(folder, path));
}

/** The texts of the comments, without the stars, each with the line that it begins on. */
function commentsOf(source: string): { line: number; text: string }[] {
  return [...source.replaceAll('\r\n', '\n').matchAll(/^ *\/\*\*\n([\s\S]*?)\*\/$/gm)].map(({ 1: body, index }) => ({
    line: source.slice(0, index).split('\n').length + 1,
    text: body!.replace(/^ *\* ?/gm, ''),
  }));
}
