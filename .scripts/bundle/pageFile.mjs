import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { licences } from './licences.mjs';

/** In a page there is a document to draw with; a worker has to be told what is missing. */
const withoutLinkedom = {
  name: 'without-linkedom',
  setup(build) {
    build.onResolve({ filter: /^linkedom$/ }, () => ({ path: 'linkedom', namespace: 'page' }));
    build.onLoad({ filter: /.*/, namespace: 'page' }, () => ({
      contents:
        "export function parseHTML() { throw new Error('report: there is no document here; pass one as { document }'); }",
    }));
  },
};

/**
 * All of a package in one minified file for a page without a bundler, which asks for nothing else. As `esm`, a module that
 * `<script type="module">` imports; as `iife`, a classic script that makes one global variable of the package's name: pages
 * that are opened from a disk (`file://`) may load no modules. The licences of what it holds stand at its end, so that a
 * copy of it has them too.
 */
export async function pageFile(folder, entry, format) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    bundle: true,
    format,
    ...(format === 'iife' ? { globalName: name } : {}),
    target: 'es2022',
    platform: 'browser',
    minify: true,
    plugins: [withoutLinkedom],
    banner: { js: `/*! ${name} ${version} | ${license} | licences of what it holds: at the end */` },
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  const notices = licences(folder, inputs).replaceAll('*/', '* /');
  return Buffer.from(`${outputFiles[0].text}/*!\n${notices}*/\n`);
}
