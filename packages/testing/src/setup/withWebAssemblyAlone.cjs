// What stays out where WebAssembly is taken away (withoutWebAssembly.ts). Not a list of patterns in jest.config.ts: what Jest
// keeps of translated files is good for one configuration, and all of them would be translated once more.
const { join, relative } = require('node:path');

const root = join(__dirname, '../../../..');

const patterns = [
  // About WebAssembly alone.
  'kernels/src/((wasm|plan)/|norm/rowProducts|pointwise/convertInKernel|random/grown)',
  'tensor/src/ops/planned',
  'wick/src/(memory|soak)',
  // Every build of the kernels beside the plain loops, which are tested there: here they would be held to themselves.
  'kernels/src/(vector/vector|pointwise/(runTotal|typedKernels)|conv/winograd)',
  'tensor/src/ops/(recurrent|elementwise)/large',
  // Loops and refusals that no kernel takes part in: they are the same with it.
  'kernels/src/(random/(refusals|wordMod)|pointwise/plain/)',
  'tensor/src/(math/|strided/strided)',
  // No arithmetic: how modules hang together, what is refused, and how results lie.
  'nn/src/(module|containers)/',
  'nn/src/(kinds|sized|positional|types|uninitializedParameter)',
  'nn/src/layers/(arguments|options|attention/arguments|norm/refused|embedding/withoutBags)',
  'nn/src/utils/(creationOrder|consumePrefix|stateless|parametrize/)',
  'tensor/src/(strides|light|properties)',
  'tensor/src/core/(access|check|checkOptions|device|fetched|layout|memoryFormat|message/|namedTuple|options|tuple)',
  'tensor/src/print/',
  'tensor/src/ops/(named|opAttrs|options|furtherNames|norm/arguments|indexing/indexText)',
].map((pattern) => RegExp(`^packages/${pattern}(\\.test\\.ts$|(?<=/))`));

const isOut = (path) => patterns.some((pattern) => pattern.test(relative(root, path).replaceAll('\\', '/')));

module.exports = (paths) => ({
  filtered: process.env.WICK_WEBASSEMBLY === undefined ? paths : paths.filter((path) => !isOut(path)),
});
