import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PublicPackage, publicPackages, root } from './publicPackages.ts';
import { mustRun } from './run.ts';

/** A packed package: what the registry would get. */
export interface Tarball extends PublicPackage {
  readonly file: string;
}

/** Builds the workspace and packs every public package into `folder`. */
export function packAll(folder: string): Tarball[] {
  mustRun(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b'], root);
  mustRun(process.execPath, [join(root, '.scripts/bundle.mjs')], root);
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const packages = publicPackages();
  const filters = packages.flatMap(({ name }) => ['--filter', name]);
  mustRun('npx', ['--yes', packageManager, '--recursive', ...filters, 'pack', '--pack-destination', folder], root);
  return packages.map((each) => ({
    ...each,
    file: join(folder, `${each.name.replace('@', '').replace('/', '-')}-${each.version}.tgz`),
  }));
}
