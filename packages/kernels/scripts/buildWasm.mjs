// Compiles assembly/<family>/index.ts twice (SIMD; SIMD and relaxed SIMD) and embeds the first binary, as streams of
// text, and the second as its differences, in src/wasm/generated/<family>.ts, which is committed: users and tests need
// no compiler.
//
//   node packages/kernels/scripts/buildWasm.mjs [--check] [family ...]
//
// With --check nothing is written: exit code 1 where a committed file is not what its sources compile to.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './wasm/compile.mjs';
import { differences } from './wasm/differences.mjs';
import { jobLayouts } from './wasm/jobs.mjs';
import { planKernels } from './wasm/planKernels.mjs';
import { root } from './wasm/shared.mjs';
import { split } from './wasm/split.mjs';
import { encode } from './wasm/text.mjs';

const check = process.argv.includes('--check');
const asked = process.argv.slice(2).filter((word) => word !== '--check');
const families = readdirSync(join(root, 'assembly')).filter((name) =>
  existsSync(join(root, 'assembly', name, 'index.ts')),
);

/** Writes a generated file, or with --check counts it where it is not what it should be. */
function write(name, source) {
  const path = join(root, 'src', 'wasm', 'generated', `${name}.ts`);
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
}
process.exitCode = stale > 0 ? 1 : 0;
