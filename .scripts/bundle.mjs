// Bundles the public packages for Node: every entry `dist/node/x.js` of a package.json, from its source, `src/x.ts`; and
// what a package.json names as `unpkg`, the whole package in one file for a page without a bundler, from `dist/index.js`: as a module (x.min.js) and as
// a classic script (x.global.js).
//
//   node .scripts/bundle.mjs
//
// Hundreds of small files would take Node most of a second to load. Bundlers for pages take those that `tsc -b` writes,
// of which they leave out what a page does not use. What a package depends on stays outside, so that there is one copy
// of it. Entries of one package share what they have in common in dist/node/chunks, so there is one copy of that too.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lazyModules } from './bundle/lazyModules.mjs';
import { licences } from './bundle/licences.mjs';
import { pageFile } from './bundle/pageFile.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What does much when it is imported and is seldom needed: it goes inside, where `*.lazy.ts` can put it off. */
const inlined = ['ndarray-ops', '@bufbuild/protobuf'];

/** Every './dist/node/x.js' of a package.json, without the ending. */
function entries({ bin, exports, imports }) {
  const strings = (value) => (typeof value === 'object' ? Object.values(value ?? {}).flatMap(strings) : [value]);
  return [...new Set([bin, exports, imports].flatMap(strings))]
    .map((path) => path?.match(/^(?:\.\/)?dist\/node\/(.*)\.js$/)?.[1])
    .filter((name) => name !== undefined);
}

function outside({ dependencies, peerDependencies }) {
  return Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !inlined.includes(name));
}

async function bundle(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (manifest.private) return;
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    entryPoints: entries(manifest)
      .filter((name) => existsSync(join(folder, `src/${name}.ts`)))
      .map((name) => `src/${name}.ts`),
    outbase: 'src',
    outdir: 'dist/node',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external: ['#*', 'node:*', ...outside(manifest)],
    define: { WICK_VERSION: JSON.stringify(manifest.version) },
    plugins: [lazyModules],
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const files = new Map(outputFiles.map((each) => [each.path, each.contents]));
  const inside = licences(folder, Object.keys(metafile.inputs));
  if (inside) files.set(join(folder, 'dist/node/THIRD-PARTY-NOTICES.txt'), Buffer.from(inside));
  if (manifest.unpkg) {
    files.set(join(folder, manifest.unpkg), await pageFile(folder, 'dist/index.js', 'esm'));
    const script = manifest.unpkg.replace('.min.js', '.global.js');
    files.set(join(folder, script), await pageFile(folder, 'dist/index.js', 'iife'));
  }
  for (const [path, contents] of files) put(path, contents);
  removeOthers(join(folder, 'dist/node'), files);
}

/** Writes a file unless it is there already, in one step: somebody may be reading it. */
function put(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}

/** Removes scripts and their maps that are not of this build: chunks of an earlier one. */
function removeOthers(dist, files) {
  for (const entry of readdirSync(dist, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && /\.js(\.map)?$/.test(entry.name) && !files.has(path)) rmSync(path, { force: true });
  }
}

const packages = join(root, 'packages');
const folders = readdirSync(packages).map((name) => join(packages, name));
await Promise.all(folders.filter((folder) => existsSync(join(folder, 'package.json'))).map(bundle));
