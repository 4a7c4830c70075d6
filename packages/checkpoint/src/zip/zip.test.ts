import { deflateSync, zipSync } from 'fflate';
import { budgetFor } from '../budget.ts';
import { CheckpointError } from '../error.ts';
import { crc32, crc32ByTables } from './crc32.ts';
import { inflate } from './inflate.ts';
import { unzip } from './unzip.ts';
import { zip } from './zip.ts';

const text = (value: string) => new TextEncoder().encode(value);
const stored = () =>
  zip([
    ['a', text('first')],
    ['b', text('the second')],
  ]);
const deflated = () =>
  zip(
    [
      ['a', text('first '.repeat(50))],
      ['b', text('second '.repeat(50))],
    ],
    { compress: true },
  );
const read = (file: Uint8Array, options = {}) => unzip('npz', file, budgetFor('npz', file.length, {}), options);

/** A copy with other bytes; `at` may be a signature to begin from, the n-th of its kind. */
function changed(file: Uint8Array, at: number, ...bytes: number[]): Uint8Array {
  const copy = file.slice();
  copy.set(bytes, at);
  return copy;
}
/** Where the n-th record of a kind begins. */
function place(file: Uint8Array, kind: 'local' | 'central' | 'end', n = 0): number {
  const [low, high] = { local: [3, 4], central: [1, 2], end: [5, 6] }[kind];
  const found = [...file.keys()].filter(
    (i) => file[i] === 0x50 && file[i + 1] === 0x4b && file[i + 2] === low && file[i + 3] === high,
  );
  return found[n]!;
}

test('entries come back, stored and deflated, in order', () => {
  expect([...read(stored()).entries()].map(([name, bytes]) => [name, bytes.length])).toEqual([
    ['a', 5],
    ['b', 10],
  ]);
  expect(new TextDecoder().decode(read(deflated()).get('b'))).toBe('second '.repeat(50));
  expect(read(zipSync({})).size).toBe(0);
  // A comment at the end, and a name in UTF-8.
  expect([...read(zipSync({ é: text('x') }, { comment: 'a comment' })).keys()]).toEqual(['é']);
});

describe.each([
  ['stored', stored],
  ['deflated', deflated],
] as const)('%s', (_, make) => {
  const file = make();
  const local = place(file, 'local');
  const central = place(file, 'central');
  const end = place(file, 'end');
  test.each<[string, Uint8Array, RegExp]>([
    [
      'a byte of the contents',
      changed(file, local + 31, file[local + 31]! ^ 1),
      /"a" (is damaged: its check sum|does not unpack)|damaged/,
    ],
    [
      'the check sum in both places',
      changed(changed(file, local + 14, 1, 2, 3, 4), central + 16, 1, 2, 3, 4),
      /"a" is damaged: its check sum does not fit/,
    ],
    [
      'a check sum of 0',
      changed(changed(file, local + 14, 0, 0, 0, 0), central + 16, 0, 0, 0, 0),
      /"a" is damaged: its check sum does not fit/,
    ],
    ['the check sum in one place', changed(file, central + 16, 1, 2, 3, 4), /not what, the directory says/],
    ['encryption in the directory', changed(file, central + 8, 1), /"a" is encrypted/],
    ['strong encryption in the directory', changed(file, central + 8, 64), /"a" is encrypted/],
    ['a masked header', changed(file, central + 9, 32), /"a" is encrypted/],
    ['encryption in the entry', changed(file, local + 6, 1), /"a" is encrypted/],
    ['a method that is not read', changed(file, central + 10, 14), /compressed by method 14/],
    [
      'a method that differs',
      changed(file, central + 10, file[central + 10]! ^ 8),
      /not what, the directory says|is stored in/,
    ],
    ['a name that differs', changed(file, local + 30, 120), /not what, the directory says/],
    ['a place that is none', changed(file, central + 42, 3), /not where/],
    ['too many entries', changed(file, end + 8, 3, 0, 3), /end speaks of 3 entries, its directory has 2/],
    ['too few entries', changed(file, end + 8, 1, 0, 1), /end speaks of 1 entries, its directory has 2/],
    ['entries on another disk', changed(file, end + 8, 1), /several parts/],
    ['a directory of another size', changed(file, end + 12, 1), /directory ends at byte/],
    ['a directory elsewhere', changed(file, end + 16, 1), /directory ends at byte/],
    ['bytes after the end', Uint8Array.of(...file, 0), /end of the archive is missing/],
    ['the same place twice', changed(file, place(file, 'central', 1) + 42, local), /not what, the directory says/],
    ['a size that is larger', changed(file, central + 24, 255), /is stored in|not what, the directory says/],
  ])('%s', (title, bytes, message) => {
    expect(() => read(bytes)).toThrow(CheckpointError);
    expect(() => read(bytes)).toThrow(message);
    expect(title).toBeTruthy();
  });
});

test('entries that share bytes are refused', () => {
  // Two entries of one name length over one local header: the second directory record is made to be the first, renamed.
  const file = zip(
    [
      ['a', text('12345')],
      ['a', text('12345')],
    ].map(([, bytes], i) => [`${i}`, bytes as Uint8Array]),
  );
  const inner = zip([['1', text('12345')]]).subarray(0, 36);
  const outer = zip([
    ['0', inner],
    ['1', text('12345')],
  ]);
  // The second record leads into the first entry's contents, where a whole header stands.
  const within = place(outer, 'local', 0) + 31;
  expect(() => read(changed(outer, place(outer, 'central', 1) + 42, within))).toThrow(
    /the entries "0" and "1" overlap/,
  );
  expect(read(file).size).toBe(2);
});

test('a check sum of 0 says nothing where the writer is known to leave it out', () => {
  const file = stored();
  const bytes = changed(changed(file, place(file, 'local') + 14, 0, 0, 0, 0), place(file, 'central') + 16, 0, 0, 0, 0);
  expect(read(bytes, { unchecked: true }).size).toBe(2);
  const wrong = changed(changed(file, place(file, 'local') + 14, 1, 0, 0, 0), place(file, 'central') + 16, 1, 0, 0, 0);
  expect(() => read(wrong, { unchecked: true })).toThrow(/check sum/);
});

test('a bomb with a wrong size stops where the size ends', () => {
  const bomb = deflateSync(new Uint8Array(2 ** 28), { level: 9 });
  expect(inflate(bomb, 100)).toBeUndefined();
  expect(inflate(bomb.subarray(0, 100), 100)).toBeUndefined();
});

test('what is inflated in pieces is what went in', () => {
  let seed = 1;
  const next = () => (seed = (seed * 48271) % 2147483647);
  for (const size of [0, 1, 8191, 8192, 8193, 100_000, 700_000])
    for (const alphabet of [1, 3, 40, 256])
      for (const level of [0, 1, 6, 9] as const) {
        const bytes = Uint8Array.from({ length: size }, () => next() % alphabet);
        const packed = deflateSync(bytes, { level });
        expect(Buffer.compare(inflate(packed, size) ?? Buffer.from('none'), bytes)).toBe(0);
      }
});

test('check sums are those of the format, by tables and by Node', () => {
  // The check value of CRC-32.
  for (const sum of [crc32, crc32ByTables]) expect(sum(text('123456789'))).toBe(0xcbf43926);
  for (let n = 0; n < 40; n++) {
    const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 37 + n) & 255);
    expect(crc32ByTables(bytes)).toBe(crc32(bytes));
  }
});
