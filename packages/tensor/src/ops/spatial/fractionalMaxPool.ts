import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray, isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor, tensorOrNull } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { contiguousStrides, numelOf } from '../../core/shape.ts';
import { generator } from '../../generator/checkGenerator.ts';
import { generatorOf, type RandomOptions } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';
import { rand } from '../random/rand.ts';
import type { WithIndices } from './maxPool.ts';
import { planeScatterOp, pooledBy } from './poolOps.ts';
import { type Sizes, spatialSizes } from './spatialSizes.ts';

interface FractionalAttrs {
  /** Depth, height and width: 1 where there is none. */
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly output: readonly number[];
  /** Which of a plane's samples belongs to depth, height and width; -1 for none. */
  readonly sample: readonly number[];
  /** Of the result. */
  readonly shape: readonly number[];
}

/** The largest element of each of the windows that the samples place, and where it was in its plane. */
export const fractionalMaxPoolOp: OpRecord<[x: Tensor, samples: Tensor], FractionalAttrs, Tensor[]> = {
  name: 'fractionalMaxPool',
  saves: [0, 'output'],
  savedOutputs: [1],
  forward([x, samples], { input, kernel, output, sample, shape }) {
    const data = dense(x) as FloatArray;
    const drawn = dense(samples) as FloatArray;
    const [, inHeight, inWidth] = input as [number, number, number];
    const [outDepth, outHeight, outWidth] = output as [number, number, number];
    const [kernelDepth, kernelHeight, kernelWidth] = kernel as [number, number, number];
    const n = numelOf(shape);
    const values = allocate(x.dtype, n) as FloatArray;
    const places = allocate('int64', n);
    const each = samples.shape.at(-1)!;
    const plane = numelOf(input);
    for (let p = 0, o = 0; o < n; p++) {
      const starts = output.map((size, a) =>
        startsOf(
          sample[a]! < 0 ? 0 : drawn[p * each + sample[a]!]!,
          input[a]!,
          size,
          kernel[a]!,
          x.dtype === 'float32',
        ),
      );
      for (let d = 0; d < outDepth; d++)
        for (let h = 0; h < outHeight; h++)
          for (let w = 0; w < outWidth; w++, o++) {
            let best = Number.NEGATIVE_INFINITY;
            let at = (starts[0]![d]! * inHeight + starts[1]![h]!) * inWidth + starts[2]![w]!;
            for (let z = starts[0]![d]!, zEnd = z + kernelDepth; z < zEnd; z++)
              for (let y = starts[1]![h]!, yEnd = y + kernelHeight; y < yEnd; y++) {
                const row = (z * inHeight + y) * inWidth + starts[2]![w]!;
                for (let i = row; i < row + kernelWidth; i++) {
                  const value = data[p * plane + i]!;
                  if (value > best || Number.isNaN(value)) {
                    best = value;
                    at = i;
                  }
                }
              }
            values[o] = best;
            places[o] = BigInt(at);
          }
    }
    return [wrapArray(values, shape, x.dtype), wrapArray(places, shape, 'int64')];
  },
  backward([g], ctx) {
    const { input, output } = ctx.attrs;
    const shape = ctx.shapeOf(0);
    const geometry = { planes: numelOf(shape) / numelOf(input), inPlane: numelOf(input), outPlane: numelOf(output) };
    const source = { geometry, shape, rank: input.length, strides: contiguousStrides(shape) };
    return [g ? apply(planeScatterOp, [g, ctx.output(1), pooledBy(ctx)], source) : null, null];
  },
};

/** Where the windows of one axis begin: steps of α on average, the last window at the end. */
function startsOf(sample: number, input: number, output: number, kernel: number, single: boolean): number[] {
  const round = single ? Math.fround : (x: number) => x;
  const alpha = round((input - kernel) / (output - 1));
  const offset = Math.trunc(round(sample * alpha));
  return Array.from({ length: output }, (_, i) =>
    i === output - 1 ? input - kernel : Math.trunc(round(round(i + sample) * alpha)) - offset,
  );
}

/** Options of the fractional max pools: exactly one of `outputSize` and `outputRatio`. */
export interface FractionalMaxPoolOptions extends RandomOptions {
  /** The spatial sizes of the result. */
  outputSize?: Sizes | null;
  /** The spatial sizes of the result as parts of the input's, between 0 and 1; the products are rounded down. */
  outputRatio?: number | readonly number[] | null;
  /** The numbers in [0, 1) that place the windows, (N, C, dimensions), instead of drawn ones. */
  randomSamples?: Tensor | null;
}

type Pooled<I extends boolean> = I extends true ? WithIndices : Tensor;

type GivenPool<I extends boolean> = Given<
  FractionalMaxPoolOptions & { returnIndices?: I },
  [outputSize: Sizes | null, outputRatio: number | readonly number[] | null, returnIndices: I]
>;

const fractionalMaxPoolOptions = optionTable(
  {
    outputSize: unchecked<Sizes | null>(null),
    outputRatio: unchecked<number | readonly number[] | null>(null),
    returnIndices: flag(false),
    randomSamples: tensorOrNull,
    generator,
  } satisfies RulesFor<FractionalMaxPoolOptions & { returnIndices?: boolean }>,
  ['outputSize', 'outputRatio', 'returnIndices'],
);

/**
 * The largest element of each of `outputSize` windows over two dimensions, whose places are drawn at random for each
 * plane: `torch.nn.functional.fractional_max_pool2d`. Draws `rand(N, C, 2)`, PyTorch's numbers for the seed.
 *
 * @param x - (N, C, H, W) or (C, H, W)
 * @param kernelSize - of the windows
 * @returns (N, C, H', W') or (C, H', W'); with `returnIndices` also the int64 places in the input's plane
 * @throws ShapeError if the windows do not fit; RangeError unless one of outputSize and outputRatio is given
 * @example
 * ```ts
 * fractionalMaxPool2d(ones(1, 1, 8, 8), 2, { outputSize: 3 }).shape; // [1, 1, 3, 3]
 * ```
 * @see https://arxiv.org/abs/1412.6071
 */
export function fractionalMaxPool2d<I extends boolean = false>(
  x: Tensor,
  kernelSize: Sizes,
  ...given: GivenPool<I>
): Pooled<I> {
  const options = fractionalMaxPoolOptions.take('fractionalMaxPool2d', given);
  const both = fractionalMaxPool('fractionalMaxPool2d', 2, x, kernelSize, options);
  return (options.returnIndices ? both : both[0]) as Pooled<I>;
}

/**
 * {@link fractionalMaxPool2d} over three dimensions. Draws `rand(N, C, 3)`.
 *
 * @param x - (N, C, D, H, W) or (C, D, H, W)
 * @example
 * ```ts
 * fractionalMaxPool3d(ones(1, 1, 8, 8, 8), 2, { outputSize: 3 }).shape; // [1, 1, 3, 3, 3]
 * ```
 * @see https://arxiv.org/abs/1412.6071
 */
export function fractionalMaxPool3d<I extends boolean = false>(
  x: Tensor,
  kernelSize: Sizes,
  ...given: GivenPool<I>
): Pooled<I> {
  const options = fractionalMaxPoolOptions.take('fractionalMaxPool3d', given);
  const both = fractionalMaxPool('fractionalMaxPool3d', 3, x, kernelSize, options);
  return (options.returnIndices ? both : both[0]) as Pooled<I>;
}

function fractionalMaxPool(
  where: string,
  rank: 2 | 3,
  x: Tensor,
  kernelSize: Sizes,
  options: Omit<FractionalMaxPoolOptions, 'returnIndices'>,
): WithIndices {
  checkTensor(where, x, 'x');
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: x must be a floating-point tensor, got ${show(x)}`);
  if ((x.ndim !== rank + 1 && x.ndim !== rank + 2) || x.shape.slice(-rank - 1).includes(0))
    throw new ShapeError(
      `${where}: expected an input of ${rank + 1} (unbatched) or ${rank + 2} dimensions, none but the batch's empty, got shape ${showShape(x.shape)}`,
    );
  const kernel = spatialSizes(where, 'kernelSize', kernelSize, rank, 1);
  const sizes = x.shape.slice(-rank);
  const output = outputSizes(where, sizes, options);
  output.forEach((n, i) => {
    // PyTorch wants one place more of volumes than of images.
    if (n + kernel[i]! - 1 > sizes[i]! - (rank - 2))
      throw new ShapeError(
        `${where}: ${n} windows of ${kernel[i]} do not fit dimension ${i} of the spatial size ${showShape(sizes)}: outputSize + kernelSize - 1 must be ${rank === 2 ? 'at most' : 'below'} its size`,
      );
  });
  const lead = x.shape.slice(0, -rank);
  const samples = samplesOf(where, rank, x, lead, options);
  const three = (values: number[], fill: number) => (rank === 3 ? values : [fill, ...values]);
  const [values, indices] = apply(fractionalMaxPoolOp, [x, samples], {
    input: three(sizes, 1),
    kernel: three(kernel, 1),
    output: three(output, 1),
    // PyTorch's images take the first sample for the width, its volumes for the depth.
    sample: rank === 3 ? [0, 1, 2] : [-1, 1, 0],
    shape: [...lead, ...output],
  });
  return [values!, indices!];
}

function outputSizes(where: string, sizes: readonly number[], options: FractionalMaxPoolOptions): number[] {
  const { outputSize = null, outputRatio = null } = options;
  if (outputSize !== null) return spatialSizes(where, 'outputSize', outputSize, sizes.length, 0);
  if (outputRatio === null)
    throw new RangeError(`${where}: one of outputSize and outputRatio must be given, got neither`);
  const ratios = typeof outputRatio === 'number' ? sizes.map(() => outputRatio) : outputRatio;
  if (!Array.isArray(ratios) || ratios.length !== sizes.length || !ratios.every((r) => r > 0 && r <= 1))
    throw new RangeError(
      `${where}: outputRatio must be one number from above 0 to 1 or ${sizes.length}, got ${show(outputRatio)}`,
    );
  return sizes.map((n, i) => Math.trunc(n * ratios[i]!));
}

function samplesOf(
  where: string,
  rank: number,
  x: Tensor,
  lead: readonly number[],
  options: FractionalMaxPoolOptions,
): Tensor {
  const shape = [lead.length === 2 ? lead[0]! : 1, lead.at(-1)!, rank];
  const { randomSamples = null } = options;
  if (randomSamples === null) return rand(shape, { dtype: x.dtype, generator: generatorOf(where, options) });
  checkTensor(where, randomSamples, 'randomSamples');
  if (randomSamples.dtype !== x.dtype)
    throw new TypeError(`${where}: randomSamples must have the dtype of x, ${x.dtype}, got ${randomSamples.dtype}`);
  const given = randomSamples.shape;
  if (given.length !== 3 || given[0]! < shape[0]! || given[1] !== shape[1] || given[2] !== rank)
    throw new ShapeError(
      `${where}: randomSamples must have shape ${showShape(shape)} for x of shape ${showShape(x.shape)}, got ${showShape(given)}`,
    );
  return randomSamples.detach();
}
