import { join } from 'node:path';
import {
  createCompilerHost,
  createProgram,
  createSourceFile,
  flattenDiagnosticMessageText,
  getPreEmitDiagnostics,
} from 'typescript';
import type { Block } from './blocks.ts';
import { compilerOptions } from './compiler.ts';
import { importsOf } from './imports.ts';

/** What the compiler says of blocks, as `strict` programs of a user; all of them at once, for it reads wick but once. */
export function typeErrors(blocks: readonly Block[]): string[] {
  const options = {
    ...compilerOptions(),
    // The house's own rules, which are not a user's.
    noUnusedLocals: false,
    noUnusedParameters: false,
    verbatimModuleSyntax: false,
  };
  const files = new Map(
    blocks.map((block, i) => [
      join(block.folder, `block${i}.ts`).replaceAll('\\', '/'),
      { block, text: `${importsOf(block)}export {};\n${block.code}` },
    ]),
  );
  const host = createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path)?.text ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const file = files.get(path);
    return file ? createSourceFile(path, file.text, version) : getSourceFile(path, version, ...rest);
  };
  const program = createProgram([...files.keys()], options, host);
  return [...files].flatMap(([path, { block, text }]) =>
    getPreEmitDiagnostics(program, program.getSourceFile(path)).map(({ messageText, start = 0 }) => {
      const line = text.slice(0, start).split('\n').length - (text.split('\n').length - block.code.split('\n').length);
      return `${block.name}, line ${line}: ${flattenDiagnosticMessageText(messageText, '\n')}`;
    }),
  );
}
