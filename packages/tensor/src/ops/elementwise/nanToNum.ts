import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { copyLike } from '../../core/copy.ts';
import { type FloatDType, isFloat } from '../../core/dtype.ts';
import { isHalf } from '../../core/half.ts';
import { allocateLike } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, orNull, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { isfinite } from './isfinite.ts';
import { mul } from './mul.ts';
import { inPlaceUnary } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';

const { eq, where } = expr;
const replaced = program(1, (x, nan, high, low) =>
  where(eq(x, x), where(eq(x, Number.POSITIVE_INFINITY), high!, where(eq(x, Number.NEGATIVE_INFINITY), low!, x)), nan!),
);

/** The same where infinities become the largest numbers. */
const bounded = program(1, (x, nan, high) => expr.finite(x, nan!, high!));

/** What `nanToNum` puts in the place of what is not finite. */
export interface NanToNumOptions {
  /** Default: 0. */
  nan?: number | null;
  /** Default: the largest number of the dtype. */
  posinf?: number | null;
  /** Default: the smallest number of the dtype. */
  neginf?: number | null;
}

interface Replacements {
  readonly nan: number;
  readonly posinf: number | null;
  readonly neginf: number | null;
}

const largest: Record<FloatDType, number> = {
  float16: 65504,
  bfloat16: (2 - 2 ** -7) * 2 ** 127,
  float32: (2 - 2 ** -23) * 2 ** 127,
  float64: Number.MAX_VALUE,
};

export const nanToNumOp: OpRecord<[Tensor], Replacements> = {
  name: 'nanToNum',
  saves: [0],
  forward([x], { nan, posinf, neginf }, out) {
    if (!isFloat(x.dtype)) return copyLike(x);
    const high = posinf ?? largest[x.dtype];
    const low = neginf ?? -largest[x.dtype];
    const way = high === largest[x.dtype] && low === -high ? bounded : replaced;
    return runPointwise('nanToNum', way, [x], x.dtype, x.dtype, out ?? allocateLike(x, x.dtype, false), [
      nan,
      high,
      low,
    ]);
  },
  backward: (g, ctx) => [mul(g, isfinite(ctx.input(0)))],
};

/** How the options of `nanToNum` are given. */
export type GivenNanToNum = Given<NanToNumOptions, [nan: number | null, posinf: number | null, neginf: number | null]>;

const nanToNumOptions = optionTable(
  { nan: orNull(real(0), 0), posinf: orNull(real(0)), neginf: orNull(real(0)) } satisfies RulesFor<NanToNumOptions>,
  ['nan', 'posinf', 'neginf'],
);

function replacements(name: string, x: Tensor, given: readonly unknown[]): Replacements {
  const read = nanToNumOptions.take(name, given);
  const nan = read.nan ?? 0;
  const { dtype } = checkTensor(name, x);
  const bound = isHalf(dtype) ? largest[dtype] : null; // which is not that of float32, which they are widened to
  const posinf = read.posinf ?? bound;
  const neginf = read.neginf ?? (bound && -bound);
  for (const [key, value] of Object.entries({ nan, posinf, neginf }))
    if (value !== null && typeof value !== 'number')
      throw new TypeError(`${name}: ${key} must be a number, got ${show(value)}`);
  return { nan, posinf, neginf };
}

/**
 * Numbers in the place of NaN and infinities; see {@link Tensor.nanToNum}.
 *
 * @example
 * ```ts
 * nanToNum(tensor([NaN, 1])); // [0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nan_to_num.html
 */
export function nanToNum(x: Tensor, ...given: GivenNanToNum): Tensor {
  return apply(nanToNumOp, [checkTensor('nanToNum', x)], replacements('nanToNum', x, given));
}

/**
 * {@link nanToNum} in place.
 *
 * @example
 * ```ts
 * nanToNum_(tensor([NaN, 1])); // [0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.nan_to_num_.html
 */
export function nanToNum_(x: Tensor, ...given: GivenNanToNum): Tensor {
  return inPlaceUnary(nanToNumOp, x, replacements('nanToNum_', x, given));
}
