import { setFlagsFromString } from 'node:v8';
import { type BrowserName, findBrowser } from '@wick/testing';
import { bundle, bundleSuites } from '../bundle.ts';
import type { Outcome } from '../outcome.ts';
import { type Digest, digests } from '../page/digest.ts';
import { leftOut, suites } from '../suites.ts';
import { visit } from '../visit.ts';

// Node has relaxed SIMD by itself from version 22 on.
if (Number(process.versions.node.split('.')[0]) < 22) {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  // The next file runs in this process, and as users of this version do.
  afterAll(() => setFlagsFromString('--no-experimental-wasm-relaxed-simd'));
}

const program = `
import { getNumThreads, setNumThreads } from '@wick/kernels';
import { digests } from './digest.ts';
import { report } from './report.ts';
report(() => {
  setNumThreads(4);
  return { isolated: crossOriginIsolated, threads: getNumThreads(), digests: digests() };
});
`;

/** What testing/endings.ts comes to. */
const endings = [
  ['passes', null],
  ['throws', expect.stringContaining('Error: thrown')],
  ['rejects', expect.stringContaining('Error: rejected')],
  ['expects another value', expect.stringContaining('Expected: 2')],
  ['group > comes in the order of the file: 1, 7', null],
  ['group > comes in the order of the file: 2, {…}', expect.stringContaining('Received: 7')],
  ['group > a hook', expect.stringContaining('Error: in a hook')],
  ['after the group 1', null],
  ['expects an error', expect.stringContaining('Received message:   "another one"')],
].map(([title, error]) => ({ name: `browsers/src/testing/endings.ts > ${title}`, error }));

/** The files that took most of the time. */
function longest(outcomes: readonly Outcome[]): string {
  const sorted = [...outcomes].sort((a, b) => b.seconds - a.seconds).slice(0, 5);
  return sorted.map(({ file, seconds }) => `${file} ${seconds.toFixed(1)} s`).join(', ');
}

/** The suites, and what is to be the same bits everywhere, in a browser if the machine has it. */
export function inBrowser(name: BrowserName): void {
  const found = (each: BrowserName) => findBrowser('numeric suites in browsers', each);
  const executablePath = found(name);
  const here = (['chromium', 'firefox'] as const).filter((each) => each === name || found(each) !== null);
  const files = suites(name, here);

  (executablePath ? describe : describe.skip)(`in ${name}`, () => {
    describe('suites, in a page that shares memory with threads', () => {
      let outcomes: readonly Outcome[];

      beforeAll(async () => {
        const page = await bundleSuites(files, leftOut);
        outcomes = await visit<Outcome[]>(name, executablePath ?? '', { ...page, isolated: true });
        const count = outcomes.reduce((sum, { endings }) => sum + endings.length, 0);
        process.stdout.write(
          `${name}: ${count} tests of ${outcomes.length} suites ran; the longest ${longest(outcomes)}\n`,
        );
      }, 600_000);

      test.each(files)('%s', (file) => {
        const { endings } = outcomes.find((outcome) => outcome.file === file)!;
        expect(endings.length).toBeGreaterThan(0);
        expect(endings.filter(({ error }) => error !== null)).toEqual([]);
      });
    });

    test('what fails in a page is reported', async () => {
      const page = await bundleSuites(['browsers/src/testing/endings.ts'], ['stays in Node']);
      const [outcome] = await visit<Outcome[]>(name, executablePath ?? '', { ...page, isolated: false });
      expect(outcome!.endings).toEqual(endings);
    }, 120_000);

    describe('in a page that does not', () => {
      let found: { isolated: boolean; threads: number; digests: Record<string, Digest> };

      beforeAll(async () => {
        found = await visit(name, executablePath ?? '', { script: await bundle(program), isolated: false });
      }, 120_000);

      test('there is one thread, whatever is asked for', () => {
        expect(found).toMatchObject({ isolated: false, threads: 1 });
      });

      test("every build of the kernels has the bits of Node's draws and losses", () => {
        expect(Object.keys(found.digests)).toEqual(['typescript', 'simd', 'relaxed']);
        expect(found.digests).toEqual(digests());
      });
    });
  });
}
