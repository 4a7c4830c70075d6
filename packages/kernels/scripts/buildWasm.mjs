// Compiles assembly/<family>/index.ts twice (SIMD; SIMD and relaxed SIMD) and embeds the first binary, as text, and
// the second as its differences, in src/wasm/generated/<family>.ts, which is committed: users and tests need no compiler.
//
//   node packages/kernels/scripts/buildWasm.mjs [--check] [family ...]
//
// With --check nothing is written: exit code 1 where a committed file is not what its sources compile to.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');
const asked = process.argv.slice(2).filter((word) => word !== '--check');
const families = readdirSync(join(root, 'assembly')).filter((name) =>
  existsSync(join(root, 'assembly', name, 'index.ts')),
);

const flags = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
  // Every family works on one memory, shared with helper threads where there are any.
  ...['--importMemory', '--noExportMemory', '--sharedMemory', '--zeroFilledMemory'],
  ...['--initialMemory', '1', '--maximumMemory', '65536', '--enable', 'threads', '--enable', 'simd'],
];
const features = { simd: [], relaxed: ['--enable', 'relaxed-simd'] };

async function compile(family, build) {
  let binary;
  const command = [`assembly/${family}/index.ts`, '-o', 'out.wasm', ...flags, ...features[build]];
  const { error, stderr } = await asc.main(command, {
    readFile: (name, base) => {
      const path = join(base === '.' ? root : base, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
    writeFile: (name, contents) => {
      if (name === 'out.wasm') binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${family} (${build}): ${error.message}\n${stderr.toString()}`);
  return { binary: Buffer.from(binary), memoryFlag: findMemoryFlag(family, binary) };
}

/**
 * Where the imported memory's limits say "shared, with a maximum" (a 3): the loader writes "not shared, with a maximum"
 * (a 1) there where the platform has no shared memory, so that one binary serves both. Static data is refused: every
 * instance of a family would write it anew over what the memory holds.
 */
function findMemoryFlag(family, binary) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  let flag = 0;
  while (at < binary.length) {
    const id = binary[at++];
    const size = number();
    const end = at + size;
    if (id === 11) throw new Error(`${family} has static data: keep it in memory that the caller passes`);
    if (id === 2) {
      const count = number();
      if (count !== 1) throw new Error(`${family} imports more than its memory`);
      for (let name = 0; name < 2; name++) {
        const length = number();
        at += length;
      }
      if (binary[at++] !== 2) throw new Error(`${family} imports something other than a memory`);
      flag = at;
      if (binary[flag] !== 3) throw new Error(`${family}: the memory's limits are ${binary[flag]}, not 3`);
    }
    at = end;
  }
  return flag;
}

/** Bytes as the text that src/wasm/byteText.ts reads. */
const encode = (() => {
  const source = readFileSync(join(root, 'src', 'wasm', 'byteText.ts'), 'utf8');
  const direct = [...Buffer.from(source.match(/'([0-9a-f]{172})'/)[1], 'hex')];
  const letters = Array.from({ length: 92 }, (_, i) => String.fromCharCode(33 + i)).filter(
    (c) => !'"\'$<\\`'.includes(c),
  );
  const pairs = ['}', '~'].flatMap((first) => letters.map((second) => first + second));
  const rest = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !direct.includes(byte));
  const words = [];
  for (const [i, byte] of [...direct, ...rest].entries()) words[byte] = letters[i] ?? pairs[i - letters.length];
  return (bytes) => Array.from(bytes, (byte) => words[byte]).join('');
})();

/** `target` as pieces `from length more`: bytes of `base`, then more bytes. */
function differences(base, target) {
  // A shorter copy takes more characters than the bytes themselves.
  const SHORTEST = 12;
  const places = new Map();
  const key = (bytes, at) => bytes.toString('latin1', at, at + SHORTEST);
  for (let at = base.length - SHORTEST; at >= 0; at--)
    places.set(key(base, at), [at, ...(places.get(key(base, at)) ?? [])]);
  const pieces = [];
  let from = 0;
  let length = 0;
  let more = 0;
  const close = (at) => pieces.push(from, length, encode(target.subarray(at - more, at)));
  for (let at = 0; at < target.length; ) {
    let best = 0;
    let start = 0;
    for (const place of places.get(key(target, at)) ?? []) {
      let count = 0;
      while (at + count < target.length && place + count < base.length && target[at + count] === base[place + count])
        count++;
      if (count > best) [best, start] = [count, place];
    }
    if (best < SHORTEST) {
      more++;
      at++;
      continue;
    }
    if (at > 0) close(at);
    [from, length, more] = [start, best, 0];
    at += best;
  }
  close(target.length);
  return pieces.join(' ');
}

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

/** The fields of all classes `...Job` of the kernels, by name: what TypeScript writes jobs by. */
function jobLayouts() {
  const lines = [];
  for (const family of families) {
    for (const file of readdirSync(join(root, 'assembly', family)).sort()) {
      const source = readFileSync(join(root, 'assembly', family, file), 'utf8');
      for (const [, name, body] of source.matchAll(/^@unmanaged\n(?:export )?class (\w+Job) \{\n(.*?)^\}/gms)) {
        const fields = [...body.matchAll(/^ {2}(\w+): (\w+);/gm)].map(([, field, type]) => {
          if (!['i32', 'u32', 'usize', 'isize', 'f64'].includes(type)) throw new Error(`${name}.${field}: a ${type}`);
          return type === 'f64' ? `${field}:f64` : field;
        });
        const constant = name[0].toLowerCase() + name.slice(1);
        lines.push(`/** assembly/${family}/${file} */`);
        lines.push(`export const ${constant} = /* @__PURE__ */ defineJob(\n  '${fields.join(' ')}',\n);\n`);
      }
    }
  }
  return `// Generated from the classes in assembly by scripts/buildWasm.mjs: do not edit.
import { defineJob } from '../job.ts';

${lines.join('\n')}`;
}

let stale = 0;
write('jobs', jobLayouts());
for (const family of asked.length > 0 ? asked : families) {
  const simd = await compile(family, 'simd');
  const relaxed = await compile(family, 'relaxed');
  if (simd.memoryFlag !== relaxed.memoryFlag) throw new Error(`${family}: the builds import their memory differently`);
  const source = `// Generated from assembly/${family} by scripts/buildWasm.mjs: do not edit.
import type { FamilyBinaries } from '../binaries.ts';

export const ${family}Binaries: FamilyBinaries = {
  memoryFlag: ${simd.memoryFlag},
  simd: '${encode(simd.binary)}',
  relaxed: '${differences(simd.binary, relaxed.binary)}',
};
`;
  write(family, source);
}
process.exitCode = stale > 0 ? 1 : 0;
