import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { manualSeed, rand, type Tensor, tensor, zeros } from '@wick/tensor';
import { expectClose, fixture } from '@wick/testing';
import {
  CIFAR10,
  CIFAR100,
  Compose,
  DataLoader,
  DatasetFolder,
  encodePng,
  FashionMNIST,
  type FileLike,
  ImageFolder,
  KMNIST,
  LineStream,
  Lines,
  loadCsv,
  MNIST,
  RandomCrop,
  RandomErasing,
  RandomHorizontalFlip,
  ToTensor,
} from '../index.ts';

interface Folders {
  tree: string[];
  classes: string[];
  classToIdx: Record<string, number>;
  samples: [string, number][];
  targets: number[];
  texts: [string, number][];
  chosen: [string, number][];
}
interface Digits {
  name: string;
  classes: string[];
  classToIdx: Record<string, number>;
  targets: number[];
  length: number;
  sum: number;
  shape: number[];
  samples: number[][];
}
const { digits, folders } = fixture<{
  digits: { files: { images: string; labels: string }; sets: Digits[] };
  folders: Folders;
}>(join(__dirname, '..'), 'datasets');
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const files = { images: bytesOf(digits.files.images), labels: bytesOf(digits.files.labels) };

const root = mkdtempSync(join(tmpdir(), 'wick-vision-'));
let server: Server;
let address: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    try {
      response.end(readFileSync(join(root, request.url!)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(root, { recursive: true });
});
const put = (path: string, bytes: string | Uint8Array) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), bytes);
};

const kinds = { MNIST, FashionMNIST, KMNIST };
const transform = () => new Compose([new RandomCrop(5, { padding: 1 }), new RandomHorizontalFlip(), new ToTensor()]);

describe.each(digits.sets.map((set) => [set.name, set] as const))('%s', (name, expected) => {
  const Kind = kinds[name as keyof typeof kinds];

  test('has torchvision’s samples, classes and draws, from a folder, a URL or bytes', async () => {
    for (const [what, bytes] of [
      ['images-idx3', files.images],
      ['labels-idx1', files.labels],
    ] as const) {
      put(`${name}/raw/t10k-${what}-ubyte`, bytes);
      put(`packed-${name}/t10k-${what}-ubyte.gz`, gzipSync(bytes));
    }
    const options = { train: false, transform: transform() };
    for (const set of [
      new Kind(root, options),
      new Kind(pathToFileURL(root), options),
      new Kind(`${root}/packed-${name}/`, false, transform()),
      new Kind(files, options),
      await Kind.load(address, options),
      await Kind.load(root, options),
    ]) {
      expect(set).toBeInstanceOf(Kind);
      expect([set.classes, set.classToIdx, set.length]).toEqual([
        expected.classes,
        expected.classToIdx,
        expected.length,
      ]);
      expect([set.data.dtype, set.data.shape, set.data.sum().item()]).toEqual(['uint8', expected.shape, expected.sum]);
      expect([set.targets.dtype, set.targets.tolist()]).toEqual(['int64', expected.targets]);
      manualSeed(5);
      [0, 3, 1].forEach((i, k) => {
        const [image, label] = set.getItem(i);
        const values = expected.samples[k]!;
        expectClose(image, tensor(values.slice(0, -1)).view(1, 5, 5));
        expect(label).toBe(BigInt(values.at(-1)!));
      });
    }
    expect(Kind.classes).toEqual(expected.classes);
  });
});

describe('MNIST', () => {
  test('without transforms gives bytes and class numbers that batches keep', () => {
    const set = new MNIST(files);
    const [image, label] = set.getItem(-1);
    expect([image.dtype, image.shape, label]).toEqual(['uint8', [1, 5, 6], 3n]);
    const [[images, labels]] = [...new DataLoader(set, { batchSize: 4 })] as [[Tensor, Tensor]];
    expect([images.shape, labels.dtype, labels.tolist()]).toEqual([[4, 1, 5, 6], 'int64', [7, 0, 9, 3]]);
  });

  test('a target goes through its transform, and the data stay as they are', () => {
    const set = new MNIST(files, {
      transform: (image) => image.fill_(0),
      targetTransform: (target) => Number(target) * 2,
    });
    const [, doubled] = set.getItem(0);
    expect(doubled satisfies number).toBe(14);
    expect(set.data.sum().item()).toBe(digits.sets[0]!.sum);
    set.transform = null;
    expect(set.getItem(0)[0].sum().item()).toBeGreaterThan(0);
  });

  test('says what is missing or wrong', async () => {
    expect(() => new MNIST(join(root, 'nowhere'), { download: true })).toThrow(
      /^MNIST: .*nowhere has none of MNIST\/raw\/train-images-idx3-ubyte, /,
    );
    await expect(FashionMNIST.load(join(root, 'nowhere'))).rejects.toThrow(
      /^FashionMNIST: .* has none of FashionMNIST\/raw/,
    );
    expect(() => new MNIST('https://example.org/mnist')).toThrow(/await MNIST.load/);
    expect(() => new MNIST(7 as never)).toThrow(/^MNIST: expected a folder's path, or \{ images, labels \}/);
    expect(() => new MNIST(files, { transform: 3 as never })).toThrow(
      /transform must be a transform or a function, got 3/,
    );
    expect(() => new MNIST(files, { trian: true } as never)).toThrow(/did you mean train/);
    expect(() => new MNIST(files).getItem(4)).toThrow(/^MNIST: index must be/);
  });
});

describe('CIFAR', () => {
  const record = (labels: number[], from: number) => [
    ...labels,
    ...Array.from({ length: 3072 }, (_, i) => (from + i * 7) % 251),
  ];
  const ten = Uint8Array.from([...record([3], 1), ...record([9], 2)]);
  const hundred = Uint8Array.from([...record([4, 99], 1), ...record([0, 0], 2)]);

  test('CIFAR10 reads its binary files', async () => {
    for (let i = 1; i <= 5; i++) put(`cifar-10-batches-bin/data_batch_${i}.bin`, ten);
    put('loose/test_batch.bin', ten);
    for (const train of [new CIFAR10(root), await CIFAR10.load(address)]) {
      expect([train.length, train.targets, train.data.shape]).toEqual([
        10,
        [3, 9, 3, 9, 3, 9, 3, 9, 3, 9],
        [10, 32, 32, 3],
      ]);
      expect(train.data.select(0, 1).select(0, 0).select(0, 0).tolist()).toEqual(
        [0, 1024, 2048].map((i) => (2 + i * 7) % 251),
      );
    }
    const test = new CIFAR10(join(root, 'loose'), { train: false, transform: new ToTensor() });
    const [image, label] = test.getItem(1);
    expect([image.shape, label, test.classes[3], test.classToIdx.truck]).toEqual([[3, 32, 32], 9n, 'cat', 9]);
    expectClose(image.select(0, 1).select(0, 0).select(0, 1), ((2 + 1025 * 7) % 251) / 255);
    expect(new CIFAR10([ten, ten]).length).toBe(4);
  });

  test('CIFAR100 has the fine labels', async () => {
    put('cifar-100-binary/train.bin', hundred);
    for (const set of [new CIFAR100(root), await CIFAR100.load(root), new CIFAR100(hundred)]) {
      expect([set.targets, set.classes.length]).toEqual([[99, 0], 100]);
      expect(set.targets.map((i) => set.classes[i])).toEqual(['worm', 'apple']);
      expect(set.getItem(0)[0].flatten().tolist()).toEqual(record([], 1));
    }
    expect([...new CIFAR100(hundred).classes].sort()).toEqual(new CIFAR100(hundred).classes);
  });

  test('says what is wrong', () => {
    expect(() => new CIFAR100(ten)).toThrow(/^CIFAR100: file 0 must have records of 3074 bytes/);
    expect(() => new CIFAR100(Uint8Array.from(record([1, 100], 0)))).toThrow(/has label 100, above 99/);
    expect(() => new CIFAR10(root, { train: false })).toThrow(
      /^CIFAR10: .* has none of cifar-10-batches-bin\/test_batch.bin, test_batch.bin; wick reads the binary version/,
    );
    expect(() => new CIFAR10(null as never)).toThrow(TypeError);
  });
});

describe('folders', () => {
  const tree = join(root, 'tree');
  const png = encodePng(zeros([3, 2, 3], { dtype: 'uint8' }).fill_(7));
  beforeAll(() => {
    for (const path of folders.tree) put(`tree/${path}`, png);
  });
  const plain = (samples: readonly (readonly [string, number])[], base = tree) =>
    samples.map(([path, target]) => [path.slice(base.length + 1), target]);

  test('have torchvision’s classes and order', () => {
    for (const set of [new ImageFolder(tree), new ImageFolder(`${tree}/`), new ImageFolder(pathToFileURL(tree))]) {
      expect(set.classes).toEqual(folders.classes);
      expect(set.classToIdx).toEqual(folders.classToIdx);
      expect(plain(set.samples)).toEqual(folders.samples);
      expect(plain(set.imgs)).toEqual(folders.samples);
      expect(set.targets).toEqual(folders.targets);
    }
    const texts = new DatasetFolder(tree, String, ['.txt', '.gif'], { allowEmpty: true });
    expect(plain(texts.samples)).toEqual(folders.texts);
    const chosen = new ImageFolder(tree, {
      isValidFile: (path) => path.split('/').at(-1)!.includes('a'),
      allowEmpty: true,
    });
    expect(plain(chosen.samples)).toEqual(folders.chosen);
  });

  test('a page’s files are as good', async () => {
    const picked = [...folders.tree].reverse().map((path): FileLike & { name: string } => ({
      name: path.split('/').at(-1)!,
      webkitRelativePath: `tree/${path}`,
      arrayBuffer: async () => png.slice().buffer,
    }));
    const set = new ImageFolder(picked);
    expect(plain(set.samples, 'tree')).toEqual(folders.samples);
    const [image, label] = await set.getItem(2);
    expect([image.tolist(), label]).toEqual([zeros(3, 2, 3).fill_(7).tolist(), 1n]);
  });

  test('give the images of their files', async () => {
    for (let i = 0; i < 9; i++) put(`pets/${i % 2 ? 'dog' : 'cat'}/${i}.png`, encodePng(rand(3, 4, 4 + i)));
    const images = new ImageFolder(join(root, 'pets'));
    const [image, label] = await images.getItem(1);
    expect([image.dtype, image.shape, label]).toEqual(['uint8', [3, 4, 6], 0n]);
    // However small: the channels stay where they are.
    const [scaled] = await new ImageFolder(join(root, 'pets'), { transform: new ToTensor() }).getItem(0);
    expect(scaled.shape).toEqual([3, 4, 4]);
  });

  test('a transform’s draws depend on nothing but the order', async () => {
    const run = async (prefetch: number, slow: boolean) => {
      const set = new ImageFolder(join(root, 'pets'), {
        transform: new RandomErasing({ p: 1, value: 'random' }),
        loader: async (file) => {
          const i = Number(String(file).match(/(\d)\.png/)![1]);
          if (slow) await new Promise((done) => setTimeout(done, 3 * (9 - i)));
          return zeros(3, 6, 6).fill_(i);
        },
      });
      manualSeed(3);
      const seen: string[] = [];
      for await (const [batch] of new DataLoader(set, { batchSize: 2, shuffle: true, prefetch }))
        seen.push(String(batch.tolist()));
      return seen.join('\n');
    };
    const expected = await run(0, false);
    expect(await run(0, true)).toBe(expected);
    expect(await run(4, true)).toBe(expected);
  });

  test('links are followed, and those that lead back end', () => {
    put('linked/a/1.png', png);
    put('elsewhere/2.png', png);
    symlinkSync(join(root, 'elsewhere'), join(root, 'linked/a/more'));
    symlinkSync(join(root, 'linked/a'), join(root, 'linked/a/again'));
    symlinkSync(join(root, 'nothing'), join(root, 'linked/a/broken.png'));
    expect(plain(new ImageFolder(join(root, 'linked')).samples, join(root, 'linked')).map(([path]) => path)).toEqual([
      'a/1.png',
      'a/broken.png',
      'a/more/2.png',
    ]);
  });

  test('say what is missing, and which file is damaged', async () => {
    put('bad/cat/1.png', png.subarray(0, 40));
    put('bad/dog/2.txt', 'no image');
    expect(() => new ImageFolder(join(root, 'bad'))).toThrow(
      /^ImageFolder: found no valid file for the classes dog; the endings/,
    );
    const bad = new ImageFolder(join(root, 'bad'), { allowEmpty: true });
    await expect(bad.getItem(0)).rejects.toThrow(/^ImageFolder: .*bad\/cat\/1.png: the PNG file is damaged/);
    const rest = new ImageFolder(join(root, 'pets'));
    await expect(rest.getItem(9)).rejects.toThrow(RangeError);
    expect((await rest.getItem(0))[1]).toBe(0n);
    expect(() => new ImageFolder(join(root, 'nowhere'))).toThrow(/there is no folder .*nowhere/);
    expect(() => new ImageFolder(join(root, 'bad/cat'))).toThrow(/found no folder of a class/);
    expect(() => new DatasetFolder(tree, String)).toThrow(
      /^DatasetFolder: give extensions or isValidFile, one of them/,
    );
    expect(() => new DatasetFolder(tree, 'loader' as never, '.png')).toThrow(/loader must be a function/);
    expect(() => new ImageFolder([{}] as never)).toThrow(/expected files of a page/);
  });
});

describe('tables and texts', () => {
  test('come from files and addresses', async () => {
    put('table.csv', 'a,b\n1,2\n');
    for (const at of [join(root, 'table.csv'), pathToFileURL(join(root, 'table.csv')), `${address}/table.csv`])
      expect((await loadCsv(at)).tensor().tolist()).toEqual([[1, 2]]);
    await expect(loadCsv(`${address}/none.csv`)).rejects.toThrow(/^loadCsv: there is no file http.*none.csv/);
    put('lines.txt', 'one\r\ntwo\r\n');
    expect((await Lines.load(join(root, 'lines.txt'))).length).toBe(2);
  });

  test('a stream has a text’s lines, wherever its pieces end', async () => {
    const text = `${'é'.repeat(40_000)}\r\n${'x'.repeat(65_535)}\r\n\nlast\rone`;
    put('long.txt', text);
    const expected = text.split(/\r\n|\n|\r/);
    for (const at of [join(root, 'long.txt'), pathToFileURL(join(root, 'long.txt')), `${address}/long.txt`]) {
      const seen: string[] = [];
      for await (const line of new LineStream(at)) seen.push(line);
      expect(seen.join('|')).toBe(expected.join('|'));
    }
    for await (const line of new LineStream(`${address}/long.txt`)) {
      expect(line.length).toBe(40_000);
      break;
    }
    await expect(async () => {
      for await (const line of new LineStream(join(root, 'none.txt'))) expect(line).toBe('');
    }).rejects.toThrow(/ENOENT/);
    expect(() => new LineStream(3 as never)).toThrow(/^LineStream: expected a path or URL, got 3/);
  });
});
