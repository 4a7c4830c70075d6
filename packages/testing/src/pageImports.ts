import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Imports = Readonly<Record<string, { readonly browser: string }>>;

/**
 * What the `imports` of the workspace's packages (`#strided` and the like) give a page, as sources: paths from the folder of
 * packages, which is given.
 */
export function pageImports(packages: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const folder of readdirSync(packages)) {
    const manifest = join(packages, folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const { imports = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { imports?: Imports };
    for (const [name, { browser }] of Object.entries(imports))
      found[name] = `${folder}/${browser.replace('./dist/', 'src/').replace(/\.js$/, '.ts')}`;
  }
  return found;
}
