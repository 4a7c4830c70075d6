import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The folder of the package. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Reads a binary from a place on: its bytes, and its whole numbers (LEB128). */
export function byteReader(binary, from) {
  const reader = {
    at: from,
    byte: () => binary[reader.at++],
    number() {
      let value = 0;
      for (let byte = 128, shift = 0; byte > 127; shift += 7) {
        byte = reader.byte();
        value |= (byte & 127) << shift;
      }
      return value;
    },
  };
  return reader;
}

/** The code of src/wasm that reads what is written here. */
export async function loaded(file) {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src', 'wasm', file)],
    bundle: true,
    format: 'esm',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
