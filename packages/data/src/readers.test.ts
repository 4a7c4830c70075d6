import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { loadCifar10, loadMnist, parseCifar10, parseIdx, parseMnist } from './index.ts';

/** An idx file by its definition. */
function idx(type: number, shape: number[], body: number[] | Uint8Array): Uint8Array {
  const head = [
    0,
    0,
    type,
    shape.length,
    ...shape.flatMap((n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]),
  ];
  return Uint8Array.from([...head, ...body]);
}

const images = idx(8, [2, 2, 3], [0, 255, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
const labels = idx(8, [2], [7, 1]);

const tables: [string, Uint8Array, string, unknown][] = [
  [
    'uint8',
    idx(8, [2, 2], [0, 127, 128, 255]),
    'uint8',
    [
      [0, 127],
      [128, 255],
    ],
  ],
  ['int8', idx(9, [2], [0xff, 0x7f]), 'int32', [-1, 127]],
  ['int16', idx(11, [2], [0xff, 0xfe, 1, 0]), 'int32', [-2, 256]],
  ['int32', idx(12, [1, 1], [0x80, 0, 0, 1]), 'int32', [[-2147483647]]],
  ['float32', idx(13, [1], [0x3f, 0xc0, 0, 0]), 'float32', [1.5]],
  ['float64', idx(14, [1], [0xc0, 4, 0, 0, 0, 0, 0, 0]), 'float64', [-2.5]],
  ['no elements', idx(8, [0, 28, 28], []), 'uint8', []],
];

test.each(tables)('an idx file of %s is read as it stands', (_, bytes, dtype, values) => {
  for (const file of [bytes, new Uint8Array(gzipSync(bytes)), new Uint8Array([1, ...bytes]).subarray(1)]) {
    const t = parseIdx(file);
    expect(t.dtype).toBe(dtype);
    expect(t.tolist()).toEqual(values);
  }
});

const cifar = new Uint8Array(2 * 3073).map((_, i) => (i % 3073 === 0 ? 9 - i / 3073 : (i * 7) % 251));

// Every prefix of every kind of file, and one byte too many.
const whole: [string, Uint8Array, (bytes: Uint8Array) => unknown][] = [
  ['idx', images, parseIdx],
  ['gzipped idx', new Uint8Array(gzipSync(images)), parseIdx],
  ['MNIST images', images, (bytes) => parseMnist(bytes, labels)],
  ['MNIST labels', labels, (bytes) => parseMnist(images, bytes)],
  ['CIFAR-10', cifar.subarray(0, 3073), parseCifar10],
  ['gzipped CIFAR-10', new Uint8Array(gzipSync(cifar)), parseCifar10],
];
test.each(whole)('a file of %s that is cut off anywhere, or too long, is refused', (_, bytes, parse) => {
  parse(bytes);
  for (let length = 0; length < bytes.length; length++)
    expect(() => parse(bytes.subarray(0, length))).toThrow(RangeError);
  expect(() => parse(new Uint8Array([...bytes, 0]))).toThrow(RangeError);
});

test('a gzipped file with any byte changed is refused or reads the same', () => {
  const packed = new Uint8Array(gzipSync(images));
  const read = parseIdx(packed).tolist();
  for (let i = 0; i < packed.length; i++) {
    for (const flip of [1, 0x80, 0xff]) {
      const changed = packed.slice();
      changed[i]! ^= flip;
      try {
        expect(parseIdx(changed).tolist()).toEqual(read);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }
  }
});

test('a gzip file that speaks of gigabytes is refused before they are asked for', () => {
  const packed = new Uint8Array(gzipSync(images));
  packed.set([255, 255, 255, 255], packed.length - 4);
  expect(() => parseIdx(packed)).toThrow(/cannot hold/);
});

const bad: [string, () => unknown, new (m?: string) => Error, RegExp][] = [
  [
    'no bytes at all',
    () => parseIdx('file' as unknown as Uint8Array),
    TypeError,
    /parseIdx: expected the bytes of a file, got "file"/,
  ],
  [
    'another format',
    () => parseIdx(new Uint8Array([0x89, 0x50, 0x4e, 0x47])),
    RangeError,
    /not an idx file: it begins with 89 50 4e 47/,
  ],
  ['an unknown element type', () => parseIdx(idx(10, [1], [0])), RangeError, /not an idx file/],
  ['sizes beyond all memory', () => parseIdx(idx(8, [0xffffffff, 0xffffffff, 0xffffffff], [1])), RangeError, /cut off/],
  [
    'labels for images',
    () => parseMnist(labels, labels),
    RangeError,
    /parseMnist: images must be bytes of shape \[N, H, W\], got uint8 \[2\]/,
  ],
  [
    'images for labels',
    () => parseMnist(images, images),
    RangeError,
    /parseMnist: labels must be bytes of shape \[N\]/,
  ],
  [
    'more labels than images',
    () => parseMnist(images, idx(8, [3], [1, 2, 3])),
    RangeError,
    /\[2, 2, 3\] do not fit labels of shape \[3\]/,
  ],
  ['a label above 9', () => parseCifar10(cifar.with(3073, 10)), RangeError, /file 0: record 1 has label 10/],
  ['no file', () => parseCifar10(), TypeError, /at least one file/],
  [
    'a wrong second file',
    () => parseCifar10(cifar, cifar.subarray(1)),
    RangeError,
    /file 1 must have records of 3073 bytes, it has 6145/,
  ],
];
test.each(bad)('%s: a clear error', (_, call, kind, message) => {
  expect(call).toThrow(kind);
  expect(call).toThrow(message);
});

test('images and labels of MNIST stand in the layout of a network', () => {
  const set = parseMnist(images, labels);
  expect(set.images.shape).toEqual([2, 1, 2, 3]);
  expect(set.images.dtype).toBe('uint8');
  expect(set.labels.dtype).toBe('int64');
  expect(set.labels.tolist()).toEqual([7, 1]);
});

test('CIFAR-10: every record is a label and three planes', () => {
  const set = parseCifar10(cifar, cifar);
  expect(set.images.shape).toEqual([4, 3, 32, 32]);
  expect(set.labels.tolist()).toEqual([9, 8, 9, 8]);
  expect(set.images.select(0, 3).flatten().toTypedArray()).toEqual(cifar.subarray(3074));
});

describe('from a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wick-data-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'train-images-idx3-ubyte.gz'), gzipSync(images));
  writeFileSync(join(folder, 'train-labels-idx1-ubyte'), labels);
  for (let i = 1; i <= 5; i++) writeFileSync(join(folder, `data_batch_${i}.bin`), cifar.with(0, i));

  test.each([folder, `${folder}/`, pathToFileURL(folder)])('%s: the files are found, gzipped or not', async (path) => {
    expect((await loadMnist(path)).labels.tolist()).toEqual([7, 1]);
    expect((await loadCifar10(path)).labels.tolist()).toEqual([1, 8, 2, 8, 3, 8, 4, 8, 5, 8]);
  });

  test('a missing file is named', async () => {
    await expect(loadMnist(folder, { train: false })).rejects.toThrow(
      /t10k-images-idx3-ubyte, t10k-images-idx3-ubyte.gz/,
    );
    await expect(loadCifar10(folder, { train: false })).rejects.toThrow(/has none of test_batch.bin/);
  });

  test('from the web: what is not there is looked for gzipped, other answers are errors', async () => {
    const asked: string[] = [];
    const fetch = jest.spyOn(globalThis, 'fetch').mockImplementation(async (url) => {
      asked.push(String(url));
      if (String(url).includes('broken')) return new Response(null, { status: 500 });
      const file = String(url).endsWith('images-idx3-ubyte.gz')
        ? gzipSync(images)
        : String(url).endsWith('labels-idx1-ubyte')
          ? labels
          : null;
      return new Response(file && new Blob([new Uint8Array(file)]), { status: file ? 200 : 404 });
    });
    expect((await loadMnist('https://example.org/mnist/')).images.shape).toEqual([2, 1, 2, 3]);
    expect(asked).toEqual(
      ['images-idx3-ubyte', 'images-idx3-ubyte.gz', 'labels-idx1-ubyte'].map(
        (n) => `https://example.org/mnist/train-${n}`,
      ),
    );
    await expect(loadMnist(new URL('https://example.org/broken'))).rejects.toThrow(/status 500/);
    fetch.mockRestore();
  });
});
