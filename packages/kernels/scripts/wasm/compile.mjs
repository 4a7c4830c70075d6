import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { byteReader, root } from './shared.mjs';

const flags = [
  ...['--converge', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
  // Every family works on one memory, shared with helper threads where there are any.
  ...['--importMemory', '--noExportMemory', '--sharedMemory', '--zeroFilledMemory'],
  ...['--initialMemory', '1', '--maximumMemory', '65536', '--enable', 'threads', '--enable', 'simd'],
];
/** Loops behind one switch: inside it they take more room, and are no faster. All else is inlined wherever that can help. */
const calling = ['pointwise'];
const features = { simd: [], relaxed: ['--enable', 'relaxed-simd'] };

/** A family's binary in one build, and where its limits of memory lie. */
export async function compile(family, variant) {
  let binary;
  const command = [`assembly/${family}/index.ts`, '-o', 'out.wasm', ...flags, ...features[variant]];
  command.push(calling.includes(family) ? '-O3s' : '-O3');
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
      for (let imports = reader.number(); imports > 0; imports--) {
        const from = text(reader);
        const name = text(reader);
        const kind = reader.byte();
        if (kind === 0 && (from === 'Math' || from === 'host')) reader.number();
        else if (kind === 2 && flag === 0) {
          flag = reader.at;
          if (binary[flag] !== 3) throw new Error(`${family}: the memory's limits are ${binary[flag]}, not 3`);
          for (let i = 0; i < 3; i++) reader.number();
        } else
          throw new Error(
            `${family} imports ${from}.${name}: only its memory, Math and what its host gives can be had`,
          );
      }
    }
    reader.at = end;
  }
  return flag;
}

function text(reader) {
  let name = '';
  for (let length = reader.number(); length > 0; length--) name += String.fromCharCode(reader.byte());
  return name;
}
