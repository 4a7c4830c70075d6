import { isFloat } from '../core/dtype.ts';
import { wrapArray } from '../core/make.ts';
import type { OpRecord } from '../op.ts';
import { gather } from '../strided/copy.ts';
import type { StridedUnary } from '../strided/interface.ts';
import { rowOf, type UnaryRow, unaryRows } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
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
export const floor = unary(floorOp, refuseBool);
export const floor_ = unaryInPlace(floorOp, sameType, refuseBool);

export const ceilOp = rounding('ceil', unaryRows.ceil, 'ceil');
export const ceil = unary(ceilOp, refuseBool);
export const ceil_ = unaryInPlace(ceilOp, sameType, refuseBool);

export const truncOp = rounding('trunc', rowOf(Math.trunc));
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
export const round = unary(roundOp, refuseBool);
export const round_ = unaryInPlace(roundOp, sameType, refuseBool);

export const fracOp: OpRecord<[Tensor]> = {
  name: 'frac',
  forward: onAny({ number: rowOf((x) => x - Math.trunc(x)) }),
  backward: (g) => [g],
};

function refuseIntegers(where: string, x: Tensor): void {
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: a floating-point tensor is needed, got ${x.dtype}`);
}
export const frac = unary(fracOp, refuseIntegers);
export const frac_ = unaryInPlace(fracOp, sameType, refuseIntegers);
