// Mutation testing: changes the code in small ways, one at a time, and sees whether a test fails.
//
//   npm run mutation                                  every part
//   npm run mutation -- init --mutate 'packages/init/src/fans.ts'
//
// Too slow for CI (minutes to an hour for a part). What a run found is kept in node_modules/.cache/mutation, where the
// next run, which looks again only at what changed, takes it from; the pages there show the survivors in their places.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What is changed, and the tests that judge. */
const parts = {
  init: { mutate: ['packages/init/src/!(*.test|index).ts'], tests: ['packages/init/src/**/*.test.ts'] },
  generator: {
    // The stream and its state, and what is drawn from it without logarithms.
    mutate: [
      'packages/kernels/src/random/@(generatorState|mersenneTwister|twist|uniform|words).ts',
      'packages/tensor/src/generator/@(generator|global|memoryOrder|seed).ts',
    ],
    // The contract's test is left out: it goes over the same code in half a minute, and only for the whole of it.
    tests: ['packages/kernels/src/random/*.test.ts', 'packages/tensor/src/generator/generator.test.ts'],
  },
  unpickler: {
    mutate: ['packages/checkpoint/src/torch/{resolve,storages,unpickle/*}.ts'],
    tests: ['packages/checkpoint/src/torch/*.test.ts'],
  },
};

const config = (name, { mutate, tests }, cache) => ({
  mutate,
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  coverageAnalysis: 'perTest',
  // What is computed once on import would need all tests anew for each change.
  ignoreStatic: true,
  // Messages are held by the tests' patterns, not word by word.
  mutator: { excludedMutations: ['StringLiteral'] },
  disableTypeChecks: false,
  jest: {
    enableFindRelatedTests: false,
    config: { testMatch: tests.map((pattern) => `<rootDir>/${pattern}`) },
  },
  ignorePatterns: ['dist', 'examples', 'packages/bench', 'packages/release'],
  concurrency: 1,
  timeoutMS: 5_000,
  incremental: true,
  incrementalFile: join(cache, `${name}.incremental.json`),
  cleanTempDir: 'always',
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: join(cache, `${name}.json`) },
  htmlReporter: { fileName: join(cache, `${name}.html`) },
});

const [first, ...rest] = process.argv.slice(2);
const chosen = Object.hasOwn(parts, first ?? '') ? [first] : Object.keys(parts);
const args = chosen.length === 1 ? rest : process.argv.slice(2);
const cache = join(root, 'node_modules/.cache/mutation');
mkdirSync(cache, { recursive: true });
for (const name of chosen) {
  const file = join(cache, `${name}.config.json`);
  writeFileSync(file, JSON.stringify(config(name, parts[name], cache), null, 2));
  const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const { status } = spawnSync(process.execPath, [stryker, 'run', file, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** Killed (a test failed or hung) among those that a test reaches or should. */
for (const name of chosen) {
  const { files } = JSON.parse(readFileSync(join(cache, `${name}.json`), 'utf8'));
  const of = (...states) =>
    Object.values(files).flatMap(({ mutants }) => mutants.filter(({ status }) => states.includes(status))).length;
  const [killed, alive] = [of('Killed', 'Timeout'), of('Survived', 'NoCoverage')];
  process.stdout.write(
    `${name}: ${killed} of ${killed + alive} found, ${((100 * killed) / (killed + alive)).toFixed(1)} %\n`,
  );
}
