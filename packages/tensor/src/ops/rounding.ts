import { isFloat } from '../core/dtype.ts';
import { show } from '../core/errors.ts';
import { wrapArray } from '../core/make.ts';
import type { OpRecord } from '../op.ts';
import { gather } from '../strided/copy.ts';
import type { StridedUnary } from '../strided/interface.ts';
import { rowOf, type UnaryRow, unaryRows } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor } from './arguments.ts';
import { noSlope, onAny, refuseBool, runUnary, sameType, unary, unaryInPlace } from './pointwise.ts';

/** A function that rounds floats, leaves integers as they are, and has slope 0 everywhere. */
function rounding(name: string, number: UnaryRow, strided?: StridedUnary): OpRecord<[Tensor]> {
  return {
    name,
    forward: ([x], _, out) =>
      isFloat(x.dtype)
        ? runUnary({ number, strided }, x, x.dtype, x.dtype, out)
        : wrapArray(gather(x), x.shape, x.dtype),
    backward: (g) => [noSlope(g)],
  };
}

export const floorOp = rounding('floor', unaryRows.floor, 'floor');
/**
 * ⌊x⌋, the next whole number below. The gradient is 0.
 *
 * @throws TypeError for bool
 * @example
 * ```ts
 * floor(tensor([-1.5, 1.2])); // [-2, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.floor.html
 */
export const floor = unary(floorOp, refuseBool);
export const floor_ = unaryInPlace(floorOp, sameType, refuseBool);

export const ceilOp = rounding('ceil', unaryRows.ceil, 'ceil');
/**
 * ⌈x⌉, the next whole number above. The gradient is 0.
 *
 * @throws TypeError for bool
 * @example
 * ```ts
 * ceil(tensor([-1.5, 1.2])); // [-1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ceil.html
 */
export const ceil = unary(ceilOp, refuseBool);
export const ceil_ = unaryInPlace(ceilOp, sameType, refuseBool);

export const truncOp = rounding('trunc', rowOf(Math.trunc));
/**
 * The next whole number towards 0. The gradient is 0.
 *
 * @throws TypeError for bool
 * @example
 * ```ts
 * trunc(tensor([-1.5, 1.7])); // [-1, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.trunc.html
 */
export const trunc = unary(truncOp, refuseBool);
export const trunc_ = unaryInPlace(truncOp, sameType, refuseBool);

/** To the nearest integer; from half-way to the even one, as IEEE 754 rounds. The sign of zero is kept. */
function roundHalfEven(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  if (!(rest > 0)) return x; // whole, NaN or infinite
  const rounded = rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : low + 1;
  return rounded === 0 && x < 0 ? -0 : rounded;
}

export const roundOp = rounding('round', rowOf(roundHalfEven));
const toWhole = unary(roundOp, refuseBool);
const toWhole_ = unaryInPlace(roundOp, sameType, refuseBool);

/** Options of {@link round}. */
export interface RoundOptions {
  /** How many digits after the point to keep; a negative number rounds to tens, hundreds and so on. Default: 0. */
  decimals?: number;
}

/**
 * The nearest whole number, or the nearest with so many `decimals`; half-way the even one. The gradient is 0.
 *
 * @throws RangeError unless `decimals` is a whole number; TypeError for integers with decimals
 * @example
 * ```ts
 * round(tensor([0.5, 1.5, 2.7])); // [0, 2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.round.html
 */
export function round(x: Tensor, options: RoundOptions = {}): Tensor {
  const decimals = readDecimals('round', x, options);
  const power = 10 ** Math.abs(decimals); // never 0.001, which is not exact
  if (decimals === 0) return toWhole(x);
  return decimals > 0 ? toWhole(x.mul(power)).div(power) : toWhole(x.div(power)).mul(power);
}

/** {@link round}, in place. */
export function round_(x: Tensor, options: RoundOptions = {}): Tensor {
  const decimals = readDecimals('round_', x, options);
  const power = 10 ** Math.abs(decimals);
  if (decimals === 0) return toWhole_(x);
  return decimals > 0 ? toWhole_(x.mul_(power)).div_(power) : toWhole_(x.div_(power)).mul_(power);
}

function readDecimals(where: string, x: Tensor, { decimals = 0 }: RoundOptions): number {
  if (!Number.isInteger(decimals))
    throw new RangeError(`${where}: decimals must be a whole number, got ${show(decimals)}`);
  checkTensor(where, x);
  if (decimals !== 0) refuseIntegers(where, x);
  return decimals;
}

export const fracOp: OpRecord<[Tensor]> = {
  name: 'frac',
  forward: onAny({ number: rowOf((x) => x - Math.trunc(x)) }),
  backward: (g) => [g],
};

function refuseIntegers(where: string, x: Tensor): void {
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: a floating-point tensor is needed, got ${x.dtype}`);
}

/**
 * x - trunc(x): what is behind the point, with the sign of x.
 *
 * @throws TypeError for integers and bool
 * @example
 * ```ts
 * frac(tensor([-1.5, 1.25])); // [-0.5, 0.25]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.frac.html
 */
export const frac = unary(fracOp, refuseIntegers);
export const frac_ = unaryInPlace(fracOp, sameType, refuseIntegers);
