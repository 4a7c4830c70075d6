import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserName } from '@wick/testing';

/** The workspace. */
export const root = join(__dirname, '../../..');

/** The packages whose suites also run in browsers. */
const packages = ['kernels', 'tensor', 'init', 'nn', 'optim', 'data', 'wick'];

/** Files and folders that stay in Node, and why. */
const filesOnlyInNode: Readonly<Record<string, string>> = {
  'kernels/src/withoutWebAssembly.test.ts': 'loads the kernels anew',
  'tensor/src/core/largeBuffer.test.ts': "is about Node's memory that nobody has cleared",
  'tensor/src/core/message/message.test.ts': 'starts a thread as Node does',
  'tensor/src/core/namedTuple.test.ts': "is about Node's inspect",
  'tensor/src/light.test.ts': 'looks for sources in a folder',
  'tensor/src/print/print.test.ts': "is about Node's inspect",
  'tensor/src/strided/canCompile.test.ts': 'loads the package anew',
  'tensor/src/strides.test.ts': 'writes the table of strides where it is asked to, and starts a script',
  'nn/src/module/nesting.test.ts': "is about how deep Node's stack is",
  'data/src/images/jpeg.test.ts': 'is about files, and the decoder that Node takes',
  'data/src/workers.test.ts': 'starts threads as Node does',
  'data/src/vision/vision.test.ts': 'reads files and addresses, as Node does',
  'data/src/readers.test.ts': 'reads files and addresses, as Node does',
  'wick/src/cli/': 'is about a program for the shell',
  'wick/src/idioms.test.ts': 'asks the TypeScript compiler',
  'wick/src/names.test.ts': 'writes files, and goes through the program for the shell',
  'wick/src/memory.test.ts': 'starts a process with its own heap limit',
  'wick/src/onGpu.test.ts': 'writes files',
  'wick/src/resume.test.ts': 'starts processes',
  'wick/src/soak.test.ts': 'starts a process and looks at its heap',
};

/** Tests that stay in Node although the other tests of their file do not, and why. */
const testsOnlyInNode: Readonly<Record<string, string>> = {
  'a process that had help ends by itself': 'starts a process',
  'COMPATIBILITY.md shows this table': 'starts a script',
  'every operation that has a gradient is in the table above': 'looks for sources in a folder',
};

/** The titles of tests that are to be left out. */
export const leftOut = Object.keys(testsOnlyInNode);

/** Suites that run in every browser: threads, shared memory and how WebAssembly is compiled are a page's own. */
const everywhere = ['kernels/src/wasm/'];

/**
 * Suites of what differs between engines: the kernels, and what is trained by them. Node's engine is Chromium's, so that they
 * run in Firefox where it is found. That every build has Node's draws and losses is held in each browser as well.
 */
const inOtherEngine = ['kernels/', 'wick/src/curves.test.ts'];

/** Suites of a GPU that are tried in a browser; all of them with WICK_BROWSERS=all, which takes a software adapter minutes. */
const onGpu = ['compile/src/webgpu/gpu.test.ts', 'compile/src/webgpu/cases.test.ts', 'webgpu/src/kinds/move.test.ts'];

/** The suites of what runs on a GPU. */
export function gpuSuites(): string[] {
  return process.env.WICK_BROWSERS === 'all' ? [...suitesOf('webgpu', ''), ...suitesOf('compile', 'webgpu')] : onGpu;
}

/** The suites in a folder of a package's sources: paths from the folder of packages. */
function suitesOf(name: string, folder: string): string[] {
  const path = join(name, 'src', folder);
  return readdirSync(join(root, 'packages', path), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(path, file).replaceAll('\\', '/'))
    .sort();
}

/** All suites that run in browsers: paths from the folder of packages. */
function all(): string[] {
  const files = packages.flatMap((name) => suitesOf(name, ''));
  const stay = Object.keys(filesOnlyInNode);
  return files.filter((file) => !stay.some((path) => file.startsWith(path))).sort();
}

/**
 * The suites of one browser: those that run in every one, in the engine that is not Node's those that are about engines, and
 * of the others its share by turns, so that each runs in some browser; with WICK_BROWSERS=all, all of them.
 */
export function suites(browser: BrowserName, browsers: readonly BrowserName[]): string[] {
  if (process.env.WICK_BROWSERS === 'all') return all();
  const among = (paths: readonly string[]) => (file: string) => paths.some((path) => file.startsWith(path));
  const [inEach, aboutEngines] = [among(everywhere), among(inOtherEngine)];
  const other = browsers.includes('firefox') ? 'firefox' : browsers[0];
  const shared = all().filter((file) => !inEach(file) && !aboutEngines(file));
  const here = (file: string) =>
    aboutEngines(file) ? browser === other : shared.indexOf(file) % browsers.length === browsers.indexOf(browser);
  return all().filter((file) => inEach(file) || here(file));
}
