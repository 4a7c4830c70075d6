import { fillBernoulli } from '@wick/kernels';
import { apply, applyInPlace, perform } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { checkProbability, show, showShape } from '../../core/check.ts';
import { type FloatArray, isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { isHalf } from '../../core/half.ts';
import { allocateLike, allocateTensor } from '../../core/make.ts';
import { flag, type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { naming } from '../../core/room.ts';
import { generator } from '../../generator/checkGenerator.ts';
import { type Generator, generatorOf, type RandomOptions } from '../../generator/generator.ts';
import { fillInMemoryOrder } from '../../generator/memoryOrder.ts';
import type { Tensor } from '../../tensor.ts';
import { mulOp } from '../elementwise/mul.ts';
import type { DrawAttrs } from '../random/draw.ts';

interface DropoutAttrs {
  /** 0 where dropped, 1 / (1 - p) where kept; broadcasts against the input. */
  readonly mask: Tensor;
  readonly p: number;
}

export const dropoutOp: OpRecord<[Tensor], DropoutAttrs> = {
  name: 'dropout',
  forward: ([x], { mask }, out) => mulOp.forward([x, mask], undefined, out),
  backward: (g, ctx) => [apply(dropoutOp, [g], ctx.attrs)], // the same mask again
};

/** Options of {@link dropout} and {@link featureDropout}. */
export interface DropoutOptions extends RandomOptions {
  /** The probability of an element to be dropped. Default: 0.5. */
  p?: number;
  /** Without training the input is returned as it is and nothing is drawn. Default: true. */
  training?: boolean;
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

const dropoutOptions = optionTable(
  { p: unchecked(0.5), training: flag(true), inplace: flag(false), generator } satisfies RulesFor<DropoutOptions>,
  ['p', 'training', 'inplace'],
);

/**
 * Sets each element to 0 with probability p and multiplies the others by 1 / (1 - p): `torch.nn.functional.dropout`.
 * The mask is PyTorch's for the seed: kept where a double uniform lies below 1 - p.
 *
 * @throws RangeError if p is outside [0, 1]
 * @example
 * ```ts
 * manualSeed(0);
 * dropout(ones(4), { p: 0.5 }); // [0, 0, 2, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout.html
 */
export function dropout(
  x: Tensor,
  ...given: Given<DropoutOptions, [p: number, training: boolean, inplace: boolean]>
): Tensor {
  return drop('dropout', x, given, x.shape, true);
}

/**
 * Dropout of whole channels: one draw per (sample, channel) of an (N, C, …) tensor, `torch.feature_dropout`.
 *
 * @throws ShapeError if x has fewer than two dimensions; RangeError if p is outside [0, 1]
 * @example
 * ```ts
 * manualSeed(0);
 * featureDropout(ones(1, 4, 2), { p: 0.5 }); // [[[0, 0], [0, 0], [2, 2], [0, 0]]]
 * ```
 */
export function featureDropout(
  x: Tensor,
  ...given: Given<DropoutOptions, [p: number, training: boolean, inplace: boolean]>
): Tensor {
  if (x.ndim < 2)
    throw new ShapeError(
      `featureDropout: an input of at least 2 dimensions (N, C, …) is needed, got shape ${showShape(x.shape)}`,
    );
  const shape = x.shape.map((n, i) => (i < 2 ? n : 1));
  return drop('featureDropout', x, given, shape);
}

function drop(where: string, x: Tensor, given: readonly unknown[], shape: readonly number[], whole = false): Tensor {
  const read = dropoutOptions.take(where, given);
  const { p, training, inplace } = read;
  checkProbability(where, 'p', p);
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: the input must be a floating-point tensor, got ${show(x)}`);
  if (p === 0 || !training || x.numel() === 0) return x;
  // All is multiplied by the number 0 where nothing is kept.
  const mask = naming(where, () => (whole && p < 1 ? allocateLike(x) : allocateTensor(whole ? [] : shape, x.dtype)));
  const factors = drawMask(mask, p, generatorOf(where, read));
  return inplace ? applyInPlace(dropoutOp, [x], { mask: factors, p }) : apply(dropoutOp, [x], { mask: factors, p });
}

/** Fills a mask of zeros with dropout's factors: 0 where dropped, 1 / (1 - p) where kept. */
export function drawMask(mask: Tensor, p: number, generator: Generator): Tensor {
  if (p === 1) return mask; // all is multiplied by 0 and nothing is drawn
  // PyTorch divides by the float32 value of 1 - p, but for float64.
  const scale = 1 / (mask.dtype === 'float64' ? 1 - p : Math.fround(1 - p));
  return perform(maskOp, [mask], { generator, p, scale }, true);
}

/** A mask of 0 where dropped and `scale` where kept, drawn into its input. */
export const maskOp: OpRecord<[Tensor], DrawAttrs<'p' | 'scale'>> = {
  name: 'mask',
  forward([mask], { generator, p, scale }) {
    const { data } = mask._storage;
    // A mask has memory of its own, without gaps.
    if (data.length === mask.numel() && !isHalf(mask.dtype)) fillFactors(generator, data as FloatArray, p, scale);
    else fillInMemoryOrder(mask, (out) => fillFactors(generator, out as FloatArray, p, scale));
    return mask;
  },
  backward: null,
};

function fillFactors(generator: Generator, factors: FloatArray, p: number, scale: number): void {
  fillBernoulli(generator._twister, factors, 1 - p);
  for (let i = 0; i < factors.length; i++) factors[i]! *= scale;
}
