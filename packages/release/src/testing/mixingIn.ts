import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../publicPackages.ts';
import { type App, tool } from './app.ts';

const tools = join(root, 'packages/release/node_modules');

// It names one function: the methods of the tensor it makes are mixed in by files that nothing else asks for.
const few = `import { zeros } from '@wick/tensor'; console.log(String(zeros([2]).add(1)));`;

const rollup = `
import { rollup } from ${JSON.stringify(pathToFileURL(join(tools, 'rollup/dist/es/rollup.js')).href)};
import resolve from ${JSON.stringify(pathToFileURL(join(tools, '@rollup/plugin-node-resolve/dist/es/index.js')).href)};
import commonjs from ${JSON.stringify(pathToFileURL(join(tools, '@rollup/plugin-commonjs/dist/es/index.js')).href)};
const plugins = [resolve({ browser: true, exportConditions: ['browser'] }), commonjs()];
const bundle = await rollup({ input: 'few.mjs', plugins, onLog() {} });
await bundle.write({ file: 'few-rollup.mjs', format: 'es' });
`;

const webpack = `
const webpack = require(${JSON.stringify(join(tools, 'webpack'))});
webpack(
  { mode: 'production', target: 'web', entry: './few.mjs', output: { path: __dirname, filename: 'few-webpack.js' },
    optimization: { minimize: false }, performance: false },
  (error, stats) => { if (error || stats.hasErrors()) { console.error(error ?? stats.toString()); process.exit(1); } },
);
`;

/** A program imports each file of a package, in a process of its own, before any other; prints those that fail. */
const first = (folder: string, files: readonly string[]) => `
import { execFile } from 'node:child_process';
const files = ${JSON.stringify(files)};
let next = 0;
const worker = async () => {
  for (let file = files[next++]; file !== undefined; file = files[next++]) {
    const url = new URL(file, ${JSON.stringify(`${pathToFileURL(folder).href}/`)}).href;
    await new Promise((done) => execFile(process.execPath, ['--input-type=module', '-e', \`import(\${JSON.stringify(url)})\`],
      (error) => { if (error) console.log(file, error.message); done(); }));
  }
};
await Promise.all([worker(), worker()]);
`;

/** What only some bundlers or some order of loading would break. */
export function mixingIn(app: () => App): void {
  describe('a program that names one function has a tensor with all its methods:', () => {
    const printed = 'tensor([1., 1.])';
    beforeAll(() => app().write('few.mjs', few));

    test('esbuild', () => {
      const args = ['--bundle', '--format=esm', '--outfile=few-esbuild.mjs', '--log-level=warning'];
      app().run(tool('esbuild'), 'few.mjs', ...args);
      expect(app().node('few-esbuild.mjs')).toBe(printed);
    });

    test('Rollup', () => {
      app().write('rollup.mjs', rollup);
      app().node('rollup.mjs');
      expect(app().node('few-rollup.mjs')).toBe(printed);
    });

    test('webpack', () => {
      app().write('few-webpack.cjs', webpack);
      app().node('few-webpack.cjs');
      expect(app().node('few-webpack.js')).toBe(printed);
    });
  });

  test('every file of tensor may be the first that is loaded', () => {
    const folder = join(app().folder, 'node_modules/@wick/tensor/dist');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
    expect(files.length).toBeGreaterThan(300);
    // All of them in a process of their own take a minute; a twentieth of them, and those that everything passes through.
    const chosen = files.filter(
      (file, i) => process.env.WICK_RUNS !== undefined || i % 20 === 0 || !file.includes('/'),
    );
    app().write('first.mjs', first(folder, chosen));
    expect(app().node('first.mjs')).toBe('');
  }, 300_000);
}
