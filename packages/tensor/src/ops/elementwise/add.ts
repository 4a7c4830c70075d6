import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { type DType, isFloat, type Scalar } from '../../core/dtype.ts';
import { halfBits, halfValue, isHalf } from '../../core/half.ts';
import { operand } from '../../core/operand.ts';
import { optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { inPlace, loopScalar } from './pointwise.ts';
import { castAll, runPointwise, runWithNumber } from './runPointwise.ts';

const sum = program(2, (a, b) => expr.add(a, b));

/** a + alpha · b, in float32 rounded once; for bool "or" and "and". */
const scaledSum = program(2, (a, b, alpha) => expr.mulAdd(b, alpha, a));

/** The forward of a + alpha · b. */
export function scaledAdd(where: string, inputs: readonly Tensor[], alpha: Scalar, dtype: DType, out?: Tensor): Tensor {
  return runPointwise(where, scaledSum, castAll(inputs, dtype), dtype, dtype, out, [loopScalar(alpha, dtype)]);
}

/** Options of `add` and `sub`. */
export interface AlphaOptions {
  /** What the second operand is multiplied with. Default: 1. */
  alpha?: Scalar;
}

const alphaOptions = optionTable({ alpha: unchecked<Scalar>(1) } satisfies RulesFor<AlphaOptions>, ['alpha']);

function checkAlpha(where: string, alpha: Scalar, dtype: DType): void {
  if (typeof alpha !== 'number' && typeof alpha !== 'bigint' && typeof alpha !== 'boolean')
    throw new TypeError(`${where}: alpha must be a number, got ${show(alpha)}`);
  if (typeof alpha === 'boolean' && dtype !== 'bool')
    throw new TypeError(`${where}: a boolean alpha is for bool results only, this one is ${dtype}`);
  if (typeof alpha === 'number' && !Number.isInteger(alpha) && !isFloat(dtype))
    throw new TypeError(`${where}: for a result of dtype ${dtype} alpha must be a whole number, got ${alpha}`);
}

export const addOp: OpRecord<[Tensor, Tensor], { alpha: Scalar }> = {
  name: 'add',
  forward(inputs, { alpha }, out) {
    const dtype = resultType(...inputs);
    if (alpha !== 1) return scaledAdd('add', inputs, alpha, dtype, out);
    return runPointwise('add', sum, castAll(inputs, dtype), dtype, dtype, out);
  },
  backward: (g, ctx) => [ctx.needs(0) ? g : null, ctx.needs(1) ? scaled(g, ctx.attrs.alpha) : null],
};

export function scaled(g: Tensor, alpha: Scalar): Tensor {
  return alpha === 1 ? g : mul(g, alpha);
}

/**
 * a + alpha · b; see {@link Tensor.add}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * add(tensor([1, 2]), tensor([10, 20])); // [11, 22]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.add.html
 */
export function add(a: Tensor | Scalar, b: Tensor | Scalar, alpha?: Scalar | AlphaOptions): Tensor {
  return (
    (alpha === undefined && runWithNumber('add', sum, a, b)) ||
    apply(addOp, [operand('add', a, 'input'), operand('add', b)], alphaOf('add', a, b, alpha))
  );
}

/** In place: a + alpha · b. */
export function add_(a: Tensor, b: Tensor | Scalar, alpha?: Scalar | AlphaOptions): Tensor {
  return inPlace(addOp, a, operand('add_', b), alphaOf('add_', a, b, alpha));
}

const noAlpha = { alpha: 1 };

export function alphaOf(
  where: string,
  a: Tensor | Scalar,
  b: Tensor | Scalar,
  given: Scalar | AlphaOptions | undefined,
): { alpha: Scalar } {
  if (given === undefined) return noAlpha;
  const { alpha } = alphaOptions.take(where, [given]);
  if (alpha === 1) return noAlpha;
  const dtype = resultType(a, b);
  checkAlpha(where, alpha, dtype);
  return { alpha: isHalf(dtype) ? halfValue(halfBits(Number(alpha), dtype), dtype) : alpha };
}
