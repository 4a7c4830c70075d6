import { deflateSync, zipSync } from 'fflate';
import { crc32 } from '../../zip/crc32.ts';
import { mutateBytes } from './bytes.ts';
import { edges, type Random, texts } from './random.ts';

const records = [
  {
    signature: 0x04034b50,
    fields: [
      [4, 2],
      [6, 2],
      [8, 2],
      [14, 4],
      [18, 4],
      [22, 4],
      [26, 2],
      [28, 2],
    ],
  },
  {
    signature: 0x02014b50,
    fields: [
      [8, 2],
      [10, 2],
      [16, 4],
      [20, 4],
      [24, 4],
      [28, 2],
      [30, 2],
      [32, 2],
      [42, 4],
    ],
  },
  {
    signature: 0x06054b50,
    fields: [
      [4, 2],
      [6, 2],
      [8, 2],
      [10, 2],
      [12, 4],
      [16, 4],
      [20, 2],
    ],
  },
] as const;

/** A zip archive of the given entries, often with one of its fields at an edge. */
export function archiveOf(random: Random, entries: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const named = new Map(entries);
  if (random.chance(12))
    named.set(
      random.pick(texts.filter((text) => text !== '' && text !== '__proto__' && !/\p{Cs}/u.test(text))),
      new Uint8Array(3),
    );
  if (random.chance(40)) named.set('bomb', new Uint8Array(2 ** 21));
  const files = Object.fromEntries(
    [...named].map(([name, bytes]) => [name, [bytes, { level: random.chance(3) ? 6 : 0 }] as const]),
  );
  const file = zipSync(files as never);
  if (random.chance(2)) return random.chance(4) ? mutateBytes(random, file) : file;
  const view = new DataView(file.buffer);
  const { signature, fields } = random.pick(records);
  const places = [...file.keys()].filter((at) => at + 22 <= file.length && view.getUint32(at, true) === signature);
  for (let i = random.below(3); i > 0 && places.length > 0; i--) {
    const [offset, width] = random.pick<readonly [number, number]>(fields);
    const at = random.pick(places) + offset;
    const value = random.chance(3) ? view.getUint8(at % file.length) + 1 : random.pick(edges);
    if (at + width > file.length) continue;
    if (width === 2) view.setUint16(at, value & 0xffff, true);
    else view.setUint32(at, value >>> 0, true);
  }
  return file;
}

/** A deflated stream that is nearly right, as one whole archive whose sizes and check sum are right for what it was. */
export function damagedStream(random: Random, name: string, bytes: Uint8Array): Uint8Array {
  const packed = mutateBytes(random, deflateSync(bytes), 1);
  const file = zipSync({ [name]: [packed, { level: 0 }] });
  const view = new DataView(file.buffer);
  for (let at = 0; at + 30 < file.length; at++) {
    const signature = view.getUint32(at, true);
    const [method, sum, size] =
      signature === 0x04034b50 ? [8, 14, 22] : signature === 0x02014b50 ? [10, 16, 24] : [0, 0, 0];
    if (method === 0) continue;
    view.setUint16(at + method!, 8, true);
    view.setUint32(at + sum!, crc32(bytes), true);
    view.setUint32(at + size!, bytes.length, true);
  }
  return file;
}
