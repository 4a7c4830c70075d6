import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tarball } from '../pack.ts';
import { root } from '../publicPackages.ts';
import { mustRun } from '../run.ts';

// What PyTorch draws after torch.manual_seed(0): torch.rand(3), and a Linear(2, 1)'s weight.
export const program = `
import { manualSeed, nn, rand } from 'wick';
import { calculateGain } from '@wick/init';
manualSeed(0);
console.log(String(rand(3)), calculateGain('relu').toFixed(4), new nn.Linear(2, 1) instanceof nn.Module);
`;
export const printed = 'tensor([0.4963, 0.7682, 0.0885]) 1.4142 true';

/** A development tool of this package. */
export const tool = (name: string) => join(root, 'packages/release/node_modules/.bin', name);

/** Where a manager has to be told to find the packages: one tarball's dependency is in another. */
export const fromTarballs = (tarballs: readonly Tarball[]) =>
  Object.fromEntries(tarballs.map((each) => [each.name, `file:${each.file}`]));

/** A folder of a stranger's: a package.json that asks for the tarballs, and a program. */
export class App {
  readonly folder: string;

  constructor(parent: string, name: string, tarballs: readonly Tarball[], extra: Record<string, unknown> = {}) {
    this.folder = join(parent, name);
    mkdirSync(this.folder);
    const dependencies = fromTarballs(tarballs);
    this.write('package.json', JSON.stringify({ name, private: true, dependencies, ...extra }));
    this.write('main.mjs', program);
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  run(command: string, ...args: string[]): string {
    return mustRun(command, args, this.folder).trim();
  }

  node(...args: string[]): string {
    return this.run(process.execPath, ...args);
  }
}
