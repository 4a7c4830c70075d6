import { adaptiveMaxPoolForward, convOutputSize, poolOutputSize, spatialTriple, volume } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import type { GpuCommand } from '../commands/index.ts';
import { besidePlan } from '../testing/besidePlan.ts';
import { randomOf } from '../testing/floats.ts';
import { fillUniform, integerIn } from '../testing/random.ts';
import { runAlone } from '../testing/runAlone.ts';

const random = randomOf(8);
const floats = (n: number) => fillUniform(new Float32Array(n), random);

test('max pools, their gradients, and what is taken from places', async () => {
  for (let seed = 0; seed < 8; seed++) {
    const dims = 1 + (seed % 3);
    const pick = (low: number, high: number) => Array.from({ length: dims }, () => integerIn(random, low, high));
    const [kernel, stride, dilation] = [pick(1, 4), pick(1, 3), pick(1, 2)];
    const padding = kernel.map((size) => integerIn(random, 0, size >> 1));
    const sizes = kernel.map((k, i) => dilation[i]! * (k - 1) + 1 + integerIn(random, 0, seed === 3 ? 90 : 9));
    const out = sizes.map((size, i) => convOutputSize(size, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!));
    const [input, output] = [spatialTriple(sizes, 1), spatialTriple(out, 1)];
    const geometry = {
      ...{
        planes: seed === 7 ? 0 : 3,
        input,
        output,
        kernel: spatialTriple(kernel, 1),
        stride: spatialTriple(stride, 1),
      },
      ...{ padding: spatialTriple(padding, 0), dilation: spatialTriple(dilation, 1) },
    };
    const planes = { planes: geometry.planes, inPlane: volume(input), outPlane: volume(output) };
    const n = geometry.planes * volume(output);
    const x = floats(geometry.planes * volume(input));
    // Equal elements, and windows of nothing but what is least.
    for (let i = 0; i < x.length; i++)
      x[i] = [Number.NEGATIVE_INFINITY, -0, 0, x[i]!, x[i]!, x[i]!][integerIn(random, 0, 5)]!;
    if (seed > 4) x[integerIn(random, 0, x.length - 1)] = Number.NaN;
    const arrays = [x, floats(n), floats(n), new BigInt64Array(n), floats(x.length), floats(n)];
    await besidePlan(
      JSON.stringify(geometry),
      arrays,
      ([a, grad, y, indices, large, small]): Command[] => [
        { kind: 'maxPool', geometry, input: a!, output: y!, indices: indices! },
        { kind: 'planes', result: 'large', geometry: planes, small: grad!, indices: indices!, large: large! },
        { kind: 'planes', result: 'small', geometry: planes, small: small!, indices: indices!, large: a! },
      ],
      { magnitude: 1 },
    );
  }
});

test('places that repeat and lie apart', async () => {
  for (const planes of [2, 17]) {
    const geometry = { planes, inPlane: 700, outPlane: 150 };
    const indices = BigInt64Array.from({ length: 150 * planes }, () => BigInt(integerIn(random, 0, 3) * 200));
    await besidePlan('places', [floats(150 * planes), indices, floats(700 * planes)], ([small, at, large]) => [
      { kind: 'planes', result: 'large', geometry, small: small!, indices: at!, large: large! },
    ]);
  }
});

test('average pools and their gradients', async () => {
  for (let seed = 0; seed < 8; seed++) {
    const dims = 1 + (seed % 3);
    const pick = (low: number, high: number) => Array.from({ length: dims }, () => integerIn(random, low, high));
    const [kernel, stride] = [pick(1, 4), pick(1, 4)];
    const padding = kernel.map((size) => integerIn(random, 0, size >> 1));
    const sizes = kernel.map((k) => k + integerIn(random, 0, 9));
    const out = sizes.map((size, i) => poolOutputSize(size, kernel[i]!, stride[i]!, padding[i]!, 1, seed % 2 === 0));
    const [input, output] = [spatialTriple(sizes, 1), spatialTriple(out, 1)];
    const geometry = {
      ...{ planes: 2, input, output, kernel: spatialTriple(kernel, 1), stride: spatialTriple(stride, 1) },
      padding: spatialTriple(padding, 0),
    };
    const [large, small] = [2 * volume(input), 2 * volume(output)];
    for (const divisor of [{}, { countIncludePad: false }, { divisorOverride: -3 }])
      await besidePlan(
        JSON.stringify({ geometry, divisor }),
        [floats(large), floats(small), floats(large), floats(small)],
        ([x, y, gx, gy]): Command[] => [
          { kind: 'avgPool', result: 'output', geometry, divisor, input: x!, output: y! },
          { kind: 'avgPool', result: 'input', geometry, divisor, input: gx!, output: gy! },
        ],
        { magnitude: 1 },
      );
  }
});

test('adaptive average pools and their gradients', async () => {
  for (const output of [
    [1, 1, 1],
    [1, 2, 4],
    [1, 3, 5],
    [1, 13, 20],
  ] as const) {
    const geometry = { planes: 3, input: [1, 12, 16], output } as const;
    const [large, small] = [3 * volume(geometry.input), 3 * volume(output)];
    await besidePlan(
      `${output}`,
      [floats(large), floats(small), floats(large), floats(small)],
      ([x, y, gx, gy]): Command[] => [
        { kind: 'adaptiveAvgPool', result: 'output', geometry, input: x!, output: y! },
        { kind: 'adaptiveAvgPool', result: 'input', geometry, input: gx!, output: gy! },
      ],
      { magnitude: 1 },
    );
  }
});

test('adaptive max pools', async () => {
  for (const output of [
    [1, 1, 1],
    [1, 3, 5],
    [2, 13, 20],
  ] as const) {
    const geometry = { planes: 3, input: [2, 12, 16], output } as const;
    const x = floats(3 * volume(geometry.input)).map((value) => Math.round(3 * value));
    x[100] = Number.NaN;
    const n = 3 * volume(output);
    const [y, indices] = [new Float32Array(n), new BigInt64Array(n)];
    adaptiveMaxPoolForward(x, y, indices, geometry);
    const made = await runAlone([x, y, indices] as const, ([input, to, at]): GpuCommand[] => [
      { kind: 'adaptiveMaxPool', geometry, input: input!, output: to!, indices: at! },
    ]);
    if (made === null) return;
    expect(made[1].join()).toBe(y.join());
    expect(made[2].join()).toBe(indices.join());
  }
});
