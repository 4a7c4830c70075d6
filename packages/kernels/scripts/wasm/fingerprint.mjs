import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { root } from './shared.mjs';

const read = (path) => readFileSync(path, 'utf8').replaceAll('\r\n', '\n');

/** All sources that a family is compiled from: its index, what that imports, and so on. */
function sourcesOf(family) {
  const found = new Set();
  const visit = (path) => {
    if (found.has(path)) return;
    found.add(path);
    for (const [, name] of read(path).matchAll(/\b(?:from|import) '(\.[^']+)'/g)) {
      const target = join(dirname(path), name);
      visit(existsSync(`${target}.ts`) ? `${target}.ts` : join(target, 'index.ts'));
    }
  };
  visit(join(root, 'assembly', family, 'index.ts'));
  return [...found].sort();
}

/** What makes the text of a binary: these scripts, and what they load of src/wasm. */
const scripts = [
  join(root, 'scripts/buildWasm.mjs'),
  ...readdirSync(join(root, 'scripts/wasm'))
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => join(root, 'scripts/wasm', name)),
  ...['streams.ts', 'byteText.ts'].map((name) => join(root, 'src/wasm', name)),
].sort();

const { version, dependencies } = createRequire(import.meta.url)('assemblyscript/package.json');

/** One number for a family's sources, for what compiles them and for the text that came of it. */
export function fingerprint(family, text) {
  const hash = createHash('sha256').update(JSON.stringify({ version, dependencies }));
  for (const path of [...sourcesOf(family), ...scripts])
    hash.update(`\n${relative(root, path).replaceAll('\\', '/')}\n${read(path)}`);
  return hash.update(`\n${text}`).digest('hex');
}
