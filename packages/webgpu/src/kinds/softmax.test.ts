import type { CrossEntropyCommand, Lines } from '@wick/kernels/plan';
import { expectClose, runEachWay } from '../testing/both.ts';
import { floats, randomOf } from '../testing/floats.ts';

const logits = (n: number, seed: number) => floats(n, seed).map((x) => 8 * x);
const unit = 2 ** -23;

test.each([
  [7, 13, 1],
  [30, 300, 1],
  [2, 9, 50],
  [1, 1, 1],
  [0, 3, 2],
] as const)('softmax and log-softmax of (%s, %s, %s), with gradients', async (outer, n, inner) => {
  const lines = { outer, n, inner };
  const size = outer * n * inner;
  const x = logits(size, size);
  const empty = () => new Float32Array(size);
  const ways = await runEachWay([x, floats(size, 2), empty(), empty(), empty(), empty()] as const, (p) => [
    { kind: 'softmax', logarithmic: false, lines, at: p[0]!, to: p[2]! },
    { kind: 'softmaxGrad', logarithmic: false, lines, grad: p[1]!, y: p[2]!, to: p[3]! },
    { kind: 'softmax', logarithmic: true, lines, at: p[0]!, to: p[4]! },
    { kind: 'softmaxGrad', logarithmic: true, lines, grad: p[1]!, y: p[4]!, to: p[5]! },
  ]);
  for (const found of ways) {
    // The CPU's floats round the difference of logits, which an exponential multiplies with.
    expectClose(found.gpu[2], found.cpu[2], 12, 0, 'softmax');
    expectClose(found.gpu[3], found.cpu[3], 4, 2 * unit, 'its gradient');
    expectClose(found.gpu[4], found.cpu[4], 2, 8 * unit, 'log-softmax');
    // What a logarithm is off by, an exponential multiplies with.
    expectClose(found.gpu[5], found.cpu[5], 4, 16 * unit * Math.sqrt(n), 'its gradient');
  }
});

test('logits that are infinite or NaN, and probabilities next to 1', async () => {
  const x = Float32Array.from([
    [0, -Infinity, 1], [-Infinity, -Infinity, -Infinity], [Infinity, 0, 0], [Number.NaN, 0, 0], [20, 0, 0], [100, 0, -100],
  ].flat()); // biome-ignore format: a table
  const lines = { outer: 6, n: 3, inner: 1 };
  const ways = await runEachWay([x, new Float32Array(18), new Float32Array(18)] as const, (p) => [
    { kind: 'softmax', logarithmic: false, lines, at: p[0]!, to: p[1]! },
    { kind: 'softmax', logarithmic: true, lines, at: p[0]!, to: p[2]! },
  ]);
  for (const found of ways) {
    expectClose(found.gpu[1], found.cpu[1], 4, 2 ** -126);
    expectClose(found.gpu[2], found.cpu[2], 4);
  }
});

type Asked = Pick<CrossEntropyCommand, 'reduction' | 'labelSmoothing' | 'targetType'> & { readonly weighted?: boolean };

test.each<[Lines, Asked]>([
  [
    { outer: 37, n: 10, inner: 1 },
    { reduction: 'mean', labelSmoothing: 0 },
  ],
  [
    { outer: 37, n: 10, inner: 1 },
    { reduction: 'mean', labelSmoothing: 0.1, weighted: true },
  ],
  [
    { outer: 4, n: 5, inner: 33 },
    { reduction: 'sum', labelSmoothing: 0, weighted: true, targetType: 'uint8' },
  ],
  [
    { outer: 3, n: 130, inner: 2 },
    { reduction: 'none', labelSmoothing: 0.2 },
  ],
])('cross entropy of %j: %j', async (lines, { weighted = false, ...asked }) => {
  const { outer, n, inner } = lines;
  const count = outer * inner;
  const x = logits(count * n, n);
  const random = randomOf(5);
  const classes = Array.from({ length: count }, (_, i) => (i % 5 === 2 ? 1 : Math.floor(n * random())));
  const target = asked.targetType === 'uint8' ? Uint8Array.from(classes) : BigInt64Array.from(classes, BigInt);
  const weight = floats(n, 3).map((w) => w + 1.5);
  const losses = asked.reduction === 'none' ? count : 1;
  const arrays = [
    x, target, weight, new Float64Array(count), new Float32Array(losses), floats(losses, 9), new Float32Array(count * n),
  ] as const; // biome-ignore format: a list
  const ways = await runEachWay(arrays, (p) => {
    const [at, to, w] = p as [number, number, number];
    const given = { lines, x: at, target: to, weight: weighted ? w : null, ignoreIndex: 1, logSums: p[3]!, ...asked };
    return [
      { kind: 'crossEntropy', ...given, to: p[4]! },
      { kind: 'crossEntropyGrad', ...given, grad: p[5]!, to: p[6]! },
    ];
  });
  for (const found of ways) {
    expectClose(found.gpu[3], Float64Array.from(Float32Array.from(found.cpu[3])), 2, 8 * unit);
    expectClose(found.gpu[4], found.cpu[4], 8, 0, 'loss');
    expectClose(found.gpu[6], found.cpu[6], 16, 8 * unit, 'gradient');
  }
});

test('a mean of no losses is NaN, and only the ignored class counts for nothing', async () => {
  const lines = { outer: 3, n: 4, inner: 1 };
  const arrays = [floats(12, 1), new BigInt64Array(3).fill(-100n), new Float64Array(3), new Float32Array(1)] as const;
  const ways = await runEachWay(arrays, (p) => [
    {
      kind: 'crossEntropy', lines, x: p[0]!, target: p[1]!, ignoreIndex: -100, labelSmoothing: 0, reduction: 'mean',
      logSums: p[2]!, to: p[3]!,
    },
  ]); // biome-ignore format: a list
  for (const found of ways) {
    expectClose(found.gpu[3], found.cpu[3], 0);
  }
});
