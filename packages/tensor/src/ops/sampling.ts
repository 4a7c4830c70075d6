import { multinomialWithoutReplacement, multinomialWithReplacement } from '@wick/kernels';
import { noGrad } from '../autograd/gradMode.ts';
import { allocate, type FloatArray, isFloat, type TypedArray } from '../core/dtype.ts';
import { ShapeError, show, showShape } from '../core/errors.ts';
import { allocateTensor, dense, wrapArray } from '../core/make.ts';
import { broadcastShapes, checkShape } from '../core/shape.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { type Generator, generatorOf, type RandomOptions } from '../random/generator.ts';
import { stridesLike } from '../random/memoryOrder.ts';
import { Tensor } from '../tensor.ts';
import { readOptions } from './creation.ts';
import { normal_ } from './random.ts';
import type { RandomTensorOptions } from './randomCreation.ts';

/** Options of {@link normal}. */
export interface NormalOptions extends RandomTensorOptions {
  /** The shape, where neither mean nor std is a tensor. */
  size?: number | readonly number[];
}

interface NormalAttrs {
  readonly generator: Generator;
  /** The number, where it is no tensor. */
  readonly mean: number | null;
  readonly std: number | null;
}

/** Normal numbers around the elements of one tensor, as wide as those of another; either may be a number. */
export const normalAroundOp: OpRecord<[mean: Tensor | null, std: Tensor | null], NormalAttrs> = {
  name: 'normalAround',
  forward([mean, std], { generator, mean: center, std: width }) {
    const shape = broadcastShapes('normal', mean?.shape ?? [], std?.shape ?? []);
    const out = allocateTensor(shape, (mean ?? std)!.dtype);
    return noGrad(() => {
      normal_(out, 0, std ? 1 : width!, { generator });
      if (std) out.mul_(std);
      return out.add_(mean ?? center!);
    });
  },
  backward: (_, ctx) => [
    ctx.needs(0) ? allocateTensor(ctx.shapeOf(0), ctx.dtypeOf(0)) : null, // the draw is not followed: zero, as in PyTorch
    ctx.needs(1) ? allocateTensor(ctx.shapeOf(1), ctx.dtypeOf(1)) : null,
  ],
};

/**
 * Normal numbers whose mean and deviation are given by element.
 *
 * With two numbers a `size` is needed, as the third argument or as an option. The dtype is that of `mean`, or of `std`
 * if the mean is a number; the shape is that which both broadcast to.
 *
 * @param mean - a number or a floating-point tensor.
 * @param std - a number or a tensor, not negative; default 1.
 * @throws ShapeError if the shapes do not broadcast. RangeError if a deviation is negative or NaN. TypeError without a
 * `size` for two numbers.
 * @example
 * ```ts
 * normal(tensor([0, 10]), 0.1);
 * normal(0, 2, [2, 3], { generator: new Generator().manualSeed(0) });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.normal.html
 */
export function normal(mean: number | Tensor, std?: number | Tensor, options?: NormalOptions): Tensor;
export function normal(mean: number, std: number, size: number | readonly number[], options?: NormalOptions): Tensor;
export function normal(
  mean: number | Tensor,
  std: number | Tensor = 1,
  third?: number | readonly number[] | NormalOptions,
  fourth?: NormalOptions,
): Tensor {
  const sized = typeof third === 'number' || Array.isArray(third);
  const options = (sized ? fourth : (third as NormalOptions | undefined)) ?? {};
  const size = sized ? (third as number | readonly number[]) : options.size;
  for (const [name, x] of Object.entries({ mean, std }))
    if (typeof x !== 'number' && !(x instanceof Tensor))
      throw new TypeError(`normal: ${name} must be a number or a Tensor, got ${show(x)}`);
  const generator = generatorOf('normal', options);
  if (typeof mean === 'number' && typeof std === 'number') {
    if (size === undefined) throw new TypeError('normal: size is needed where mean and std are numbers');
    const shape = checkShape('normal', typeof size === 'number' ? [size] : size);
    const { dtype, requiresGrad } = readOptions('normal', options, 'float32');
    requireFloat('the result', dtype);
    checkStd(std);
    return normal_(allocateTensor(shape, dtype), mean, std, { generator }).requiresGrad_(requiresGrad);
  }
  if (size !== undefined) throw new TypeError('normal: size goes with two numbers; a tensor brings its own shape');
  const [m, s] = [mean, std].map((x) => (typeof x === 'number' ? null : x)) as [Tensor | null, Tensor | null];
  requireFloat(m ? 'mean' : 'std', (m ?? s)!.dtype);
  if (m && s) broadcastShapes('normal', m.shape, s.shape);
  checkStd(s ? lowest(dense(s)) : (std as number));
  const number = (x: number | Tensor) => (typeof x === 'number' ? x : null);
  return apply(normalAroundOp, [m, s], { generator, mean: number(mean), std: number(std) });
}

/** The smallest value, NaN if there is one, 0 if there is none. */
function lowest(values: TypedArray): number {
  let low: number | bigint = values[0] ?? 0;
  for (let i = 0; i < values.length && !Number.isNaN(low); i++) if (!(values[i]! >= low)) low = values[i]!;
  return Number(low);
}

function checkStd(std: number): void {
  if (!(std >= 0)) throw new RangeError(`normal: std must be at least 0, got ${std}`);
}

function requireFloat(what: string, dtype: Tensor['dtype']): void {
  if (!isFloat(dtype)) throw new TypeError(`normal: ${what} must be floating-point, got ${dtype}`);
}

/** Options of {@link multinomial}. */
export interface MultinomialOptions extends RandomOptions {
  /** Whether a category may be drawn more than once. Default: false. */
  replacement?: boolean;
}

/**
 * Categories drawn by weight: `numSamples` indices for the only row, or for each row, of `weights`, as int64.
 *
 * @param weights - of shape (categories) or (rows, categories), floating-point, finite, not negative; they need not sum
 * to 1, but to more than 0.
 * @param numSamples - how many a row; without replacement at most as many as there are categories.
 * @throws RangeError if weights or counts are not so. ShapeError for other shapes. TypeError for integer weights.
 * @example
 * ```ts
 * const generator = new Generator().manualSeed(0);
 * multinomial(tensor([1, 1, 8]), 5, { replacement: true, generator });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.multinomial.html
 */
export function multinomial(weights: Tensor, numSamples: number, options: MultinomialOptions = {}): Tensor {
  if (!(weights instanceof Tensor)) throw new TypeError(`multinomial: weights must be a Tensor, got ${show(weights)}`);
  const replacement = options.replacement ?? false;
  if (typeof replacement !== 'boolean')
    throw new TypeError(`multinomial: replacement must be a boolean, got ${show(replacement)}`);
  const generator = generatorOf('multinomial', options);
  const { shape, dtype } = weights;
  if (!isFloat(dtype)) throw new TypeError(`multinomial: weights must be floating-point, got ${dtype}`);
  if (shape.length !== 1 && shape.length !== 2)
    throw new ShapeError(`multinomial: weights must have the shape [n] or [rows, n], got ${showShape(shape)}`);
  if (!Number.isInteger(numSamples) || numSamples < 1)
    throw new RangeError(`multinomial: numSamples must be a whole number from 1 up, got ${show(numSamples)}`);
  const categories = shape.at(-1)!;
  if (categories > 2 ** 24 || categories < 1)
    throw new RangeError(`multinomial: weights must hold 1 to 2^24 categories, got ${categories}`);
  if (!replacement && numSamples > categories)
    throw new RangeError(
      `multinomial: numSamples must be at most the ${categories} categories without replacement, got ${numSamples}`,
    );
  const rows = shape.length === 2 ? shape[0]! : 1;
  const data = dense(weights) as FloatArray;
  checkWeights(data, categories);
  const out = allocate('int64', rows * numSamples);
  if (rows > 0) {
    // A single sample is the same with and without replacement; PyTorch draws it in the second way.
    if (replacement && numSamples > 1) multinomialWithReplacement(generator._twister, data, numSamples, out, rows);
    else {
      const byColumns = rows > 1 && stridesLike(shape, weights._strides)[0] === 1;
      multinomialWithoutReplacement(generator._twister, data, numSamples, out, rows, byColumns);
    }
  }
  return wrapArray(out, shape.length === 2 ? [rows, numSamples] : [numSamples], 'int64');
}

function checkWeights(weights: FloatArray, categories: number): void {
  for (let i = 0; i < weights.length; i += categories) {
    let sum = 0;
    for (let j = i; j < i + categories; j++) {
      const weight = weights[j]!;
      if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY))
        throw new RangeError(`multinomial: weights must be finite and not negative, got ${weight}`);
      sum += weight;
    }
    if (!(sum > 0)) throw new RangeError(`multinomial: the weights of row ${i / categories} sum to ${sum}`);
  }
}
