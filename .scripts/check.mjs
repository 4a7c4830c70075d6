// Checks what no other tool does, and with --write puts right what it can:
//   - the `references` of every tsconfig.json are the workspace packages its package.json depends on;
//   - the root tsconfig.json refers to every package and example;
//   - the README that `wick` is published with is the workspace's own, but for where its pictures are;
//   - the lock file names no host (a registry mirror must not become everybody's registry);
//   - the range of every dependency begins at the version that is tested, the one in the lock file;
//   - the embedded WebAssembly is what its sources compile to, by their fingerprints.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const write = process.argv.includes('--write');
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const problems = [];

const members = new Map();
for (const parent of ['packages', 'examples']) {
  if (!existsSync(join(root, parent))) continue;
  for (const name of readdirSync(join(root, parent)).sort()) {
    const folder = `${parent}/${name}`;
    if (existsSync(join(root, folder, 'package.json'))) members.set(readJson(`${folder}/package.json`).name, folder);
  }
}

/** Compares a tsconfig's references with what they should be. */
function checkReferences(folder, targets) {
  const path = posix.join(folder, 'tsconfig.json');
  if (!existsSync(join(root, path))) {
    problems.push(`${path} is missing`);
    return;
  }
  const config = readJson(path);
  const wanted = targets.map((target) => posix.relative(folder, target)).sort();
  const found = (config.references ?? []).map((reference) => reference.path).sort();
  if (wanted.join() === found.join()) return;
  if (!write) {
    problems.push(`${path} refers to [${found.join(', ')}], its dependencies are [${wanted.join(', ')}]`);
    return;
  }
  config.references = wanted.map((target) => ({ path: target }));
  writeFileSync(join(root, path), `${JSON.stringify(config, null, 2)}\n`);
  spawnSync('npx', ['biome', 'format', '--write', path], {
    cwd: root,
    stdio: 'ignore',
    shell: process.platform === 'win32',
  });
  process.stdout.write(`${path}: references updated\n`);
}

for (const folder of members.values()) {
  // Not the devDependencies: tests are type-checked against the sources (tsconfig.tests.json), so packages that
  // test each other do not refer to each other in a circle.
  const { dependencies = {}, peerDependencies = {} } = readJson(`${folder}/package.json`);
  const names = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
  checkReferences(
    folder,
    [...members].filter(([name]) => names.has(name)).map(([, target]) => target),
  );
}
checkReferences('.', [...members.values()]);

// The registry shows the package's README, which has to be in its folder.
// Its pictures lie in the package, so that the registry finds them.
const readme = readFileSync(join(root, 'README.md'), 'utf8').replaceAll('(packages/wick/', '(');
const published = join(root, 'packages/wick/README.md');
if (!existsSync(published) || readFileSync(published, 'utf8') !== readme) {
  if (write) writeFileSync(published, readme);
  else problems.push('packages/wick/README.md is not the README.md of the workspace: npm run format');
}

const lock = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8').split('\n');
const hosts = lock.filter((line) => line.includes('://'));
for (const line of hosts) problems.push(`pnpm-lock.yaml names a host: ${line.trim()}`);

// Versions by package folder and dependency, from the lock file's `importers`.
const tested = new Map();
let importer = '';
let dependency = '';
for (const line of lock.slice(lock.indexOf('importers:') + 1, lock.indexOf('packages:'))) {
  importer = /^ {2}'?([^\s']+)'?:$/.exec(line)?.[1] ?? importer;
  dependency = /^ {6}'?([^\s']+)'?:$/.exec(line)?.[1] ?? dependency;
  const version = /^ {8}version: (\d[^(\s]*)/.exec(line)?.[1];
  if (version) tested.set(`${importer} ${dependency}`, version);
}
for (const folder of ['.', ...members.values()]) {
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = readJson(`${folder}/package.json`);
  const all = { ...peerDependencies, ...optionalDependencies, ...devDependencies, ...dependencies };
  for (const [name, range] of [...Object.entries(all), ...Object.entries(peerDependencies ?? {})]) {
    // A peer that nobody installs here is not tested here.
    const version = tested.get(`${folder} ${name}`);
    if (version !== undefined && range.replace(/^(\^|~|>=)/, '') !== version)
      problems.push(`${folder}/package.json takes ${name} ${range}, tested is ${version}`);
  }
}

const builder = join(root, 'packages/kernels/scripts/buildWasm.mjs');
const built = spawnSync(process.execPath, [builder, ...(write ? [] : ['--check'])], { encoding: 'utf8' });
process.stdout.write(built.stdout);
if (built.status !== 0) problems.push(built.stderr.trim());

for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) {
  process.stderr.write('What can be derived is put right by: npm run format\n');
  process.exitCode = 1;
}
