import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { byteReader, root } from './shared.mjs';

const flags = [
  ...['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
  // Every family works on one memory, shared with helper threads where there are any.
  ...['--importMemory', '--noExportMemory', '--sharedMemory', '--zeroFilledMemory'],
  ...['--initialMemory', '1', '--maximumMemory', '65536', '--enable', 'threads', '--enable', 'simd'],
];
const features = { simd: [], relaxed: ['--enable', 'relaxed-simd'] };

/** A family's binary in one build, and where its limits of memory lie. */
export async function compile(family, variant) {
  let binary;
  const command = [`assembly/${family}/index.ts`, '-o', 'out.wasm', ...flags, ...features[variant]];
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
  if (error) throw new Error(`${family} (${variant}): ${error.message}\n${stderr.toString()}`);
  return { binary: Buffer.from(binary), memoryFlag: findMemoryFlag(family, binary) };
}

/**
 * Where the imported memory's limits say "shared, with a maximum" (a 3): the loader writes "not shared, with a maximum"
 * (a 1) there where the platform has no shared memory, so that one binary serves both. Static data is refused: every
 * instance of a family would write it anew over what the memory holds.
 */
function findMemoryFlag(family, binary) {
  const reader = byteReader(binary, 8);
  let flag = 0;
  while (reader.at < binary.length) {
    const id = reader.byte();
    const size = reader.number();
    const end = reader.at + size;
    if (id === 11) throw new Error(`${family} has static data: keep it in memory that the caller passes`);
    if (id === 2) {
      if (reader.number() !== 1) throw new Error(`${family} imports more than its memory`);
      for (let name = 0; name < 2; name++) {
        const length = reader.number();
        reader.at += length;
      }
      if (reader.byte() !== 2) throw new Error(`${family} imports something other than a memory`);
      flag = reader.at;
      if (binary[flag] !== 3) throw new Error(`${family}: the memory's limits are ${binary[flag]}, not 3`);
    }
    reader.at = end;
  }
  return flag;
}
