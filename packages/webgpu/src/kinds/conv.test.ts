import { type ConvGeometry, convOutputSize, spatialTriple, volume } from '@wick/kernels';
import type { ConvCommand } from '@wick/kernels/plan';
import { kernelsOf } from '../table.ts';
import { besidePlan } from '../testing/besidePlan.ts';
import { randomOf } from '../testing/floats.ts';
import { fillUniform, integerIn } from '../testing/random.ts';
import { runAlone } from '../testing/runAlone.ts';
import { conv, convBy } from './conv.ts';

function geometry(seed: number): ConvGeometry {
  const random = randomOf(seed);
  const dims = 1 + (seed % 3);
  const pick = (low: number, high: number) => Array.from({ length: dims }, () => integerIn(random, low, high));
  const [kernel, stride, dilation, padding] = [pick(1, 3), pick(1, 3), pick(1, 2), pick(0, 3)];
  const input = kernel.map(
    (k, i) => Math.max(1, dilation[i]! * (k - 1) + 1 - 2 * padding[i]!) + integerIn(random, 0, 5),
  );
  const groups = integerIn(random, 1, 3);
  return {
    batch: integerIn(random, 1, 3),
    inChannels: groups * (seed % 3 === 0 ? 1 : integerIn(random, 1, 4)),
    outChannels: groups * integerIn(random, 1, 4),
    groups,
    input: spatialTriple(input, 1),
    kernel: spatialTriple(kernel, 1),
    stride: spatialTriple(stride, 1),
    padding: spatialTriple(padding, 0),
    dilation: spatialTriple(dilation, 1),
    output: spatialTriple(
      input.map((size, i) => convOutputSize(size, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!)),
      1,
    ),
  };
}

const image = (
  [batch, inChannels, outChannels, groups]: readonly [number, number, number, number],
  size: number,
  kernel: number,
  stride: number,
  padding: number,
): ConvGeometry => {
  const out = convOutputSize(size, kernel, stride, padding, 1);
  return {
    ...{ batch, inChannels, outChannels, groups, input: [1, size, size], kernel: [1, kernel, kernel] },
    ...{ stride: [1, stride, stride], padding: [0, padding, padding], dilation: [1, 1, 1], output: [1, out, out] },
  };
};

async function check(name: string, g: ConvGeometry, lower = conv): Promise<void> {
  const random = randomOf(21);
  const floats = (n: number) => fillUniform(new Float32Array(n), random);
  const lengths = [
    g.batch * g.inChannels * volume(g.input),
    g.outChannels * (g.inChannels / g.groups) * volume(g.kernel),
    g.batch * g.outChannels * volume(g.output),
  ];
  const arrays = [...lengths, g.outChannels, g.inChannels, ...lengths].map(floats);
  await besidePlan(
    name,
    arrays,
    ([input, weight, output, ofOut, ofIn, toInput, toWeight, toOutput]): ConvCommand[] => {
      const places = { kind: 'conv', geometry: g, input: input!, weight: weight!, output: output! } as const;
      return [
        { ...places, result: 'output', output: toOutput!, bias: ofOut },
        { ...places, result: 'input', input: toInput!, bias: name.length % 2 === 0 ? ofIn : null },
        { ...places, result: 'weight', weight: toWeight! },
      ];
    },
    { lower },
  );
}

test('convolutions of one to three dimensions with groups, strides, gaps and borders', async () => {
  for (let seed = 0; seed < 6; seed++) await check(`seed ${seed}`, geometry(seed));
});

test.each<[string, ConvGeometry]>([
  ['small tiles', image([2, 9, 10, 1], 9, 3, 1, 1)],
  ['with a stride', image([2, 10, 12, 1], 9, 3, 2, 1)],
  ['depthwise', image([2, 12, 12, 12], 9, 3, 2, 1)],
  ['one tap and a stride', image([2, 10, 9, 1], 6, 1, 2, 0)],
  ['groups of tiles', image([2, 16, 18, 2], 5, 3, 1, 1)],
  ['no image', image([0, 2, 3, 1], 5, 3, 1, 1)],
])('%s', (name, g) => check(name, g));

/** Sizes each, one to three dimensions. */
function geometryOf(
  [batch, inChannels, outChannels, groups]: readonly [number, number, number, number],
  input: readonly number[],
  kernel: readonly number[],
  { stride = 1, padding = 0, dilation = 1, behind = padding }: Record<string, number> = {},
): ConvGeometry {
  const same = (n: number, fill = 1) => spatialTriple(new Array<number>(input.length).fill(n), fill);
  // A border behind the image that is not that before it makes for fewer or more windows.
  const output = input.map((size, i) => convOutputSize(size + behind - padding, kernel[i]!, stride, padding, dilation));
  return {
    ...{ batch, inChannels, outChannels, groups, input: spatialTriple(input, 1), kernel: spatialTriple(kernel, 1) },
    ...{ stride: same(stride), dilation: same(dilation), output: spatialTriple(output, 1) },
    padding: same(padding, 0),
  };
}

// Channels by the depth of a tile and not, weights that are laid out and not, planes of whole vectors and not.
test.each<[string, ConvGeometry]>([
  ['by taps', geometryOf([2, 16, 17, 1], [5, 5], [3, 3], { padding: 1 })],
  ['by taps of whole vectors', geometryOf([3, 32, 12, 1], [6, 6], [3, 3], { padding: 1 })],
  ['by taps, channels that are left over', geometryOf([2, 22, 11, 1], [4, 6], [3, 2], { padding: 1 })],
  ['by taps with a stride', geometryOf([2, 16, 16, 1], [9, 8], [3, 3], { stride: 2, padding: 1 })],
  ['by taps with a stride, in parts', geometryOf([3, 32, 144, 1], [6, 5], [3, 3], { stride: 2, padding: 1 })],
  ['by taps with a stride, a weight laid out', geometryOf([4, 16, 12, 1], [17, 18], [3, 3], { stride: 2, padding: 1 })],
  ['one tap with a stride', geometryOf([3, 24, 32, 1], [7, 6], [1, 1], { stride: 2 })],
  ['one tap with a stride, many steps', geometryOf([2, 16, 160, 1], [5, 6], [1, 1], { stride: 2 })],
  ['patches', geometryOf([2, 16, 16, 1], [16, 24], [8, 8], { stride: 8 })],
  ['groups with a stride', geometryOf([2, 32, 48, 2], [6, 7], [3, 3], { stride: 2, padding: 1 })],
  ['volumes with a stride', geometryOf([2, 16, 12, 1], [3, 4, 5], [3, 2, 3], { stride: 2, padding: 1 })],
  ['lines with a stride', geometryOf([3, 16, 16, 1], [21], [4], { stride: 3, padding: 2 })],
  ['by taps with a stride of 3 and a gap', geometryOf([1, 16, 12, 1], [14, 13], [3, 3], { stride: 3, dilation: 2 })],
  ['by taps of other sizes each way', geometryOf([2, 12, 16, 1], [3, 11], [1, 5], { padding: 0, dilation: 2 })],
  ['by taps of volumes', geometryOf([2, 16, 12, 1], [3, 4, 5], [3, 2, 3], { padding: 1 })],
  ['by taps of lines', geometryOf([3, 16, 16, 1], [21], [4], { padding: 2, behind: 1 })],
  ['by taps of groups', geometryOf([2, 32, 24, 2], [5, 4], [3, 3], { padding: 1 })],
  ['a weight laid out', geometryOf([4, 16, 18, 1], [9, 9], [3, 3], { padding: 1 })],
  ['a weight laid out, for whole vectors', geometryOf([4, 12, 33, 1], [8, 8], [3, 3], { padding: 1 })],
  ['a weight laid out, for groups', geometryOf([5, 22, 24, 2], [8, 8], [3, 3], { padding: 1, stride: 1 })],
  ['a border before alone', geometryOf([2, 16, 16, 1], [6, 7], [3, 3], { padding: 2, behind: 0 })],
  ['a border behind alone', geometryOf([2, 16, 16, 1], [6, 7], [2, 2], { padding: 0, behind: 1 })],
  ['one tap', geometryOf([3, 17, 20, 1], [5, 5], [1, 1])],
  ['one tap of whole vectors', geometryOf([3, 24, 20, 1], [6, 6], [1, 1])],
  ['one tap of groups', geometryOf([2, 32, 32, 2], [4, 5], [1, 1])],
  ['one tap and many steps', geometryOf([2, 300, 9, 1], [4, 4], [1, 1])],
  ['many steps', geometryOf([2, 35, 36, 1], [6, 6], [3, 3], { padding: 1 })],
  ['one place, and a border', geometryOf([16, 64, 33, 1], [1, 1], [3, 3], { padding: 1 })],
  ['four places, and a border', geometryOf([5, 16, 20, 1], [2, 2], [3, 3], { padding: 1 })],
  ['taps beyond all', geometryOf([2, 16, 16, 1], [1, 2], [5, 5], { padding: 4 })],
  ['windows of the border alone', geometryOf([2, 4, 9, 1], [1, 1], [2, 2], { padding: 3, dilation: 2, stride: 3 })],
  ['one of everything', geometryOf([1, 1, 1, 1], [1, 1], [1, 1])],
  ['many of one channel', geometryOf([2, 1, 40, 1], [9, 9], [3, 3])],
  ['depthwise with a gap', geometryOf([2, 20, 20, 20], [7, 7], [3, 3], { padding: 2, dilation: 2 })],
  ['groups of few channels', geometryOf([3, 8, 12, 4], [7, 6], [2, 2], { padding: 1, stride: 2 })],
  ['groups of few channels and many places', geometryOf([2, 6, 3, 3], [13, 17], [3, 3], { padding: 1 })],
  ['depthwise volumes', geometryOf([2, 5, 5, 5], [3, 4, 6], [3, 3, 3], { padding: 1 })],
  ['depthwise, two each', geometryOf([2, 6, 12, 6], [5, 5, 4], [3, 3, 2], { padding: 1, stride: 2 })],
])('%s', (name, g) => check(name, g));

test('tiles of every shape, and sums in parts', async () => {
  const planes = [image([1, 5, 9, 1], 8, 3, 1, 1), image([1, 16, 20, 1], 8, 3, 1, 1), image([4, 16, 9, 1], 8, 1, 1, 0)];
  for (const [shape, cuts] of [
    [[8, 8], 3],
    [[4, 8], 1],
    [[8, 4], 2],
  ] as const)
    for (const g of planes)
      await check(`${shape} in ${cuts}`, g, (command, room) => convBy(shape, cuts, command, room));
});

test('the same twice, to the bit', async () => {
  const g = image([3, 32, 20, 1], 9, 3, 1, 1);
  const random = randomOf(5);
  const lengths = [3 * 32 * 81, 20 * 32 * 9, 3 * 20 * 81];
  const arrays = [...lengths, ...lengths, ...lengths].map((n) => fillUniform(new Float32Array(n), random));
  const found = await runAlone(arrays, (places) => {
    const [input, weight, output] = places as [number, number, number];
    const to = (result: 'input' | 'weight' | 'output', at: number): ConvCommand => ({
      ...({ kind: 'conv', geometry: g, input, weight, output, result } as const),
      [result]: at,
    });
    return [3, 6].flatMap((first) => [
      to('input', places[first]!),
      to('weight', places[first + 1]!),
      to('output', places[first + 2]!),
    ]);
  });
  if (found === null) return;
  for (const i of [3, 4, 5]) expect(found[i]!.every((value, at) => Object.is(value, found[i + 3]![at]))).toBe(true);
});

test('gradients of inputs with a stride are few dispatches, whatever the stride', () => {
  const counted = (g: ConvGeometry) => {
    const places = { geometry: g, input: 0, weight: 1 << 20, output: 1 << 21 };
    return kernelsOf({ kind: 'conv', result: 'input', ...places }, () => 1 << 22).length;
  };
  expect(counted(geometryOf([2, 64, 128, 1], [8, 8], [3, 3], { stride: 2, padding: 1 }))).toBeLessThanOrEqual(3);
  expect(counted(geometryOf([2, 16, 16, 1], [16, 24], [8, 8], { stride: 8 }))).toBeLessThanOrEqual(6);
  // Dispatches that fill a device are not told their taps.
  expect(counted(geometryOf([64, 64, 128, 1], [56, 56], [3, 3], { stride: 2, padding: 1 }))).toBeGreaterThan(3);
});
