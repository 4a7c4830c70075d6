import { join } from 'node:path';
import { build } from 'esbuild';

const packages = join(__dirname, '../../..');

/** What package.json's "imports" give Node, in sources. */
const imports: Readonly<Record<string, string>> = {
  '#jpeg': 'data/src/images/jpegCodec.ts',
  '#entropy': 'tensor/src/generator/entropyWords.ts',
  '#strided': 'tensor/src/strided/ndarrayOps.ts',
};

/** A worker's file with all that it imports, as one script for a thread of Node: what it takes seconds to load piece by piece. */
export async function bundleWorker(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['@cornerstonejs/*'],
    plugins: [
      {
        name: 'sources',
        setup({ onResolve }) {
          onResolve({ filter: /^(@wick\/|#)/ }, ({ path }) => {
            const [, folder = '', entry = 'index'] = path.match(/^@wick\/([a-z]+)(?:\/([a-z]+))?$/) ?? [];
            return { path: join(packages, imports[path] ?? `${folder}/src/${entry}.ts`) };
          });
        },
      },
    ],
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}
