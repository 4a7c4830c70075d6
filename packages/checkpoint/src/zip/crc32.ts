import { node } from '../source.ts';

type Crc32 = (bytes: Uint8Array) => number;

let computed: Crc32 | undefined;

/** The check sum of zip archives: Node's own where it has one (from 20.15 and 22.2), else by tables. */
export function crc32(bytes: Uint8Array): number {
  computed ??= node<{ crc32?: Crc32 }>('node:zlib')?.crc32 ?? crc32ByTables;
  return computed(bytes);
}

/** `table[k][b]`: what byte b does to the sum from k bytes before the end. */
let tables: Uint32Array[] | undefined;

function makeTables(): Uint32Array[] {
  const first = new Uint32Array(256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    first[n] = c;
  }
  const made = [first];
  for (let k = 1; k < 4; k++) made.push(made[k - 1]!.map((c) => first[c & 255]! ^ (c >>> 8)));
  return made;
}

/** {@link crc32} four bytes at a time. */
export function crc32ByTables(bytes: Uint8Array): number {
  tables ??= makeTables();
  const [t0, t1, t2, t3] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  let c = -1;
  let i = 0;
  for (; i + 4 <= bytes.length; i += 4) {
    c ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    c = t3[c & 255]! ^ t2[(c >>> 8) & 255]! ^ t1[(c >>> 16) & 255]! ^ t0[c >>> 24]!;
  }
  for (; i < bytes.length; i++) c = t0[(c ^ bytes[i]!) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}
