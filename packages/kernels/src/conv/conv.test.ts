import { describeBuilds } from '../testing/builds.ts';
import { expectClose, floatTypes } from '../testing/expectClose.ts';
import { naiveBackwardInput, naiveBackwardWeight, naiveForward } from '../testing/naiveConv.ts';
import { fillUniform, integerIn, lehmer } from '../testing/random.ts';
import { convBackwardInput } from './convBackwardInput.ts';
import { convBackwardWeight } from './convBackwardWeight.ts';
import { convForward } from './convForward.ts';
import { type ConvGeometry, convOutputSize, spatialTriple, type Triple, volume } from './geometry.ts';
import { fold, unfold } from './unfold.ts';

/** Random sizes along `dims` dimensions in which the kernel fits at least once. */
function randomWindows(random: () => number, dims: number) {
  const pick = (low: number, high: number) => Array.from({ length: dims }, () => integerIn(random, low, high));
  const kernel = pick(1, 4);
  const stride = pick(1, 3);
  const dilation = pick(1, 3);
  const padding = pick(0, 3);
  const input = kernel.map(
    (k, i) => Math.max(1, dilation[i]! * (k - 1) + 1 - 2 * padding[i]!) + integerIn(random, 0, 5),
  );
  const output = input.map((size, i) => convOutputSize(size, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!));
  return {
    input: spatialTriple(input, 1),
    kernel: spatialTriple(kernel, 1),
    stride: spatialTriple(stride, 1),
    padding: spatialTriple(padding, 0),
    dilation: spatialTriple(dilation, 1),
    output: spatialTriple(output, 1),
  };
}

function randomGeometry(seed: number): ConvGeometry {
  const random = lehmer(seed);
  const groups = integerIn(random, 1, 3);
  // Every third one is depthwise, some with several outputs per input.
  const inChannels = groups * (seed % 3 === 0 ? 1 : integerIn(random, 1, 4));
  const outChannels = groups * integerIn(random, 1, 5);
  return { batch: integerIn(random, 1, 3), inChannels, outChannels, groups, ...randomWindows(random, 1 + (seed % 3)) };
}

const square = (size: number): Triple => [1, size, size];
const plain = { stride: [1, 1, 1], dilation: [1, 1, 1], padding: [0, 0, 0] } as const;

/** Geometries that random ones would rarely hit. */
const special: Record<string, ConvGeometry> = {
  pointwise: {
    batch: 2,
    inChannels: 5,
    outChannels: 7,
    groups: 1,
    ...plain,
    input: square(6),
    kernel: square(1),
    output: square(6),
  },
  'pointwise, positions of several panels side by side': {
    batch: 2,
    inChannels: 5,
    outChannels: 7,
    groups: 1,
    ...plain,
    input: [1, 5, 17],
    kernel: square(1),
    output: [1, 5, 17],
  },
  'rows of several panels': {
    batch: 1,
    inChannels: 3,
    outChannels: 4,
    groups: 1,
    ...plain,
    dilation: [1, 2, 1],
    input: [1, 6, 45],
    kernel: [1, 2, 5],
    output: [1, 4, 41],
  },
  'pointwise in groups': {
    batch: 2,
    inChannels: 6,
    outChannels: 4,
    groups: 2,
    ...plain,
    input: [2, 3, 4],
    kernel: square(1),
    output: [2, 3, 4],
  },
  'pointwise with a stride': {
    batch: 2,
    inChannels: 3,
    outChannels: 4,
    groups: 1,
    ...plain,
    stride: [1, 2, 2],
    input: square(7),
    kernel: square(1),
    output: square(4),
  },
  'padding only behind': {
    batch: 1,
    inChannels: 2,
    outChannels: 3,
    groups: 1,
    ...plain,
    input: square(5),
    kernel: square(2),
    output: square(5),
  },
  'several tiles each way': {
    batch: 1,
    inChannels: 40,
    outChannels: 3,
    groups: 1,
    ...plain,
    padding: [0, 1, 1],
    input: [1, 15, 17],
    kernel: square(3),
    output: [1, 15, 17],
  },
  'kernel wider than the image': {
    batch: 1,
    inChannels: 2,
    outChannels: 2,
    groups: 1,
    ...plain,
    padding: [0, 3, 3],
    input: square(2),
    kernel: square(7),
    output: square(2),
  },
  'taps that see padding alone': {
    batch: 1,
    inChannels: 2,
    outChannels: 2,
    groups: 2,
    ...plain,
    padding: [0, 6, 6],
    dilation: [1, 6, 6],
    input: square(3),
    kernel: square(3),
    output: square(3),
  },
  'groups of few channels, with strides': {
    batch: 2,
    inChannels: 12,
    outChannels: 20,
    groups: 4,
    ...plain,
    stride: [1, 2, 3],
    padding: [0, 2, 1],
    dilation: [1, 1, 2],
    input: [1, 11, 19],
    kernel: square(3),
    output: [1, 7, 6],
  },
  'depthwise in three dimensions': {
    batch: 2,
    inChannels: 5,
    outChannels: 10,
    groups: 5,
    ...plain,
    stride: [2, 1, 2],
    padding: [1, 1, 1],
    input: [5, 6, 9],
    kernel: [3, 3, 3],
    output: [3, 6, 5],
  },
  'depthwise with a stride beyond the kernel': {
    batch: 1,
    inChannels: 3,
    outChannels: 3,
    groups: 3,
    ...plain,
    stride: [1, 4, 4],
    input: square(9),
    kernel: square(2),
    output: square(2),
  },
  'kernels as large as the image': {
    batch: 3,
    inChannels: 6,
    outChannels: 4,
    groups: 2,
    ...plain,
    input: [1, 5, 4],
    kernel: [1, 5, 4],
    output: square(1),
  },
  'few positions of a large image': {
    batch: 2,
    inChannels: 3,
    outChannels: 5,
    groups: 1,
    ...plain,
    stride: [1, 6, 6],
    padding: [0, 1, 1],
    input: square(14),
    kernel: square(4),
    output: square(3),
  },
  'more columns than are laid out at a time': {
    batch: 3,
    inChannels: 120,
    outChannels: 2,
    groups: 1,
    ...plain,
    padding: [0, 1, 1],
    input: square(9),
    kernel: square(9),
    output: square(3),
  },
  // From the end of a line to the next is as far as with a stride of 2, and from plane to plane makes up for the rest.
  'positions that look like a stride': {
    batch: 2,
    inChannels: 3,
    outChannels: 9,
    groups: 1,
    ...plain,
    stride: [1, 3, 2],
    padding: [0, 0, 1],
    input: [3, 11, 5],
    kernel: [1, 4, 4],
    output: [3, 3, 2],
  },
  'a channel a group, images that are brought to the kernels one by one': {
    batch: 2,
    inChannels: 2,
    outChannels: 2,
    groups: 2,
    ...plain,
    stride: [1, 2, 2],
    input: [1, 260, 505],
    kernel: [1, 2, 3],
    output: [1, 130, 252],
  },
  'no image': {
    batch: 0,
    inChannels: 2,
    outChannels: 2,
    groups: 1,
    ...plain,
    input: square(4),
    kernel: square(3),
    output: square(2),
  },
};

const cases: [string, ConvGeometry][] = [
  ...Object.entries(special),
  ...Array.from({ length: 45 }, (_, seed): [string, ConvGeometry] => [`random ${seed}`, randomGeometry(seed)]),
];

describeBuilds(() => {
  describe.each(floatTypes)('$name', ({ make, rel, abs }) => {
    const random = lehmer(5);
    const filled = (length: number) => fillUniform(make(length), random);
    // What a function must overwrite or must not touch.
    const dirty = (length: number) => make(length + 1).fill(NaN);
    // In float32, as WebAssembly and PyTorch add, every step of a sum of products in [-1, 1] rounds a partial sum.
    const absolute = (terms: number) => Math.max(abs, rel === 1e-5 ? terms * 2 ** -24 : 0);
    const clean = (array: Float32Array | Float64Array) => {
      expect(array.at(-1)).toBeNaN();
      return array.subarray(0, -1);
    };

    test.each(cases)('convolution and both gradients equal the sums of their definition: %s', (_name, geometry) => {
      const g = geometry;
      const input = filled(g.batch * g.inChannels * volume(g.input));
      const weight = filled(g.outChannels * (g.inChannels / g.groups) * volume(g.kernel));
      const gradOutput = filled(g.batch * g.outChannels * volume(g.output));
      for (const bias of [null, filled(g.outChannels)]) {
        const output = dirty(gradOutput.length);
        convForward({ input, weight, bias, output, geometry });
        expectClose(clean(output), naiveForward(input, weight, bias, g), rel, absolute(weight.length / g.outChannels));
      }
      for (const bias of [null, filled(g.inChannels)]) {
        const gradInput = dirty(input.length);
        convBackwardInput({ gradOutput, weight, bias, gradInput, geometry });
        expectClose(
          clean(gradInput),
          naiveBackwardInput(gradOutput, weight, bias, g),
          rel,
          absolute(weight.length / g.inChannels),
        );
      }
      const gradWeight = dirty(weight.length);
      convBackwardWeight({ gradOutput, input, gradWeight, geometry });
      expectClose(
        clean(gradWeight),
        naiveBackwardWeight(gradOutput, input, g),
        rel,
        absolute(gradOutput.length / g.outChannels),
      );
    });

    test('an infinity reaches the weights of the taps that see it, and no others', () => {
      const g: ConvGeometry = {
        batch: 1,
        inChannels: 2,
        outChannels: 2,
        groups: 2,
        ...plain,
        input: square(5),
        kernel: square(2),
        output: square(4),
      };
      const input = filled(50);
      // Only the last tap of the first channel sees its last place.
      input[24] = Infinity;
      const gradOutput = filled(32).map(Math.abs);
      const gradWeight = make(8);
      convBackwardWeight({ gradOutput, input, gradWeight, geometry: g });
      expect(Array.from(gradWeight, Number.isFinite)).toEqual([true, true, true, false, true, true, true, true]);
    });

    test('fold is the adjoint of unfold: <unfold(x), y> = <x, fold(y)>', () => {
      for (let seed = 0; seed < 20; seed++) {
        const windows = randomWindows(lehmer(seed), 2);
        const g = { batch: 2, channels: 3, ...windows };
        const x = filled(g.batch * g.channels * volume(g.input));
        const y = filled(g.batch * g.channels * volume(g.kernel) * volume(g.output));
        const columns = dirty(y.length);
        const folded = dirty(x.length);
        unfold(x, columns, g);
        fold(y, folded, g);
        const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((s, v, i) => s + v * b[i]!, 0);
        expectClose([dot(clean(columns), y)], [dot(x, clean(folded))], rel, abs * 10);
      }
    });
  });
});

const good = special.pointwise!;
test.each<[string, Partial<ConvGeometry>, RegExp]>([
  [
    'groups that do not divide',
    { groups: 2 },
    /groups must divide inChannels and outChannels, got groups 2, channels 5 and 7/,
  ],
  ['a stride of 0', { stride: [1, 0, 1] }, /stride must be three integers of at least 1, got \[1, 0, 1\]/],
  ['a negative padding', { padding: [0, 0, -1] }, /padding must be three integers of at least 0/],
  ['a size that is no integer', { output: [1, 1.5, 1] }, /output must be/],
  ['a short input', { batch: 3 }, /input needs 540 elements, got 360/],
  ['a short weight', { outChannels: 8 }, /weight needs 40 elements, got 35/],
])('convForward refuses %s and writes nothing', (_what, change, message) => {
  const output = new Float32Array(504).fill(3);
  const call = () =>
    convForward({
      input: new Float32Array(360),
      weight: new Float32Array(35),
      bias: null,
      output,
      geometry: { ...good, ...change },
    });
  expect(call).toThrow(RangeError);
  expect(call).toThrow(message);
  expect(output.every((v) => v === 3)).toBe(true);
});
