import { join } from 'node:path';

/**
 * What Node is given to run one of the workspace's TypeScript sources in a process of its own, as Jest runs it: each file
 * translated by itself, no build needed.
 *
 * @example
 * ```ts
 * execFileSync(process.execPath, [...typescriptProgram(join(__dirname, 'testing/saver.ts')), 'first argument']);
 * ```
 */
export function typescriptProgram(file: string): string[] {
  // Asked for when needed: packages that are no tests import this one as a module, which knows no `__dirname`.
  return [join(__dirname, 'runTypeScript.cjs'), file];
}
