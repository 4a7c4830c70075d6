import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { timesByTurns } from './measure.ts';
import { countArrays } from './memory/countArrays.ts';
import { markdownTable, type RecordedTable, type Results, terminalTable, withTable } from './table.ts';
import { gpuTable, type RecordedGpu, withGpuTable } from './webgpu/table.ts';
import { type Recorded, withSummary } from './wide/readme.ts';
import { summarise, wideSummary } from './wide/table.ts';

const results: Results = {
  wick: { name: 'wick', medians: { uniform: 1, matmul1024: 70, matmul1024on2: 40, add: 0.001 } },
  torch: { name: 'PyTorch 2.15.0', medians: { uniform: 4, matmul1024: 14 } },
  tfjs: { name: 'tfjs', medians: { uniform: 1000, matmul1024: 80 } },
};

test('a table has every time, and says of each target how far it is met', () => {
  expect(markdownTable(results).split('\n')).toEqual([
    '| work | wick | PyTorch 2.15.0 | tfjs | wick against |',
    '| --- | ---: | ---: | ---: | --- |',
    '| uniform_, 10^6 float32 | 1.00 | 4.00 | 1000 | ✓ 0.25 × PyTorch (≤ 0.5) |',
    '| add, two tensors of 4 elements | 0.00100 | – | – | ✓ ≤ 3 µs |',
    '| matmul, 1024³ | 70.0 | 14.0 | 80.0 | ✗ 0.88 × tfjs (≤ 0.77) |',
    '| matmul, 1024³, two threads | 40.0 | – | – | ✗ 0.57 × one thread (≤ 0.56) |',
  ]);
  expect(terminalTable(results)).toContain('✗ 0.88 × tfjs (≤ 0.77)');
});

test('the table of a GPU names its adapter, and says what a software adapter is worth and what took too long', () => {
  const figures = { perSecond: 12.345, hostMs: 0.5, steps: 9, measured: 5 };
  const mnist = { ...figures, losses: [2.3, 1.9] } as const;
  const peers = [
    { name: 'wick', results: { mnist, gpt: { error: 'took over 60 s: step 1 of 5' } } },
    {
      name: 'tfjs',
      results: { mnist: { error: 'no gradient of Neg\nmore' }, gpt: { ...mnist, losses: [4, 5] as const } },
    },
    { name: 'jax', results: { mnist: { ...mnist, losses: [2.4, 1.9] as const } } },
  ];
  const found = { adapter: 'SwiftShader', isSoftware: true, batch: null, peers };
  const text = gpuTable(found);
  expect(text).toContain('Adapter: SwiftShader: a software adapter, whose figures claim nothing about a GPU');
  expect(text).toContain('12.3 (0.50 ms)');
  expect(text).toContain('MNIST net, SGD, batch 64');
  expect(text).not.toContain('ResNet-18');
  expect(text).toMatch(/GPT.*batch 8.*took over 60 s[^:]/);
  for (const line of [
    'mnist: loss 2.3 → 1.9 (wick, 9 steps), 2.4 → 1.9 (jax, 9 steps)',
    'mnist: the first losses differ: this is not the same work',
    'tfjs, mnist: no gradient of Neg',
    'tfjs, gpt: the loss did not fall',
    'wick, gpt: took over 60 s: step 1 of 5',
  ])
    expect(text.split('\n')).toContain(line);
  const real = gpuTable({ ...found, isSoftware: false, batch: 4 });
  expect(real).toContain('Adapter: SwiftShader\n');
  expect(real).toContain('batch 4');
  expect(text).toContain('(host time a step)');
  const split = gpuTable({ ...found, peers: [{ name: 'wick', results: { mnist: { ...mnist, ownMs: 0.125 } } }] });
  expect(split).toContain('12.3 (0.50 ms, 0.13)');
  expect(split).toContain('of it without what is called for each dispatch');
  const alone = gpuTable({ ...found, peers: [{ name: 'wick', results: { mnist: { ...mnist, aloneMs: 0.25 } } }] });
  expect(alone).toContain('12.3 (0.50 ms, 0.25)');
  expect(alone).toContain('where no dispatch has anything to do');
});

test('the wide table says its mean, its worst rows and who is ahead where', () => {
  const rows = ['gelu', 'softmax', 'LSTM'].map((name) => ({ name }));
  const summary = summarise(rows, {
    wick: { name: 'wick', ms: [2, 8, 9] },
    torch: { name: 'PyTorch', ms: [1, 1, null] },
    tfjs: { name: 'tfjs', ms: [4, 2, null] },
    jax: { name: 'jax-js', ms: [null, 3, null] },
  });
  expect(wideSummary(summary).split('\n')).toEqual([
    "Geometric mean over 2 rows: 4.00 × PyTorch's time; 1 rows over 4 ×, 0 over 12 ×.",
    'The worst ten:',
    '  8.0 × softmax',
    '  2.0 × gelu',
    'tfjs or jax-js is ahead in 1 of 2 rows:',
    '  4.0 × softmax',
  ]);
});

test('the README says what was recorded', () => {
  const read = (path: string) => readFileSync(join(__dirname, path), 'utf8');
  const readme = read('../../../README.md');
  expect(withSummary(readme, JSON.parse(read('wide/fixtures/recorded.json')) as Recorded)).toBe(readme);
  expect(withGpuTable(readme, JSON.parse(read('webgpu/fixtures/recorded.json')) as RecordedGpu)).toBe(readme);
  expect(withTable(readme, JSON.parse(read('fixtures/table.json')) as RecordedTable)).toBe(readme);
});

test('arrays with memory of their own are counted, views are not, and nothing once that is over', () => {
  const { count, stop } = countArrays();
  const made = new Float32Array(4);
  new Uint8Array(made.buffer).fill(1);
  made.subarray(1, 3);
  new Float64Array(Buffer.allocUnsafeSlow(65536).buffer).fill(1);
  made.slice(0, 2);
  BigInt64Array.of(1n, 2n);
  stop();
  new Float32Array(1e6);
  expect(count).toEqual({ made: 4, bytes: 16 + 65536 + 8 + 16, large: 1, largeBytes: 65536 });
});

test('jobs that are held against each other are run by turns, each as often as asked for at least', async () => {
  const ran: string[] = [];
  const slow = () => new Promise((resolve) => setTimeout(resolve, 25));
  const job = (name: string) => async () => {
    ran.push(name);
    await slow();
  };
  const times = await timesByTurns([job('a'), job('b')], 0, 3);
  expect(ran.join('')).toBe('abababab');
  expect(times.map(({ length }) => length)).toEqual([3, 3]);
});
