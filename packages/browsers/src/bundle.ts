import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { pageImports } from '@wick/testing';
import { build, type Plugin } from 'esbuild';
import { type Page, partOf } from './server.ts';
import { root } from './suites.ts';

const packages = join(root, 'packages');
const page = join(packages, 'browsers/src/page');

/** What stands in a page for modules of Node, and for what needs them. */
const stand: Record<string, string> = {
  'node:crypto': 'node/crypto',
  'node:fs': 'node/fs',
  'node:path': 'node/path',
  'jest-util': 'jestUtil',
  'jest-message-util': 'jestUtil',
};

const imports = pageImports(packages);

/** '@wick/x' is its index, '@wick/x/y' the entry of that name. */
function sourceOf(name: string): string {
  const [, folder = name, entry = 'index'] = name.match(/^@wick\/([a-z]+)(?:\/([a-z]+))?$/) ?? [];
  return `${folder}/src/${entry}.ts`;
}

/** The sources of the packages, and the stand-ins. */
const workspace: Plugin = {
  name: 'workspace',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^(@wick\/|wick$|#)/ }, ({ path }) => ({
      path: join(packages, imports[path] ?? sourceOf(path)),
    }));
    onResolve({ filter: /^(node:|[a-z@])/ }, ({ path, kind }) => {
      if (kind === 'entry-point') return undefined;
      const name = builtinModules.includes(path) ? `node:${path}` : path;
      const file = stand[name] ?? (name.startsWith('node:') ? 'node/nothing' : undefined);
      return file === undefined ? undefined : { path: join(page, `${file}.ts`) };
    });
    // No page starts a browser or is a server, which would ask for more of Node than there are stand-ins for.
    onResolve({ filter: /\/(findBrowser|firefox|pageImports|serveFolder)\.ts$/ }, () => ({
      path: join(page, 'node/nothing.ts'),
    }));
    // A test finds its fixtures beside itself.
    onLoad({ filter: /\/src\/(.*\.test|(.*\/)?testing\/.*)\.ts$/ }, ({ path }) => {
      const folder = dirname(path).slice(root.length).replaceAll('\\', '/');
      return {
        contents: `const __dirname = ${JSON.stringify(folder)};\n${readFileSync(path, 'utf8')}`,
        loader: 'ts',
        resolveDir: dirname(path),
      };
    });
  },
};

/** One script for a page, of a program that may import anything of the workspace by its name. */
export async function bundle(program: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: page, loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'browser',
    // Strict, as modules are.
    format: 'esm',
    target: 'es2022',
    keepNames: true,
    define: {
      'process.versions.node': '"22.0.0"',
      'process.stdout.write': 'console.log',
      'process.env.WICK_RUNS': 'undefined',
      'process.cwd': 'String',
    },
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: true, verbatimModuleSyntax: true } },
    plugins: [workspace],
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}

/**
 * A page that runs suites and reports how each of their tests ended. Each package's suites are a script of their own: every
 * suite's frame reads all of its script anew, which was six megabytes for a test of a few lines.
 */
export async function bundleSuites(
  files: readonly string[],
  leftOut: readonly string[],
): Promise<Pick<Page, 'script' | 'parts'>> {
  const parts: Record<string, string> = {};
  for (const part of new Set(files.map(partOf))) {
    // A file is loaded when it is asked for.
    const loads = files
      .filter((file) => partOf(file) === part)
      .map((file) => `${JSON.stringify(file)}: () => require(${JSON.stringify(join(packages, file))}),`);
    parts[part] = await bundle(`import { inFrame } from './frames.ts';
import { runSuite } from './jest.ts';
const suites = {
  ${loads.join('\n  ')}
};
inFrame((file) => runSuite(file, suites[file], ${JSON.stringify(leftOut)}));`);
  }
  const script = await bundle(`import { runFrames } from './frames.ts';
runFrames(${JSON.stringify(files)});`);
  return { script, parts };
}
