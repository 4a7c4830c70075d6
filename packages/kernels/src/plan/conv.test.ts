import { convBackwardInput } from '../conv/convBackwardInput.ts';
import { convBackwardWeight } from '../conv/convBackwardWeight.ts';
import { convForward } from '../conv/convForward.ts';
import { type ConvGeometry, convOutputSize, spatialTriple, volume } from '../conv/geometry.ts';
import { adaptiveAvgPoolBackward, adaptiveAvgPoolForward } from '../pool/adaptivePool.ts';
import { avgPoolBackward, avgPoolForward } from '../pool/avgPool.ts';
import { maxPoolForward } from '../pool/maxPool.ts';
import { gatherPlane, scatterPlaneAdd } from '../pool/planes.ts';
import { describeWasmBuilds } from '../testing/builds.ts';
import { onPlan } from '../testing/onPlan.ts';
import { fillUniform, integerIn, lehmer } from '../testing/random.ts';
import { expectSameBits } from '../testing/sameBits.ts';
import { setKernelBuild } from '../wasm/build.ts';
import { setNumThreads } from '../wasm/numThreads.ts';
import type { ConvCommand } from './commands/index.ts';

function geometry(seed: number): ConvGeometry {
  const random = lehmer(seed);
  const dims = 1 + (seed % 3);
  const pick = (low: number, high: number) => Array.from({ length: dims }, () => integerIn(random, low, high));
  const [kernel, stride, dilation, padding] = [pick(1, 4), pick(1, 2), pick(1, 2), pick(0, 3)];
  const input = kernel.map(
    (k, i) => Math.max(1, dilation[i]! * (k - 1) + 1 - 2 * padding[i]!) + integerIn(random, 0, 9),
  );
  const groups = integerIn(random, 1, 3);
  return {
    batch: integerIn(random, 1, 3),
    inChannels: groups * (seed % 3 === 0 ? 1 : integerIn(random, 1, 4)),
    outChannels: groups * integerIn(random, 1, 5),
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

const special: Record<string, ConvGeometry> = {
  'Winograd, both ways': image([2, 9, 10, 1], 17, 3, 1, 1),
  'Winograd, its weight': image([4, 32, 40, 1], 14, 3, 1, 1),
  depthwise: image([2, 12, 12, 12], 15, 5, 2, 2),
  'depthwise, one tap and a stride': image([2, 12, 12, 12], 15, 1, 2, 0),
  'some inputs see no tap': image([2, 8, 12, 1], 11, 2, 3, 0),
  'few channels in groups': image([2, 12, 18, 6], 11, 3, 1, 1),
  'one tap': image([2, 20, 30, 1], 13, 1, 1, 0),
  'one tap and a stride': image([2, 20, 30, 1], 13, 1, 2, 0),
  'few positions': image([8, 6, 10, 1], 3, 3, 1, 0),
  'taps that see nothing': image([3, 4, 6, 2], 2, 3, 1, 1),
  'an image that is its own patch': image([3, 4, 6, 1], 4, 4, 1, 0),
  'the same in groups': image([3, 6, 4, 2], 3, 3, 1, 0),
  'few positions, padding and a stride': image([3, 4, 6, 1], 3, 3, 2, 1),
  'images in parts': image([9, 200, 6, 1], 5, 5, 2, 2),
  small: image([2, 3, 4, 1], 6, 3, 1, 1),
  'small, of many rows': image([1, 40, 1, 1], 4, 3, 1, 1),
  'small, one tap': image([2, 4, 6, 2], 3, 1, 1, 0),
  'small, one tap of many channels': image([1, 24, 40, 1], 4, 1, 1, 0),
  'a first layer': image([3, 1, 6, 1], 28, 5, 1, 2),
};

/** What a convolution and its gradients give, eager and planned. */
function check(name: string, g: ConvGeometry, spoil = 0): void {
  const random = lehmer(21);
  const input = fillUniform(new Float32Array(g.batch * g.inChannels * volume(g.input)), random);
  const weight = fillUniform(new Float32Array(g.outChannels * (g.inChannels / g.groups) * volume(g.kernel)), random);
  const output = fillUniform(new Float32Array(g.batch * g.outChannels * volume(g.output)), random);
  const [outBias, inBias] = [g.outChannels, g.inChannels].map((n) => fillUniform(new Float32Array(n), random)) as [
    Float32Array,
    Float32Array,
  ];
  if (spoil !== 0) input[input.length >> 1] = output[output.length >> 1] = spoil;
  const [y, gx, gw] = [output, input, weight].map((array) => new Float32Array(array.length)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  convForward({ input, weight, bias: outBias, output: y, geometry: g });
  convBackwardInput({ gradOutput: output, weight, bias: inBias, gradInput: gx, geometry: g });
  convBackwardWeight({ gradOutput: output, input, gradWeight: gw, geometry: g });
  const empty = [y, gx, gw].map((array) => new Float32Array(array.length).fill(3)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const found = onPlan(
    [input, weight, output, outBias, inBias, ...empty] as const,
    ([x, w, o, bo, bi, to, toX, toW]): ConvCommand[] => {
      const places = { kind: 'conv', geometry: g, input: x!, weight: w!, output: o! } as const;
      return [
        { ...places, result: 'output', output: to!, bias: bo },
        { ...places, result: 'input', input: toX!, bias: bi },
        { ...places, result: 'weight', weight: toW! },
      ];
    },
    2,
  );
  expectSameBits(found[5], y, `${name}: result`);
  expectSameBits(found[6], gx, `${name}: gradient of the input`);
  expectSameBits(found[7], gw, `${name}: gradient of the weight`);
}

afterEach(() => {
  setKernelBuild(null);
  setNumThreads(1);
});

describeWasmBuilds((build) => {
  beforeEach(() => setKernelBuild(build));

  test('convolutions have the bits of the eager ones', () => {
    for (let seed = 0; seed < 24; seed++) check(`seed ${seed}`, geometry(seed));
    for (const [name, g] of Object.entries(special)) check(name, g);
  });

  test('and where a value is not finite', () => {
    for (const [name, g] of Object.entries(special))
      for (const spoil of [Number.POSITIVE_INFINITY, Number.NaN]) check(name, g, spoil);
  });

  test('and on two threads', () => {
    setNumThreads(2);
    for (const [name, g] of Object.entries(special)) check(name, g);
  });

  test('pools', () => {
    const random = lehmer(8);
    for (let seed = 0; seed < 12; seed++) {
      const { input, output, kernel, stride, dilation, padding: asked } = geometry(seed);
      const padding = asked.map((size, i) => Math.min(size, kernel[i]! >> 1)) as unknown as typeof asked;
      const sizes = output.map((_, i) => convOutputSize(input[i]!, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!));
      if (sizes.some((size) => size < 1)) continue;
      const g = { planes: 5, input, output: spatialTriple(sizes, 1), kernel, stride, padding, dilation };
      const x = fillUniform(new Float32Array(5 * volume(input)), random);
      const n = 5 * volume(g.output);
      const [y, indices, grad] = [new Float32Array(n), new BigInt64Array(n), fillUniform(new Float32Array(n), random)];
      maxPoolForward(x, y, indices, g);
      const planes = { planes: 5, inPlane: volume(input), outPlane: volume(g.output) };
      const [gx, back] = [new Float32Array(x.length), new Float32Array(n)];
      scatterPlaneAdd(grad, indices, gx, planes);
      gatherPlane(x, indices, back, planes);
      const found = onPlan(
        [x, grad, y.slice().fill(0), indices.slice().fill(0n), gx.slice().fill(0), back.slice().fill(0)] as const,
        ([a, b, c, d, e, f]) => [
          { kind: 'maxPool', geometry: g, input: a!, output: c!, indices: d! },
          { kind: 'planes', result: 'large', geometry: planes, small: b!, indices: d!, large: e! },
          { kind: 'planes', result: 'small', geometry: planes, small: f!, indices: d!, large: a! },
        ],
      );
      expectSameBits(found[2], y, `maximum ${seed}`);
      expect([...found[3]]).toEqual([...indices]);
      expectSameBits(found[4], gx, `gradient ${seed}`);
      expectSameBits(found[5], back, `places ${seed}`);
      if (dilation.some((step) => step > 1)) continue;
      for (const divisor of [{}, { countIncludePad: false }, { divisorOverride: 3 }]) {
        const [mean, spread] = [new Float32Array(n), new Float32Array(x.length)];
        avgPoolForward(x, mean, g, divisor);
        avgPoolBackward(grad, spread, g, divisor);
        const averages = onPlan([x, grad, mean.slice().fill(0), spread.slice().fill(0)] as const, ([a, b, c, d]) => [
          { kind: 'avgPool', result: 'output', geometry: g, divisor, input: a!, output: c! },
          { kind: 'avgPool', result: 'input', geometry: g, divisor, input: d!, output: b! },
        ]);
        expectSameBits(averages[2], mean, `average ${seed}`);
        expectSameBits(averages[3], spread, `its gradient ${seed}`);
      }
    }
    for (const output of [
      [1, 1, 1],
      [1, 2, 4],
      [1, 3, 5],
      [1, 12, 8],
      [1, 13, 20],
    ] as const) {
      const g = { planes: 9, input: [1, 12, 16], output } as const;
      const x = fillUniform(new Float32Array(9 * volume(g.input)), random);
      const grad = fillUniform(new Float32Array(9 * volume(output)), random);
      const [mean, spread] = [new Float32Array(grad.length), new Float32Array(x.length)];
      adaptiveAvgPoolForward(x, mean, g);
      adaptiveAvgPoolBackward(grad, spread, g);
      const found = onPlan([x, grad, mean.slice().fill(0), spread.slice().fill(0)] as const, ([a, b, c, d]) => [
        { kind: 'adaptiveAvgPool', result: 'output', geometry: g, input: a!, output: c! },
        { kind: 'adaptiveAvgPool', result: 'input', geometry: g, input: d!, output: b! },
      ]);
      expectSameBits(found[2], mean, `adaptive ${output}`);
      expectSameBits(found[3], spread, `its gradient ${output}`);
    }
  });
});

test('convolutions where each size takes its own way', () => {
  for (let seed = 30; seed < 42; seed++) check(`seed ${seed}`, geometry(seed));
  for (const [name, g] of Object.entries(special)) check(name, g);
  for (let seed = 0; seed < 24; seed++) check(`seed ${seed}`, geometry(seed));
});
