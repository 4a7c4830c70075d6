/**
 * Node 20 cannot read this file by itself; newer versions do.
 *
 * @jest-config-loader ts-node
 * @jest-config-loader-options {"transpileOnly": true, "compilerOptions": {"target": "es2022", "module": "commonjs", "moduleResolution": "node10", "ignoreDeprecations": "6.0"}}
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Config } from 'jest';

// Plot and D3 are modules only, except for these builds of theirs, wherever the package manager put them.
const plot = createRequire(join(process.cwd(), 'packages/inspect/package.json')).resolve('@observablehq/plot');
const d3 = createRequire(plot).resolve('d3');

// What processes of this run know each other by: what is told once is told once in all of them.
process.env.WICK_TEST_RUN = `${process.pid}-${Date.now()}`;

const translate = '<rootDir>/packages/testing/src/setup/translate.cjs';

// Libraries that are modules only and have no other build.
const modulesOnly = 'fast-png|iobuffer';

// Types are checked by `tsc -b`; here files are only translated, each on its own.
const tsconfig = {
  target: 'es2022',
  module: 'commonjs',
  moduleResolution: 'node10',
  ignoreDeprecations: '6.0',
  isolatedModules: true,
  esModuleInterop: true,
  // A name that ends in .ts is found at once; one that ends in .js would be looked for under five endings.
  allowImportingTsExtensions: true,
  // They are half of what would be read.
  removeComments: true,
};

// Tests run the sources, not the builds: a package name leads to its src folder.
const config: Config = {
  testMatch: ['<rootDir>/packages/*/src/**/*.test.ts', '<rootDir>/examples/*/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  // WICK_WEBASSEMBLY=removed (or =throwing) runs the tests as a platform without it would.
  filter: '<rootDir>/packages/testing/src/setup/withWebAssemblyAlone.cjs',
  setupFiles: ['<rootDir>/packages/testing/src/setup/withoutWebAssembly.ts'],
  setupFilesAfterEnv: ['<rootDir>/packages/testing/src/setup/sameIsEqual.cjs'],
  // The copy that mutation testing works on.
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
  testEnvironment: 'node',
  testSequencer: '<rootDir>/packages/testing/src/setup/longestFirst.cjs',
  // All cores: on two, Jest would otherwise use one.
  maxWorkers: '100%',
  // A guard against a hang, not a promise of speed: a slow machine must not fail.
  testTimeout: 60_000,
  moduleNameMapper: {
    '^@wick/([a-z-]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^@wick/kernels/plan$': '<rootDir>/packages/kernels/src/plan.ts',
    '^@wick/tensor/(check|internal|light)$': '<rootDir>/packages/tensor/src/$1.ts',
    '^@wick/checkpoint/header$': '<rootDir>/packages/checkpoint/src/header.ts',
    '^wick$': '<rootDir>/packages/wick/src/index.ts',
    '^#jpeg$': '<rootDir>/packages/data/src/images/jpegCodec.ts',
    '^#entropy$': '<rootDir>/packages/tensor/src/generator/entropyWords.ts',
    '^#strided$': '<rootDir>/packages/tensor/src/strided/ndarrayOps.ts',
    '^@observablehq/plot$': join(dirname(plot), '../dist/plot.umd.min.js'),
    '^d3@[\\d.]+/dist/d3.min.js$': join(dirname(d3), 'd3.min.js'),
  },
  transform: {
    '^.+\\.ts$': [translate, { tsconfig, diagnostics: false }],
    [`/(${modulesOnly})/.+\\.js$`]: [translate, { tsconfig: { ...tsconfig, allowJs: true }, diagnostics: false }],
  },
  transformIgnorePatterns: [`/node_modules/(?!(\\.pnpm|${modulesOnly})/)`],
};

export default config;
