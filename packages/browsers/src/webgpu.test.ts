import { findBrowser, softwareWebGpu } from '@wick/testing';
import { bundle, bundleSuites } from './bundle.ts';
import type { Outcome } from './outcome.ts';
import { gpuSuites } from './suites.ts';
import { visit } from './visit.ts';

const flags = [...softwareWebGpu, '--enable-dawn-features=allow_unsafe_apis,disable_workgroup_init'];

const program = `
import { report } from './report.ts';
report(async () => {
  const adapter = await navigator.gpu?.requestAdapter();
  return adapter ? adapter.info.description || adapter.info.architecture || 'unknown' : null;
});
`;

const executablePath = findBrowser('WebGPU in a browser');

(executablePath ? describe : describe.skip)('in chromium', () => {
  const files = gpuSuites();
  let outcomes: readonly Outcome[] | null = null;

  beforeAll(async () => {
    const path = executablePath ?? '';
    const adapter = await visit<string | null>(
      'chromium',
      path,
      { script: await bundle(program), isolated: false },
      flags,
    );
    if (adapter === null) {
      process.stderr.write('WebGPU in a browser: no adapter, what runs on a GPU is not tested\n');
      return;
    }
    outcomes = await visit<Outcome[]>('chromium', path, { ...(await bundleSuites(files, [])), isolated: false }, flags);
    const count = outcomes.reduce((sum, { endings }) => sum + endings.length, 0);
    const seconds = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0);
    process.stdout.write(`chromium: ${count} tests ran on ${adapter} in ${seconds.toFixed(1)} s\n`);
  }, 300_000);

  test.each(files)('%s', (file) => {
    if (outcomes === null) return;
    const { endings } = outcomes.find((outcome) => outcome.file === file)!;
    expect(endings.length).toBeGreaterThan(0);
    expect(endings.filter(({ error }) => error !== null)).toEqual([]);
  });
});
