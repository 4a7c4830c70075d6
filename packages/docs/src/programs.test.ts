import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { data, rand } from 'wick';
import { exampleBlocks, pageBlocks, readmeBlocks } from './testing/blocks.ts';
import { runBlock } from './testing/runBlock.ts';
import { typeErrors } from './testing/typeErrors.ts';

const pages = pageBlocks();
const examples = exampleBlocks();

let folder: string;
const before = process.cwd();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wick-docs-'));
  process.chdir(folder);
  writeFiles();
  // What they print, and that a function of PyTorch's is deprecated.
  for (const way of ['log', 'warn'] as const) jest.spyOn(console, way).mockImplementation(() => undefined);
});
afterAll(() => {
  jest.restoreAllMocks();
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

/** What the examples of the readers read, in small. */
function writeFiles(): void {
  const numbers = (...sizes: number[]) => sizes.flatMap((size) => [0, 0, 0, size]);
  for (const name of ['mnist', 'cifar']) mkdirSync(join('data', name), { recursive: true });
  for (const set of ['train', 't10k']) {
    const images = [0, 0, 8, 3, ...numbers(1, 28, 28), ...new Array(28 * 28).fill(9)];
    writeFileSync(`data/mnist/${set}-images-idx3-ubyte`, Uint8Array.from(images));
    writeFileSync(`data/mnist/${set}-labels-idx1-ubyte`, Uint8Array.from([0, 0, 8, 1, ...numbers(1), 7]));
  }
  for (const batch of ['test_batch', ...[1, 2, 3, 4, 5].map((i) => `data_batch_${i}`)])
    writeFileSync(`data/cifar/${batch}.bin`, new Uint8Array(3073));
  for (const animal of ['cat', 'dog']) {
    mkdirSync(join('data/pets', animal), { recursive: true });
    writeFileSync(`data/pets/${animal}/1.png`, data.encodePng(rand(3, 9, 12)));
  }
  writeFileSync('cat.jpg', data.encodePng(rand(3, 300, 260)));
  writeFileSync('data/houses.csv', 'rooms,area,price\n3,70.5,200\n5,120,410\n');
  writeFileSync('corpus.txt', 'one\ntwo\nthree\n');
}

it('each program of a page imports what it uses', () => {
  expect(pages.length).toBeGreaterThanOrEqual(9);
  for (const { code } of pages) expect(code).toMatch(/^import /);
});

it('every program of a page, a README or a comment has the right types', () => {
  expect(examples.length).toBeGreaterThan(150);
  expect(typeErrors([...pages, ...readmeBlocks(), ...examples])).toEqual([]);
}, 120_000);

it.each(pages.map((block) => [block.name, block] as const))(
  '%s runs, and prints what stands below it',
  async (_, block) => {
    const log = jest.mocked(console.log);
    log.mockClear();
    await runBlock(block);
    const printed = log.mock.calls.map((values) => `${values.join(' ')}\n`).join('');
    if (block.printed !== null) expect(printed).toBe(block.printed);
  },
);

// ONNX Runtime wants the Float32Array of the Node that Jest runs in, which is not that of a test: @wick/onnx has tests
// of it.
const runnable = examples.filter(({ code }) => !code.includes('onnx.compile('));

describe('in comments', () => {
  it.each(runnable.map((block) => [block.name, block] as const))('%s runs', (_, block) => runBlock(block));
});
