// Compiles assembly/<family>/index.ts twice (SIMD; SIMD and relaxed SIMD) and embeds the first binary, as streams of
// text, and the second as its differences, in src/wasm/generated/<family>.ts, which is committed: users and tests need
// no compiler.
//
//   node packages/kernels/scripts/buildWasm.mjs [--check] [--whole] [family ...]
//
// With --check nothing is written: exit code 1 where a committed file is not what its sources compile to. A family takes
// seconds to compile: one whose sources, compiler and text are those that scripts/wasm/built.json was written for is not
// compiled again, but for --whole.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './wasm/compile.mjs';
import { differences } from './wasm/differences.mjs';
import { fingerprint } from './wasm/fingerprint.mjs';
import { jobLayouts } from './wasm/jobs.mjs';
import { planKernels } from './wasm/planKernels.mjs';
import { root } from './wasm/shared.mjs';
import { split } from './wasm/split.mjs';
import { encode } from './wasm/text.mjs';

const check = process.argv.includes('--check');
const whole = process.argv.includes('--whole');
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const families = readdirSync(join(root, 'assembly')).filter((name) =>
  existsSync(join(root, 'assembly', name, 'index.ts')),
);

const pathOf = (name) => join(root, 'src', 'wasm', 'generated', `${name}.ts`);
const builtPath = join(root, 'scripts', 'wasm', 'built.json');
const built = existsSync(builtPath) ? JSON.parse(readFileSync(builtPath, 'utf8')) : {};
const fingerprintOf = (family) =>
  existsSync(pathOf(family)) ? fingerprint(family, readFileSync(pathOf(family), 'utf8')) : undefined;

/** Writes a generated file, or with --check counts it where it is not what it should be. */
function write(name, source) {
  const path = pathOf(name);
  if (existsSync(path) && readFileSync(path, 'utf8') === source) return;
  if (check) {
    process.stderr.write(`${path} is not what its sources compile to: node packages/kernels/scripts/buildWasm.mjs\n`);
    stale++;
    return;
  }
  writeFileSync(path, source);
  process.stdout.write(`${name}: ${source.length} characters\n`);
}

let stale = 0;
write('jobs', jobLayouts(families));
write('planKernels', planKernels());
for (const family of asked.length > 0 ? asked : families) {
  if (!whole && fingerprintOf(family) !== undefined && fingerprintOf(family) === built[family]) continue;
  const simd = await compile(family, 'simd');
  const relaxed = await compile(family, 'relaxed');
  if (simd.memoryFlag !== relaxed.memoryFlag) throw new Error(`${family}: the builds import their memory differently`);
  const { streams, joined } = split(family, simd.binary);
  const texts = streams.map((bytes) => `    '${encode(bytes)}',\n`);
  const source = `// Generated from assembly/${family} by scripts/buildWasm.mjs: do not edit.
import type { FamilyBinaries } from '../binaries.ts';

export const ${family}Binaries: FamilyBinaries = {
  memoryFlag: ${simd.memoryFlag},
  simd: [
${texts.join('')}  ],
  relaxed: '${differences(joined, split(family, relaxed.binary).joined)}',
};
`;
  write(family, source);
  if (!check) built[family] = fingerprintOf(family);
  else if (!whole) process.stdout.write(`${family} was compiled, for built.json tells of others: npm run format\n`);
}
if (!check) {
  const sorted = Object.fromEntries(
    families
      .filter((name) => name in built)
      .sort()
      .map((name) => [name, built[name]]),
  );
  writeFileSync(builtPath, `${JSON.stringify(sorted, null, 2)}\n`);
}
process.exitCode = stale > 0 ? 1 : 0;
