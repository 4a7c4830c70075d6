import { multinomialWithoutReplacement, multinomialWithReplacement } from '@wick/kernels';
import { perform } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { type FloatArray, isFloat, type TypedArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { likeStrides } from '../../core/layout.ts';
import { wrapArray } from '../../core/make.ts';
import { flag, type Given, optionTable, type RulesFor } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { generator } from '../../generator/checkGenerator.ts';
import { generatorOf, type RandomOptions } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';
import type { DrawAttrs } from './draw.ts';

/** The smallest value, NaN if there is one, 0 if there is none. */
export function lowest(values: TypedArray): number {
  let low: number | bigint = values[0] ?? 0;
  for (let i = 0; i < values.length && !Number.isNaN(low); i++) if (!(values[i]! >= low)) low = values[i]!;
  return Number(low);
}

/** Options of {@link multinomial}. */
export interface MultinomialOptions extends RandomOptions {
  /** Whether a category may be drawn more than once. Default: false. */
  replacement?: boolean;
}

/** How the options of `multinomial` are given. */
export type GivenMultinomial = Given<MultinomialOptions, [replacement: boolean]>;

const multinomialOptions = optionTable({ replacement: flag(false), generator } satisfies RulesFor<MultinomialOptions>, [
  'replacement',
]);

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
export function multinomial(weights: Tensor, numSamples: number, ...given: GivenMultinomial): Tensor {
  if (!isTensor(weights)) throw new TypeError(`multinomial: weights must be a Tensor, got ${show(weights)}`);
  const read = multinomialOptions.take('multinomial', given);
  const { replacement } = read;
  const generator = generatorOf('multinomial', read);
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
  return perform(multinomialOp, [weights], { generator, numSamples, replacement });
}

const multinomialOp: OpRecord<[Tensor], DrawAttrs<'numSamples'> & { readonly replacement: boolean }> = {
  name: 'multinomial',
  forward([weights], { generator, numSamples, replacement }) {
    const { shape } = weights;
    const rows = shape.length === 2 ? shape[0]! : 1;
    const data = dense(weights) as FloatArray;
    const outShape = shape.length === 2 ? [rows, numSamples] : [numSamples];
    const out = allocateFor(outShape, 'int64', 'multinomial');
    if (rows > 0) {
      // A single sample is the same with and without replacement; PyTorch draws it in the second way.
      if (replacement && numSamples > 1) multinomialWithReplacement(generator._twister, data, numSamples, out, rows);
      else {
        const byColumns = rows > 1 && likeStrides(weights)[0] === 1;
        multinomialWithoutReplacement(generator._twister, data, numSamples, out, rows, byColumns);
      }
    }
    return wrapArray(out, outShape, 'int64');
  },
  backward: null,
};
