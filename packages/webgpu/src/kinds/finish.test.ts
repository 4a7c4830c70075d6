import { type ConvGeometry, convOutputSize, type Expression, expr, volume } from '@wick/kernels';
import type { Command, ConvCommand, Epilogue, ProductCommand, StridedPlace } from '@wick/kernels/plan';
import type { AnyCommand, GpuBatchNormCommand } from '../commands/index.ts';
import { kernelsOf } from '../table.ts';
import { expectClose } from '../testing/both.ts';
import { floats, specialFloats } from '../testing/floats.ts';
import { runAlone, type TestArray } from '../testing/runAlone.ts';
import type { Lower } from '../testing/runKernels.ts';
import { tilingBy } from '../tiling.ts';
import { convBy } from './conv.ts';
import { productBy } from './product.ts';

const [x, y, z] = [0, 1, 2].map((given): Expression => ({ given })) as [Expression, Expression, Expression];
const { add, mul, sub, where, gt, max, min, tanh, sigmoid, erf, exp, log1p, neg, abs, clamp } = expr;

/** What is done with element x of a result, y of a row and z of a tensor. */
const programs: Readonly<Record<string, Expression>> = {
  relu: max(x, 0),
  relu6: clamp(x, 0, 6),
  'a leaky relu': where(gt(x, 0), x, mul(x, 0.01)),
  elu: where(gt(x, 0), x, expr.expm1(x)),
  selu: mul(where(gt(x, 0), x, mul(expr.expm1(x), 1.67)), 1.05),
  tanh: tanh(x),
  sigmoid: sigmoid(x),
  silu: mul(x, sigmoid(x)),
  hardswish: mul(x, clamp(add(mul(x, 1 / 6), 0.5), 0, 1)),
  hardtanh: max(min(x, 1), -1),
  softplus: log1p(exp(neg(abs(x)))),
  mish: mul(x, tanh(log1p(exp(x)))),
  gelu: mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1)),
  'a bias and a residual': add(add(x, y), z),
  'the derivative of a relu': where(gt(z, 0), x, 0),
  'that of tanh': mul(x, sub(1, mul(z, z))),
  'a mask that drops': mul(x, mul(gt(z, 0.2), 1.25)),
  'many steps': tanh(add(mul(sigmoid(add(x, y)), z), exp(neg(abs(sub(x, z)))))),
};

interface Places {
  /** A byte of the result, and of a tensor of its shape. */
  readonly result: number;
  readonly row: number;
  readonly tensor: number;
  /** A place for each value, and for truths. */
  readonly to: number;
  readonly truths: number;
}

/** An epilogue of a result with `n` elements along its last dimension, with two results of which one is a bool. */
function epilogueOf(shape: readonly number[], value: Expression, p: Places, isStored: boolean): Epilogue {
  const stride = shape.map((_, d) => shape.slice(d + 1).reduce((all, n) => all * n, 1));
  const row = shape.map((_, d) => (d === shape.length - 1 ? 1 : 0));
  const places: StridedPlace[] = [
    { at: p.result, stride },
    { at: p.row, stride: row },
    { at: p.tensor, stride },
  ];
  const outputs = [
    { at: p.to, stride, value },
    { at: p.truths, stride, dtype: 'bool' as const, value: gt(add(x, z), 0) },
  ];
  return { kind: 'pointwise', shape, inputs: places, outputs, isStored };
}

/** The same commands with epilogues as commands of their own. */
function apart(commands: readonly AnyCommand[]): AnyCommand[] {
  return commands.flatMap((command) => {
    if (!('epilogue' in command) || !command.epilogue) return [command];
    const { epilogue, ...rest } = command;
    const { isStored: _, ...after } = epilogue;
    return [rest as AnyCommand, after];
  });
}

/** Expects epilogues to leave the bits that programs of their own leave. */
async function expectSame(
  about: string,
  arrays: readonly TestArray[],
  commandsOf: (places: readonly number[]) => readonly AnyCommand[],
  result: number,
  isStored: boolean,
  lower: Lower<AnyCommand> = kernelsOf,
): Promise<void> {
  const found = await runAlone(arrays, commandsOf, [], lower);
  const expected = await runAlone(arrays, (places) => apart(commandsOf(places)), [], lower);
  if (found === null || expected === null) return;
  for (const [i, array] of found.entries()) {
    // A result that nobody reads is left as it was.
    const want = i === result && !isStored ? arrays[i]! : expected[i]!;
    if (array instanceof Float32Array) expectClose(array, want as Float32Array, 0, 0, `${about}, array ${i}`);
    else expect([about, i, array.join()]).toEqual([about, i, want.join()]);
  }
}

type Sizes = readonly [batch: number, m: number, n: number, k: number, cuts?: number];

// By tiles, in words and in vectors, of few rows or columns, in parts, of one element, and none at all.
const sizes: Sizes[] = [
  [1, 5, 7, 100],
  [1, 33, 31, 17],
  [1, 16, 32, 24],
  [1, 64, 36, 48],
  [3, 8, 12, 20],
  [1, 12, 20, 1100],
  [1, 9, 11, 60, 3],
  [1, 1, 1, 1],
  [1, 1, 70, 33],
  [1, 50, 1, 33],
  [2, 3, 8, 5],
  [1, 6, 8, 0],
  [1, 0, 5, 3],
];

const arraysOf = (batch: number, m: number, n: number, k: number, of = floats): TestArray[] => {
  const count = batch * m * n;
  return [
    of(batch * m * k, 1), of(batch * k * n, 2), floats(count, 3), of(n, 4), of(count, 5), new Float32Array(count).fill(7),
    new Uint8Array(count), floats(n, 6),
  ]; // biome-ignore format: a list
};

const productOf = (
  [batch, m, n, k]: Sizes,
  value: Expression,
  p: readonly number[],
  isStored: boolean,
  more: Partial<ProductCommand> = {},
): ProductCommand => ({
  kind: 'product',
  ...{ batch, m, n, k, alpha: 0.5 },
  a: { at: p[0]!, row: k, column: 1, batch: m * k },
  b: { at: p[1]!, row: n, column: 1, batch: k * n },
  c: { at: p[2]!, row: n, column: 1, batch: m * n },
  epilogue: epilogueOf(
    batch === 1 ? [m, n] : [batch, m, n],
    value,
    { result: p[2]!, row: p[3]!, tensor: p[4]!, to: p[5]!, truths: p[6]! },
    isStored,
  ),
  ...more,
});

const byCuts =
  (cuts: number): Lower<AnyCommand> =>
  (command, room) => {
    if (command.kind !== 'product') return kernelsOf(command, room);
    const { batch = 1, m, n, k } = command;
    return productBy(tilingBy([4, 4], cuts, batch, m, n, k), command, room);
  };

test.each(sizes)('a product of %d × %d %d %d', async (...given) => {
  const [batch, m, n, k, cuts] = given as unknown as Sizes;
  const lower = cuts === undefined ? kernelsOf : byCuts(cuts);
  const isStored = (m + n) % 2 === 0;
  const commands = (p: readonly number[]) => [
    productOf([batch, m, n, k], programs['a bias and a residual']!, p, isStored),
  ];
  await expectSame(`${isStored}`, arraysOf(batch, m, n, k), commands, 2, isStored, lower);
});

// Of tiles in vectors and in words, and of few rows.
test.each([[8, 12], [5, 7], [2, 9]])('every activation behind a product, %d × %d, of NaN and infinities too', async (m, n) => {
  const values = Object.values(programs);
  const arrays = [...arraysOf(1, m, n, 4, specialFloats), ...values.map(() => new Float32Array(m * n))];
  const commands = (p: readonly number[]) => {
    const made = productOf([1, m, n, 4], programs.relu!, p, false);
    const outputs = values.map((value, k) => ({ at: p[8 + k]!, stride: [n, 1], value }));
    return [{ ...made, epilogue: { ...made.epilogue!, outputs } }];
  };
  await expectSame('', arrays, commands, 2, false);
}); // biome-ignore format: a table

test('a bias, and what was there before, are added first', async () => {
  for (const [m, n, k] of [
    [9, 12, 4],
    [3, 9, 20],
    [12, 20, 1100],
  ] as const) {
    // biome-ignore format: a table
    const bias = (p: readonly number[]) => [productOf([1, m, n, k], programs.relu!, p, false, { bias: p[7]! })];
    await expectSame('bias', arraysOf(1, m, n, k), bias, 2, false);
    const before = (p: readonly number[]) => [productOf([1, m, n, k], programs.relu!, p, false, { beta: 0.25 })];
    await expectSame('beta', arraysOf(1, m, n, k), before, 2, false);
  }
});

test('what it makes may lie where the result lies, or what it reads in that order', async () => {
  for (const [m, n] of [
    [8, 12],
    [5, 7],
    [3, 8],
  ] as const)
    for (const over of [2, 4]) {
      // biome-ignore format: a table
      const commands = (p: readonly number[]) => {
        const made = productOf([1, m, n, 6], programs['a bias and a residual']!, p, false);
        const [first] = made.epilogue!.outputs;
        return [{ ...made, epilogue: { ...made.epilogue!, outputs: [{ ...first!, at: p[over]! }] } }];
      };
      const found = await runAlone(arraysOf(1, m, n, 6), commands);
      const expected = await runAlone(arraysOf(1, m, n, 6), (p) => apart(commands(p)));
      if (found && expected) expectClose(found[over] as Float32Array, expected[over] as Float32Array, 0);
    }
});

test('numbers of the plan are read anew, and results go to any strides', async () => {
  const [m, n, k] = [8, 12, 5];
  const commands = (p: readonly number[]): Command[] => {
    const made = productOf([1, m, n, k], mul(x, { given: 3 }), p, false);
    const [first] = made.epilogue!.outputs;
    const turned = { ...first!, stride: [1, m] };
    return [{ ...made, epilogue: { ...made.epilogue!, numbers: [{ number: 1 }], outputs: [turned] } }];
  };
  const found = await runAlone(arraysOf(1, m, n, k), commands, [3, 0.75]);
  const expected = await runAlone(arraysOf(1, m, n, k), (p) => apart(commands(p)), [3, 0.75]);
  if (found && expected) expectClose(found[5] as Float32Array, expected[5] as Float32Array, 0);
});

const image = (
  [batch, inChannels, outChannels, groups]: readonly [number, number, number, number],
  size: number,
  kernel: number,
  stride: number,
  padding: number,
): ConvGeometry => {
  const out = convOutputSize(size, kernel, stride, padding, 1);
  return {
    ...{ batch, inChannels, outChannels, groups, input: [1, size, size + 1], kernel: [1, kernel, kernel] },
    ...{ stride: [1, stride, stride], padding: [0, padding, padding], dilation: [1, 1, 1] },
    output: [1, out, convOutputSize(size + 1, kernel, stride, padding, 1)],
  };
};

test.each<[string, ConvGeometry, cuts?: number]>([
  ['by tiles', image([2, 9, 10, 1], 9, 3, 1, 1)],
  ['of groups, with a stride', image([2, 20, 24, 2], 9, 1, 2, 1)],
  ['of few channels', image([2, 3, 4, 1], 7, 3, 1, 0)],
  ['in parts with a stride', image([1, 12, 9, 1], 8, 3, 2, 1), 2],
  ['of one channel in a group', image([2, 9, 9, 9], 7, 3, 1, 1)],
  ['of no image', image([0, 2, 3, 1], 5, 3, 1, 1)],
])('a convolution %s, and the gradient of its input', async (...[, g, cuts]) => {
  const lower: Lower<AnyCommand> =
    cuts === undefined
      ? kernelsOf
      : (command, room) => (command.kind === 'conv' ? convBy([4, 4], cuts, command, room) : kernelsOf(command, room));
  const [inside, outside] = [g.batch * g.inChannels * volume(g.input), g.batch * g.outChannels * volume(g.output)];
  const taps = g.outChannels * (g.inChannels / g.groups) * volume(g.kernel);
  for (const isOutput of [true, false])
    for (const isStored of cuts === undefined ? [false] : [true]) {
      const channels = isOutput ? g.outChannels : g.inChannels;
      const [, height, width] = isOutput ? g.output : g.input;
      const [from, count] = isOutput ? [inside, outside] : [outside, inside];
      const shape = [g.batch, channels, height, width];
      const arrays = [
          floats(from, 1), floats(taps, 2), floats(count, 3), floats(width, 4), floats(count, 5), new Float32Array(count),
          new Uint8Array(count), floats(channels, 6),
        ]; // biome-ignore format: a list
      const commands = (p: readonly number[]): ConvCommand[] => {
        const [source, weight, result, row, tensor, to, truths, bias] = p as [number, ...number[]] & number[];
        const places = { result: result!, row: row!, tensor: tensor!, to: to!, truths: truths! };
        return [
          {
            ...{ kind: 'conv', geometry: g, result: isOutput ? 'output' : 'input', weight: weight!, bias: bias! },
            ...(isOutput ? { input: source, output: result! } : { input: result!, output: source }),
            epilogue: epilogueOf(shape, programs['a bias and a residual']!, places, isStored),
          },
        ];
      };
      await expectSame(`${isOutput} ${isStored}`, arrays, commands, 2, isStored, lower);
    }
});

test.each([
  ['in vectors', 3, 5, 16],
  ['in words', 2, 3, 7],
  ['of fours that are no rows of images', 4, 3, 1],
  ['of one element each', 1, 2, 1],
  ['of many elements a channel', 5, 2, 1000],
  ['of many elements a channel, in words', 5, 2, 1001],
])('batch normalisation %s, of a batch and of running statistics', async (_, images, channels, inner) => {
  const [n, shape] = [images * channels * inner, [images, channels, inner]];
  const arrays = [
    floats(n, 1), floats(channels, 2), floats(channels, 3), floats(inner, 4), floats(n, 5), new Float32Array(n).fill(7),
    new Float32Array(n), new Uint8Array(n), new Float32Array(channels), new Float32Array(channels), floats(channels, 6),
    floats(channels, 7).map(Math.abs),
  ]; // biome-ignore format: a list
  for (const training of images * inner > 1 ? [true, false] : [false])
    for (const isStored of [true, false])
      for (const named of ['relu', 'a bias and a residual', 'gelu'] as const) {
        const commands = (p: readonly number[]): GpuBatchNormCommand[] => [
          {
            kind: 'batchNorm',
            ...{ images, channels, inner, training, eps: 1e-5 },
            ...{ x: p[0]!, weight: p[1]!, bias: p[2]!, mean: p[8]!, variance: p[9]!, to: p[5]! },
            ...(!training && { runningMean: p[10]!, runningVar: p[11]! }),
            epilogue: epilogueOf(
              shape,
              programs[named]!,
              { result: p[5]!, row: p[3]!, tensor: p[4]!, to: p[6]!, truths: p[7]! },
              isStored,
            ),
          },
        ];
        await expectSame(`${named} ${training} ${isStored}`, arrays, commands, 5, isStored);
      }
});
