import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pageImports } from '@wick/testing';
import { build, type Plugin } from 'esbuild';
import { root } from '../publicPackages.ts';

const packages = join(root, 'packages');

const imports = pageImports(packages);

/** Takes the packages from their sources, so that nothing need be built before. */
const sources: Plugin = {
  name: 'sources',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^(@wick\/|#)/ }, ({ path, kind }) => {
      const [, folder = '', entry = 'index'] = path.match(/^@wick\/([a-z]+)(?:\/([a-z]+))?$/) ?? [];
      // By esbuild's own way, which heeds what package.json says of side effects.
      return resolve(`./${imports[path] ?? `${folder}/src/${entry}.ts`}`, { resolveDir: packages, kind });
    });
  },
};

/** What a program takes in a page, in bytes: packed for the wire, and before that by the folder that it is from. */
export interface BundleSize {
  readonly wire: number;
  /** 'tensor/ops', 'kernels/wasm', …; what is not of wick under 'others'. */
  readonly folders: Readonly<Record<string, number>>;
}

/** Bundles a program for a page as its users would. */
export async function bundleSize(program: string): Promise<BundleSize> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: packages },
    absWorkingDir: packages,
    outfile: 'page.js',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['browser'],
    write: false,
    metafile: true,
    plugins: [sources],
    logLevel: 'error',
  });
  const folders: Record<string, number> = {};
  for (const { inputs } of Object.values(metafile.outputs))
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const [, name, folder] = file.match(/^([a-z]+)\/src\/(?:([a-zA-Z]+)\/)?/) ?? [];
      const key = name === undefined ? 'others' : `${name}/${folder ?? ''}`;
      folders[key] = (folders[key] ?? 0) + bytesInOutput;
    }
  return { wire: gzipSync(outputFiles[0]!.contents, { level: 9 }).length, folders };
}
