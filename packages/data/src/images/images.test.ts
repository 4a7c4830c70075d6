import { join } from 'node:path';
import { Generator, manualSeed, rand, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { expectClose, fixture } from '@wick/testing';
import {
  type Channels,
  Compose,
  decodeImage,
  decodePng,
  encodePng,
  fromImage,
  type GridOptions,
  Lambda,
  makeGrid,
  RandomCrop,
  saveImage,
  ToTensor,
  toImageData,
} from '../index.ts';
import { channelsFirst } from '../transforms/channelsFirst.ts';

interface File {
  name: string;
  file: string;
  size: [number, number];
  pixels: Record<'RGB' | 'L' | 'RGBA', string>;
}
interface Grid {
  list?: true;
  shape: number[];
  seed: number;
  options: Record<string, unknown>;
  grid: { shape: number[]; dtype: 'float32'; values: number[] };
  saved: string | null;
}
const { files, grids } = fixture<{ files: File[]; grids: Grid[] }>(join(__dirname, '..'), 'images');
const bytesOf = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
/** Pixels side by side, as text: comparing long arrays takes Jest long. */
const interleaved = (image: Tensor) => image.permute(1, 2, 0).contiguous().toTypedArray().join();
const modes: [Channels, 'RGB' | 'L' | 'RGBA'][] = [
  [3, 'RGB'],
  [1, 'L'],
  [4, 'RGBA'],
];
const pngs = files.filter(({ name }) => name.startsWith('PNG'));

describe('PNG', () => {
  test.each(pngs.map((f) => [f.name, f] as const))('%s has the bytes that Pillow reads', async (_, f) => {
    for (const [channels, mode] of modes) {
      const image = decodePng(bytesOf(f.file), channels);
      expect([image.dtype, ...image.shape]).toEqual(['uint8', channels, ...f.size]);
      expect(interleaved(image)).toBe(bytesOf(f.pixels[mode]).join());
      expect(interleaved(await decodeImage(bytesOf(f.file), channels))).toBe(bytesOf(f.pixels[mode]).join());
    }
  });

  test('as a file has them', () => {
    const channels = Object.fromEntries(pngs.map((f) => [f.name.slice(5), decodePng(bytesOf(f.file)).shape[0]]));
    expect(channels).toMatchObject({ rgb: 3, grey: 1, rgba: 4, 'grey and alpha': 2, palette: 3, 'clear palette': 4 });
  });

  test('what is written is read back, and numbers are rounded as torchvision rounds', () => {
    for (const channels of [1, 3, 4]) {
      const image = rand(channels, 5, 7).mul(255).to('uint8');
      expect(decodePng(encodePng(image)).tolist()).toEqual(image.tolist());
      expect(decodePng(encodePng(image.to('float32').div(255))).tolist()).toEqual(image.tolist());
      expect(decodePng(encodePng(image.transpose(1, 2))).tolist()).toEqual(image.transpose(1, 2).tolist());
    }
    const edges = tensor([[-1, 0.5 / 255, 0.499 / 255, 1, 2]]);
    expect(decodePng(encodePng(edges)).tolist()).toEqual([[[0, 1, 0, 255, 255]]]);
  });

  test('a damaged file is an error that says so, wherever it is cut', () => {
    for (const { file } of pngs.slice(0, 6)) {
      const bytes = bytesOf(file);
      for (let n = 0; n < bytes.length - 12; n += 7) expect(() => decodePng(bytes.subarray(0, n))).toThrow(RangeError);
      const large = bytes.slice();
      large.set([0x7f, 0xff, 0xff, 0xff], 16);
      expect(() => decodePng(large)).toThrow(/^decodePng: \d+ bytes cannot hold/);
      const changed = bytes.slice();
      changed[bytes.length - 20]! ^= 1;
      expect(() => decodePng(changed)).toThrow(/^decodePng: the PNG file is damaged/);
    }
    expect(() => decodePng('cat.png' as never)).toThrow(/^decodePng: expected the bytes of a file, got "cat.png"/);
    expect(() => decodePng(bytesOf(pngs[0]!.file), 2 as never)).toThrow(/channels must be 1, 3, 4 or null, got 2/);
  });

  test('what is no image is refused', async () => {
    expect(() => encodePng(zeros(2, 3, 3))).toThrow(/with 1, 3 or 4 channels and pixels, got shape \[2, 3, 3\]/);
    expect(() => encodePng(zeros(1, 3, 3, 3))).toThrow(/makeGrid makes one image of several/);
    expect(() => encodePng(zeros([3, 3], { dtype: 'int64' }))).toThrow(TypeError);
    await expect(decodeImage(Uint8Array.of(71, 73, 70, 56))).rejects.toThrow(/neither a PNG nor a JPEG file/);
  });
});

const camel = (options: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(options).map(([k, v]) => [k.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()), v]),
  ) as GridOptions;

describe('makeGrid', () => {
  test.each(grids.map((g) => [JSON.stringify(g.shape ?? 'an array'), JSON.stringify(g.options), g] as const))(
    'of %s with %s is torchvision’s',
    (_, __, { list, shape, seed, options, grid, saved }) => {
      const images = list
        ? [0, 1, 2].map((i) => zeros([3, 2, 2], { dtype: 'uint8' }).fill_(i))
        : randn(shape, { generator: new Generator().manualSeed(seed) });
      const before = list ? null : (images as Tensor).clone();
      const made = makeGrid(images, camel(options));
      expect(made.dtype).toBe(grid.dtype);
      expectClose(made, tensor(grid.values, { dtype: grid.dtype }).view(grid.shape));
      if (before) expect((images as Tensor).tolist()).toEqual(before.tolist());
      if (saved) expect(interleaved(decodePng(encodePng(made)))).toBe(bytesOf(saved).join());
    },
  );

  test('refuses what it cannot arrange', () => {
    expect(() => makeGrid(zeros(3))).toThrow(/^makeGrid: expected images of shape .*, got shape \[3\]/);
    expect(() => makeGrid(zeros(0, 3, 2, 2))).toThrow(RangeError);
    expect(() => makeGrid([])).toThrow(/at least one image/);
    expect(() => makeGrid([zeros(3, 2, 2), 1 as never])).toThrow(
      /^makeGrid: expected a tensor or an array of tensors, got 1/,
    );
    expect(() => makeGrid(zeros([2, 3, 2, 2], { dtype: 'uint8' }), { normalize: true })).toThrow(TypeError);
    expect(() => makeGrid(zeros(2, 3, 2, 2), { nrows: 2 } as never)).toThrow(/did you mean nrow/);
    expect(makeGrid(zeros(2, 3, 2, 2), 1, 1).shape).toEqual([3, 7, 4]);
  });
});

test('saveImage says which files it writes, before it writes', async () => {
  await expect(saveImage(zeros(3, 2, 2), 'a.gif')).rejects.toThrow(/must end in .png, .jpg or .jpeg/);
  await expect(saveImage(zeros(3, 2, 2), 7 as never)).rejects.toThrow(/^saveImage: expected a path or URL, got 7/);
  await expect(saveImage(zeros(3), 'a.png')).rejects.toThrow(/^saveImage: expected images/);
});

describe('canvases', () => {
  const pixels = { data: Uint8ClampedArray.of(255, 0, 0, 255, 0, 51, 102, 128), width: 2, height: 1 };

  test('their pixels become tensors with the channels that are asked for', () => {
    expect(fromImage(pixels).tolist()).toEqual([[[255, 0]], [[0, 51]], [[0, 102]]]);
    expect(fromImage(pixels, null).tolist()).toEqual([[[255, 0]], [[0, 51]], [[0, 102]], [[255, 128]]]);
    expect(fromImage(pixels, 1).tolist()).toEqual([[[76, 42]]]); // Pillow's convert('L')
    expect(new ToTensor({ channels: 3 }).forward(pixels).shape).toEqual([3, 1, 2]);
    expect(new ToTensor(1).forward(pixels).shape).toEqual([1, 1, 2]);
    expect(new ToTensor().forward(pixels).shape).toEqual([4, 1, 2]);
  });

  test('take images back', () => {
    const back = toImageData(fromImage(pixels, 4));
    expect([...back.data, back.width, back.height]).toEqual([...pixels.data, 2, 1]);
    expect([...toImageData(tensor([[0, 1]])).data]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
  });

  test('what is none is refused', () => {
    expect(() => fromImage({ ...pixels, width: 3 })).toThrow(/1 by 3 pixels of four channels are not 8 bytes/);
    expect(() => fromImage({} as never)).toThrow(/^fromImage: expected a picture or its pixels/);
    expect(() => fromImage(null as never)).toThrow(TypeError);
    expect(() => fromImage({ width: 0, height: 2 })).toThrow(/no pixels yet/);
    expect(() => new ToTensor({ channels: 5 as never })).toThrow(RangeError);
  });
});

describe('ToTensor', () => {
  test('of an image of a dataset scales it, whatever its size; of an array of pixels it moves the channels', () => {
    const tiny = channelsFirst(rand(3, 4, 4).mul(255).to('uint8'));
    expectClose(new ToTensor().forward(tiny), tiny.to('float32').div(255));
    const through = new Compose([new RandomCrop(3), new Lambda((x: Tensor) => x), new ToTensor()]);
    manualSeed(0);
    const cropped = through.forward(tiny);
    manualSeed(0);
    expectClose(cropped, new RandomCrop(3).forward(tiny).to('float32').div(255));
    expect(new ToTensor().forward(zeros([3, 32, 32], { dtype: 'uint8' })).shape).toEqual([3, 32, 32]);
    expect(new ToTensor().forward(zeros([32, 32, 3], { dtype: 'uint8' })).shape).toEqual([3, 32, 32]);
    expect(new ToTensor().forward(zeros([4, 4, 3], { dtype: 'uint8' })).shape).toEqual([3, 4, 4]);
  });

  test('gives the channels that are asked for', () => {
    const grey = tensor([[0, 51]], { dtype: 'uint8' });
    expectClose(new ToTensor({ channels: 3 }).forward(grey), tensor([[[0, 0.2]], [[0, 0.2]], [[0, 0.2]]]));
    expect(new ToTensor({ channels: 3 }).forward(zeros(2, 2, 4)).shape).toEqual([3, 2, 2]);
    expect(() => new ToTensor({ channels: 1 }).forward(zeros(2, 2, 3))).toThrow(/cannot become 1/);
  });
});

test('Lambda calls its function, and takes nothing else', () => {
  expect(new Lambda((x: number) => x + 1).forward(1)).toBe(2);
  expect(() => new Lambda(3 as never)).toThrow(/^Lambda: expected a function, got 3/);
});
