import { apply, applyInPlace, perform } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { checkProbability, show, showShape } from '../../core/check.ts';
import { copyInto, memoryWithoutGaps } from '../../core/copy.ts';
import { type FloatArray, isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { allocateLike, allocateStrided, allocateTensor } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { generator } from '../../generator/checkGenerator.ts';
import { generatorOf, type RandomOptions } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';
import { mulOp } from '../elementwise/mul.ts';
import { type DropoutOptions, dropoutOp, maskOp } from './dropout.ts';

interface AlphaDropoutAttrs {
  /** What kept elements are multiplied by, 0 where dropped; broadcasts against the input. */
  readonly mask: Tensor;
  /** What is added to kept and to dropped elements. */
  readonly shift: readonly [kept: number, dropped: number];
  readonly p: number;
}

/** x · mask + shift */
export const alphaDropoutOp: OpRecord<[Tensor], AlphaDropoutAttrs> = {
  name: 'alphaDropout',
  forward([x], { mask, shift }) {
    const out = mulOp.forward([x, mask], undefined);
    const factors = allocateStrided(out.shape, out.dtype, out._strides);
    copyInto(factors, mask);
    const kept = memoryWithoutGaps(factors) as FloatArray;
    const values = memoryWithoutGaps(out) as FloatArray;
    for (let i = 0; i < values.length; i++) values[i]! += kept[i] === 0 ? shift[1] : shift[0];
    return out;
  },
  backward: (g, ctx) => [apply(dropoutOp, [g], { mask: ctx.attrs.mask, p: ctx.attrs.p })],
};

/** Options of {@link alphaDropout} and {@link featureAlphaDropout}. */
export interface AlphaDropoutOptions extends Omit<DropoutOptions, 'training'> {
  /** Without training the input is returned as it is and nothing is drawn. Default: false, unlike dropout's. */
  training?: boolean;
}

/** λα of SELU: what it tends to for small inputs is the negative of this. */
const saturation = 1.7580993408473766;

const alphaDropoutOptions = optionTable(
  { p: unchecked(0.5), training: flag(false), inplace: flag(false), generator } satisfies RulesFor<AlphaDropoutOptions>,
  ['p', 'training', 'inplace'],
);

/**
 * Dropout for SELU networks: with probability p an element becomes SELU's lower limit; then all are scaled and shifted
 * such that mean 0 and variance 1 are kept. `torch.nn.functional.alpha_dropout`. The mask is PyTorch's for the seed:
 * kept where a double uniform lies below 1 - p.
 *
 * @throws RangeError if p is outside [0, 1]
 * @example
 * ```ts
 * manualSeed(0);
 * alphaDropout(ones(4), { p: 0.5, training: true }); // [-0.7792, -0.7792, 1.6656, -0.7792]
 * ```
 * @see https://arxiv.org/abs/1706.02515
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.alpha_dropout.html
 */
export function alphaDropout(
  x: Tensor,
  ...given: Given<AlphaDropoutOptions, [p: number, training: boolean, inplace: boolean]>
): Tensor {
  return drop('alphaDropout', x, given, x.shape, true);
}

/**
 * {@link alphaDropout} of whole channels: one draw per (sample, channel) of an (N, C, …) tensor,
 * `torch.nn.functional.feature_alpha_dropout`.
 *
 * @throws ShapeError if x has fewer than two dimensions; RangeError if p is outside [0, 1]
 * @example
 * ```ts
 * manualSeed(0);
 * featureAlphaDropout(ones(1, 4, 2), { p: 0.5, training: true }); // [[[-0.7792, -0.7792], [-0.7792, -0.7792], [1.6656, 1.6656], [-0.7792, -0.7792]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.feature_alpha_dropout.html
 */
export function featureAlphaDropout(
  x: Tensor,
  ...given: Given<AlphaDropoutOptions, [p: number, training: boolean, inplace: boolean]>
): Tensor {
  const shape = x.shape.map((n, i) => (i < 2 ? n : 1));
  return drop('featureAlphaDropout', x, given, shape);
}

function drop(where: string, x: Tensor, given: readonly unknown[], shape: readonly number[], whole = false): Tensor {
  const read = alphaDropoutOptions.take(where, given);
  const { p, training, inplace } = read;
  checkTensor(where, x, 'x');
  checkProbability(where, 'p', p);
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: x must be a floating-point tensor, got ${show(x)}`);
  if (p === 0 || !training || x.numel() === 0) return x;
  if (!whole && p < 1 && x.ndim < 2)
    throw new ShapeError(
      `${where}: an input of at least 2 dimensions (N, C, …) is needed, got shape ${showShape(x.shape)}`,
    );
  const attrs = drawAttrs(where, x, p, read, shape, whole);
  return inplace ? applyInPlace(alphaDropoutOp, [x], attrs) : apply(alphaDropoutOp, [x], attrs);
}

function drawAttrs(
  where: string,
  x: Tensor,
  p: number,
  options: RandomOptions,
  shape: readonly number[],
  whole: boolean,
): AlphaDropoutAttrs {
  const room = whole ? allocateLike(x) : allocateTensor(shape, x.dtype);
  if (p === 1) return { mask: room, shift: [0, 0], p }; // all is multiplied by 0 and nothing is drawn
  const round = x.dtype === 'float32' ? Math.fround : (value: number) => value;
  const scale = 1 / Math.sqrt((saturation * saturation * p + 1) * (1 - p));
  const generator = generatorOf(where, options);
  const mask = perform(maskOp, [room], { generator, p, scale }, true);
  const kept = round(saturation * scale * p);
  return { mask, shift: [kept, round(kept - round(saturation * scale))], p };
}
