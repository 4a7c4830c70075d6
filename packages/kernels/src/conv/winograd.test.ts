import { describeBuilds } from '../testing/builds.ts';
import { expectClose } from '../testing/expectClose.ts';
import { naiveBackwardInput, naiveBackwardWeight, naiveForward } from '../testing/naiveConv.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { getNumThreads, setNumThreads } from '../wasm/numThreads.ts';
import { convBackwardInput } from './convBackwardInput.ts';
import { convBackwardWeight } from './convBackwardWeight.ts';
import { convForward } from './convForward.ts';
import { type ConvGeometry, volume } from './geometry.ts';
import { backwardInputWinograd, forwardWinograd } from './winograd.ts';
import { isForWeightWinograd } from './winogradWeight.ts';

function geometry(
  batch: number,
  inChannels: number,
  outChannels: number,
  height: number,
  width: number,
  padding: readonly [number, number],
): ConvGeometry {
  return {
    batch,
    inChannels,
    outChannels,
    groups: 1,
    input: [1, height, width],
    kernel: [1, 3, 3],
    stride: [1, 1, 1],
    padding: [0, ...padding],
    dilation: [1, 1, 1],
    output: [1, height + 2 * padding[0] - 2, width + 2 * padding[1] - 2],
  };
}

// Even and odd sizes, quads in one row of tiles and in several, of one image and of several, a last quad of one tile, rows
// that fill no panel.
const geometries: [string, ConvGeometry][] = [
  ['whole quads', geometry(1, 8, 8, 16, 16, [1, 1])],
  ['no border', geometry(2, 9, 10, 15, 13, [0, 0])],
  ['a wide border', geometry(1, 11, 13, 12, 11, [2, 2])],
  ['different borders', geometry(3, 8, 9, 9, 12, [0, 2])],
  ['narrow images', geometry(9, 8, 10, 5, 3, [1, 1])],
  ['images of one row of tiles', geometry(11, 9, 11, 2, 6, [1, 1])],
  ['lines', geometry(8, 8, 8, 3, 40, [0, 1])],
  ['more than one chunk', geometry(2, 8, 9, 31, 37, [1, 1])],
];

const random = (length: number, seed: number) => fillUniform(new Float32Array(length), lehmer(seed));

function arraysOf(g: ConvGeometry) {
  return {
    input: random(g.batch * g.inChannels * volume(g.input), 1),
    weight: random(g.outChannels * g.inChannels * 9, 2),
    grad: random(g.batch * g.outChannels * volume(g.output), 3),
    bias: random(Math.max(g.inChannels, g.outChannels), 4),
  };
}

function forward(g: ConvGeometry, { input, weight, bias }: ReturnType<typeof arraysOf>) {
  const output = new Float32Array(g.batch * g.outChannels * volume(g.output)).fill(7);
  convForward({ input, weight, bias, output, geometry: g });
  return output;
}

function backward(g: ConvGeometry, { grad, weight, bias }: ReturnType<typeof arraysOf>) {
  const gradInput = new Float32Array(g.batch * g.inChannels * volume(g.input)).fill(7);
  convBackwardInput({ gradOutput: grad, weight, bias, gradInput, geometry: g });
  return gradInput;
}

function weightGrad(g: ConvGeometry, { grad, input }: ReturnType<typeof arraysOf>) {
  const gradWeight = new Float32Array(g.outChannels * g.inChannels * 9).fill(7);
  convBackwardWeight({ gradOutput: grad, input, gradWeight, geometry: g });
  return gradWeight;
}

describe.each(geometries)('%s', (_name, g) => {
  const arrays = arraysOf(g);
  const expected = naiveForward(arrays.input, arrays.weight, arrays.bias, g);
  const expectedGrad = naiveBackwardInput(arrays.grad, arrays.weight, arrays.bias, g);

  test('is a case for it', () => {
    expect(forwardWinograd(g)).not.toBeNull();
    expect(backwardInputWinograd(g)).not.toBeNull();
  });

  describeBuilds(() => {
    test('forward and gradient are the sums of the definition', () => {
      expectClose(forward(g, arrays), expected, 1e-5, 1e-5);
      expectClose(backward(g, arrays), expectedGrad, 1e-5, 1e-5);
    });
  });
});

// On these very numbers PyTorch 2.15's results in float32 are off by 2.2e-7, 1.9e-7 and 6.0e-7 of those in double.
describe('how far results are from those in double', () => {
  const g = geometry(2, 32, 24, 26, 26, [0, 0]);
  const arrays = arraysOf(g);
  const expected = [
    naiveForward(arrays.input, arrays.weight, arrays.bias, g),
    naiveBackwardInput(arrays.grad, arrays.weight, arrays.bias, g),
    naiveBackwardWeight(arrays.grad, arrays.input, g),
  ];
  const mean = (numbers: number[]) => Math.sqrt(numbers.reduce((sum, x) => sum + x * x, 0) / numbers.length);

  describeBuilds(() => {
    test('at most twice as far as PyTorch is', () => {
      [forward(g, arrays), backward(g, arrays), weightGrad(g, arrays)].forEach((results, i) => {
        const exact = Array.from(expected[i]!);
        expect(mean(exact.map((x, n) => x - results[n]!)) / mean(exact)).toBeLessThan([4.4e-7, 3.8e-7, 6e-7][i]!);
      });
    });
  });
});

// Rows and columns that fill no panel, tiles cut off, pairs that fill no vector; one block, and several chunks of blocks.
describe.each<[string, ConvGeometry]>([
  ['one block', geometry(1, 16, 16, 16, 32, [1, 1])],
  ['odd everything', geometry(2, 17, 19, 13, 29, [0, 2])],
  ['whole tiles without a border', geometry(3, 16, 20, 10, 26, [0, 0])],
  ['several chunks', geometry(5, 17, 16, 17, 17, [1, 1])],
  ['colours', geometry(2, 3, 20, 17, 17, [1, 1])],
  ['channels in two parts', geometry(2, 16, 141, 16, 17, [1, 1])],
])('the gradient of the weight: %s', (_name, g) => {
  const arrays = arraysOf(g);
  const expected = naiveBackwardWeight(arrays.grad, arrays.input, g);
  // Sums of as many products as there are outputs, in float32: their rounding errors are in proportion to the terms.
  const most = 1e-6 * Math.sqrt(g.batch * volume(g.output));
  // A corner, which without a border only the first tap sees.
  const spoilt = { ...arrays, input: arrays.input.slice() };
  spoilt.input[0] = Number.POSITIVE_INFINITY;
  const finite = [...naiveBackwardWeight(spoilt.grad, spoilt.input, g)].map(Number.isFinite);

  test('is a case for it', () => {
    expect(isForWeightWinograd(g)).toBe(true);
  });

  describeBuilds(() => {
    test('is the sums of the definition', () => {
      expectClose(weightGrad(g, arrays), expected, 1e-5, most);
    });

    test('an infinity reaches its own taps and no other', () => {
      expect([...weightGrad(g, spoilt)].map(Number.isFinite)).toEqual(finite);
    });
  });
});

test('few channels and few tiles are left to matrix products', () => {
  const g = geometry(2, 16, 16, 20, 32, [1, 1]);
  expect(isForWeightWinograd(g)).toBe(true);
  for (const change of [{ stride: [1, 2, 2] }, { groups: 2 }, { inChannels: 2 }, { output: [1, 6, 6] }] as const) {
    expect(isForWeightWinograd({ ...g, ...change } as ConvGeometry)).toBe(false);
  }
});

// Differences of a patch with such values would spoil all results of a tile.
describe.each([Number.NaN, Number.POSITIVE_INFINITY, 3e38])('%d reaches its own window and no other', (value) => {
  const g = geometry(1, 8, 8, 12, 13, [1, 1]);
  const arrays = arraysOf(g);
  arrays.weight.forEach((x, i, all) => {
    all[i] = 2 * x;
  });
  arrays.input[Math.floor(arrays.input.length / 2)] = value;
  arrays.grad[Math.floor(arrays.grad.length / 2)] = value;
  const expected = new Float32Array(naiveForward(arrays.input, arrays.weight, arrays.bias, g));
  const expectedGrad = new Float32Array(naiveBackwardInput(arrays.grad, arrays.weight, arrays.bias, g));

  describeBuilds(() => {
    test('forward and backward', () => {
      expectClose(forward(g, arrays), expected, 1e-5, 1e-5);
      expectClose(backward(g, arrays), expectedGrad, 1e-5, 1e-5);
    });
  });
});

test('other kernels, strides, dilations, groups and very small work are left to matrix products', () => {
  const g = geometry(2, 16, 16, 20, 20, [1, 1]);
  for (const change of [
    { kernel: [1, 1, 3] },
    { stride: [1, 2, 2] },
    { dilation: [1, 2, 1] },
    { groups: 2 },
    { input: [2, 20, 20] },
    { inChannels: 7 },
    { outChannels: 2 },
    { batch: 1, output: [1, 2, 6] },
    { batch: 1, inChannels: 8, outChannels: 8, output: [1, 8, 14] },
  ] as const) {
    expect(forwardWinograd({ ...g, ...change } as ConvGeometry)).toBeNull();
  }
  expect(backwardInputWinograd({ ...g, padding: [0, 3, 1] })).toBeNull();
});

test('the number of threads changes no bit', () => {
  const g = geometry(4, 32, 32, 56, 56, [1, 1]);
  const arrays = arraysOf(g);
  const threads = getNumThreads();
  try {
    setNumThreads(1);
    const alone = [forward(g, arrays), weightGrad(g, arrays)];
    setNumThreads(2);
    // Helpers are started by the first large jobs.
    for (let i = 0; i < 5; i++) expect([forward(g, arrays), weightGrad(g, arrays)]).toEqual(alone);
  } finally {
    setNumThreads(threads);
  }
});
