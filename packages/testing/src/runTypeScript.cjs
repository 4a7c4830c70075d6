// `node runTypeScript.cjs <file> [arguments]`: runs one of the workspace's TypeScript sources, each file translated on its
// own as Jest does it, but by esbuild: all of wick then loads in a second, and not in ten.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');
const { transformSync } = require('esbuild');

const packages = join(__dirname, '..', '..');
const options = {
  loader: 'ts',
  format: 'cjs',
  supported: { 'dynamic-import': false },
  target: 'es2022',
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
};

const resolveName = Module._resolveFilename;
Module._resolveFilename = function (name, ...rest) {
  const own = /^@wick\/([a-z-]+)(?:\/([a-z-]+))?$/.exec(name);
  if (own) return join(packages, own[1], 'src', `${own[2] ?? 'index'}.ts`);
  if (name === 'wick') return join(packages, 'wick', 'src', 'index.ts');
  if (name === '#jpeg') return join(packages, 'data', 'src', 'images', 'jpegCodec.ts');
  if (name === '#entropy') return join(packages, 'tensor', 'src', 'generator', 'entropyWords.ts');
  if (name === '#strided') return join(packages, 'tensor', 'src', 'strided', 'ndarrayOps.ts');
  return resolveName.call(this, name, ...rest);
};

require.extensions['.ts'] = (module, fileName) => {
  module._compile(transformSync(readFileSync(fileName, 'utf8'), { ...options, sourcefile: fileName }).code, fileName);
};

// The program finds its own arguments where it would without this one.
process.argv.splice(1, 1);
require(resolve(process.argv[1]));
