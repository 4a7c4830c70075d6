import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the workspace. */
export const root = join(__dirname, '../../..');

export interface PublicPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** Every package of the workspace that is published. */
export function publicPackages(): PublicPackage[] {
  const parent = join(root, 'packages');
  return readdirSync(parent)
    .map((entry) => join(parent, entry))
    .map((folder) => ({ ...JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')), folder }))
    .filter((manifest) => !manifest.private)
    .map(({ name, version, folder }) => ({ name, version, folder }));
}
