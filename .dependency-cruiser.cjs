// The direction between the packages. A package may import those named here and no other:
//
//   kernels <- tensor <- init <- nn <- models, onnx, inspect, func  <- wick
//                                   <- tensorboard
//                     <- optim, data, checkpoint <- torch (with nn) <- wick
//                     <- compile (with webgpu), distributions       <- wick
//         <- webgpu
//
// A new package is a new line.
const library = {
  kernels: [],
  tensor: ['kernels'],
  init: ['tensor'],
  nn: ['tensor', 'init'],
  optim: ['kernels', 'tensor'],
  data: ['tensor'],
  distributions: ['tensor'],
  checkpoint: ['tensor'],
  webgpu: ['kernels'],
  compile: ['kernels', 'tensor', 'webgpu'],
  models: ['tensor', 'init', 'nn'],
  func: ['tensor', 'nn'],
  onnx: ['tensor', 'init', 'nn'],
  inspect: ['tensor', 'init', 'nn'],
  tensorboard: ['tensor', 'nn'],
  train: ['tensor', 'nn', 'optim'],
  torch: ['tensor', 'nn', 'optim', 'data', 'checkpoint'],
  wick: [
    'tensor',
    'init',
    'nn',
    'optim',
    'data',
    'checkpoint',
    'models',
    'onnx',
    'inspect',
    'torch',
    'compile',
    'distributions',
    'func',
  ],
};
const everything = Object.keys(library);
const direction = {
  ...library,
  testing: ['tensor'],
  bench: [...everything, 'testing'],
  release: [],
  docs: ['wick'],
  browsers: ['kernels', 'wick', 'testing'],
};

// The floors of @wick/tensor, from the ground up: a file imports its own folder and those above it in this list. What a
// lower floor needs of a higher one it reaches as a method of its tensors, or tensor.ts hands it down. Types may be
// imported from anywhere.
const floors = [
  'strided',
  'math',
  'core',
  'generator',
  'print',
  'autograd',
  'ops/creation',
  'ops/elementwise',
  'ops/shape',
  'ops/indexing',
  'ops/random',
  'ops/reduce',
  'ops/spatial',
  'ops/linalg',
  'ops/activation',
  'ops/norm',
  'ops/distance',
  'ops/dropout',
  'ops/embedding',
  'ops/losses',
  'ops/recurrent',
  'ops/attention',
  'linalg',
  'methods',
  'tensor.ts',
  'furtherMethods.ts',
];

// What only tests of a package may import, beside @wick/testing: they show it at work on real networks.
const forTests = {
  train: ['data', 'checkpoint', 'compile'],
  models: ['checkpoint'],
  onnx: ['models'],
  inspect: ['models'],
  compile: ['nn', 'optim', 'models', 'onnx'],
};

// Tests, and what a package's tests share in its src/testing.
const testFile = '\\.(test|test-d)\\.ts$|src/testing/';

/** A package's files may lead to the package itself, to `allowed` and, from its tests, to `testing`. */
function directionRules([name, allowed]) {
  // The documentation shows what the playground computes and draws, by its own code.
  const programs = name === 'docs' ? '^examples/(?!playground/)' : '^examples/';
  const own = `^packages/${name}/`;
  const reach = (names) => `^packages/(?!(?:${names.join('|')})/)`;
  const comment = `@wick/${name} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other package'}`;
  return [
    {
      name: `direction-${name}`,
      comment,
      severity: 'error',
      from: { path: own, pathNot: testFile },
      to: { path: [reach([name, ...allowed]), programs] },
    },
    {
      name: `direction-${name}-tests`,
      comment: `${comment}; its tests also ${['testing', ...(forTests[name] ?? [])].join(', ')}`,
      severity: 'error',
      from: { path: `${own}.*(?:${testFile})` },
      to: { path: [reach([name, 'testing', ...(forTests[name] ?? []), ...allowed]), programs] },
    },
  ];
}

/** A floor's files may lead to the floor itself and to those before it. */
function floorRules() {
  const tensor = '^packages/tensor/src/';
  return floors.map((floor, i) => ({
    name: `floor-${floor.replace('/', '-')}`,
    comment: `tensor/src/${floor} may import ${i > 0 ? `what stands before it: ${floors.slice(0, i).join(', ')}` : 'no other floor'}`,
    severity: 'error',
    from: { path: `${tensor}${floor}(?:/|$)`, pathNot: testFile },
    to: {
      path: `${tensor}(?!(?:${floors.slice(0, i + 1).join('|')})(?:/|$))`,
      dependencyTypesNot: ['type-only'],
    },
  }));
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(direction).flatMap(directionRules),
    ...floorRules(),
    {
      name: 'unknown-floor',
      comment: 'A folder of tensor that the list of floors in .dependency-cruiser.cjs does not have',
      severity: 'error',
      from: {
        path: '^packages/tensor/src/',
        pathNot: [
          `^packages/tensor/src/(?:${floors.join('|')})(?:/|$)`,
          '^packages/tensor/src/(check|index|internal|light|light/[a-z]+|ops/opAttrs)\\.ts$',
          testFile,
        ],
      },
      to: {},
    },
    {
      name: 'unknown-package',
      comment: 'A package that the table at the top of .dependency-cruiser.cjs does not list',
      severity: 'error',
      from: { path: `^packages/(?!(?:${Object.keys(direction).join('|')})/)` },
      to: {},
    },
    {
      name: 'direction-examples',
      comment: 'An example shows what users can do: it imports public packages only, its tests also testing',
      severity: 'error',
      from: { path: '^examples/', pathNot: testFile },
      to: { path: `^packages/(?!(?:${everything.join('|')})/)` },
    },
    {
      name: 'examples-apart',
      comment: 'Examples do not import each other',
      severity: 'error',
      from: { path: '^examples/([^/]+)/' },
      to: { path: '^examples/', pathNot: '^examples/$1/' },
    },
    {
      name: 'no-internals',
      comment: "Another package is reached through a public entry, '@wick/x'",
      severity: 'error',
      from: { path: '^(packages|examples)/([^/]+)/' },
      to: {
        path: '^packages/',
        pathNot: [
          '^$1/$2/',
          '^packages/[^/]+/src/index\\.ts$',
          '^packages/checkpoint/src/header\\.ts$',
          '^packages/kernels/src/plan\\.ts$',
          '^packages/tensor/src/(check|internal|light)\\.ts$',
        ],
      },
    },
    {
      name: 'light-door',
      comment:
        'What pages are made of takes tensors from @wick/tensor/light: the entry brings every method into their bundle',
      severity: 'error',
      from: { path: '^packages/(?:init|nn|optim|data|checkpoint|models)/', pathNot: testFile },
      to: { path: '^packages/tensor/src/index\\.ts$' },
    },
    {
      name: 'no-relative-way-out',
      comment: "Another package is imported by its name, '@wick/x', never by a relative path",
      severity: 'error',
      from: { path: '^(packages|examples)/([^/]+)/' },
      to: { path: '^packages/', pathNot: '^$1/$2/', dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'no-self-import',
      comment: "Inside a package, import the file, not the package's own public entry",
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/', pathNot: testFile },
      to: { path: '^packages/$1/src/index\\.ts$' },
    },
    {
      name: 'no-circular',
      comment: 'No file leads back to itself; types do not count, for nothing of them is loaded',
      severity: 'error',
      from: { pathNot: testFile },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-test-imports',
      comment: 'Only tests import test code',
      severity: 'error',
      from: { pathNot: testFile },
      to: { path: `^(packages|examples)/.*(?:${testFile})` },
    },
    {
      name: 'no-test-imports-test',
      comment: "No test imports another: what they share lives in @wick/testing or in the package's src/testing",
      severity: 'error',
      from: {},
      to: { path: '\\.(test|test-d)\\.ts$' },
    },
    {
      name: 'no-orphans',
      comment:
        'A file that imports nothing and that nothing imports (a *.browser.ts stands in through the imports of package.json, browsers/src/page for modules of Node; Jest loads testing/src/setup)',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          testFile,
          '\\.d\\.ts$',
          '\\.browser\\.ts$',
          '^packages/browsers/src/page/',
          '^packages/testing/src/setup/',
          '^(packages|examples)/[^/]+/src/(index|main)\\.ts$',
        ],
      },
      to: {},
    },
    {
      name: 'not-resolvable',
      comment: 'An import that leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '/fixtures/', '/kernels/(assembly|scripts)/'] },
    // Its `paths` lead '@wick/x' to the sources.
    tsConfig: { fileName: 'tsconfig.tests.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
