import { type ConvGeometry, convOutputSize, spatialTriple, volume } from '@wick/kernels';
import type { ConvCommand } from '@wick/kernels/plan';
import { besidePlan } from '../testing/besidePlan.ts';
import { randomOf } from '../testing/floats.ts';
import { fillUniform, integerIn } from '../testing/random.ts';
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

test('large tiles, and sums in parts', () =>
  check('large', image([1, 5, 9, 1], 8, 3, 1, 1), (command, room) => convBy(8, 3, command, room)));
