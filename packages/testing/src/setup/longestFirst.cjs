// Jest begins with the largest files where it has not measured them yet, as in a clean clone. The files below are longer at
// work than their size tells: begun last, they would leave all cores but one idle.
const Sequencer = require('@jest/test-sequencer').default;

const longest = [
  'packages/browsers/src/firefox',
  'packages/release/src/release',
  'packages/browsers/src/chromium',
  'packages/docs/src/site',
  'examples/playground/src/playground',
  'packages/compile/src/garbage',
  'packages/models/src/models',
  'packages/docs/src/programs',
  'packages/tensor/src/strides',
  'packages/tensor/src/ops/names',
  'examples/ports/src/ports',
  'packages/tensor/src/generator/contract',
  'packages/kernels/src/conv/conv',
  'packages/kernels/src/pointwise/typedKernels',
  'packages/wick/src/soak',
  'packages/onnx/src/export/agreement',
  'packages/nn/src/judge',
  'packages/onnx/src/export/exportOnnx',
  'packages/inspect/src/audit/auditInit',
  'packages/compile/src/epilogues',
  'packages/wick/src/cli/cli',
  'packages/wick/src/memory',
  'packages/wick/src/cli/terminal',
  'packages/compile/src/doubles',
  'packages/tensor/src/gradcheck',
  'packages/tensor/src/ops/spatial/spatial',
  'packages/kernels/src/matmul/matmul',
  'packages/checkpoint/src/torch/budget',
  'packages/kernels/src/conv/winograd',
  'packages/wick/src/curves',
];

const rank = ({ path }) => {
  const place = longest.findIndex((name) => path.endsWith(`${name}.test.ts`));
  return place < 0 ? longest.length : place;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
};
