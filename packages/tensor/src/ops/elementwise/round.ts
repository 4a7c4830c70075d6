import { show } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { refuseIntegers } from './frac.ts';
import { refuseBool, sameType, unary, unaryInPlace } from './pointwise.ts';
import { rounding } from './rounding.ts';

export const roundOp = rounding('round');
const toWhole = unary(roundOp, refuseBool);
const toWhole_ = unaryInPlace(roundOp, sameType, refuseBool);

/** Options of {@link round}. */
export interface RoundOptions {
  /** How many digits after the point to keep; a negative number rounds to tens, hundreds and so on. Default: 0. */
  decimals?: number;
}

/** How the options of `round` are given. */
export type GivenRound = Given<RoundOptions, [decimals: number]>;

const roundOptions = optionTable({ decimals: unchecked(0) } satisfies RulesFor<RoundOptions>, ['decimals']);

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
export function round(x: Tensor, ...given: GivenRound): Tensor {
  const decimals = readDecimals('round', x, given);
  const power = 10 ** Math.abs(decimals); // never 0.001, which is not exact
  if (decimals === 0) return toWhole(x);
  return decimals > 0 ? toWhole(x.mul(power)).div(power) : toWhole(x.div(power)).mul(power);
}

/**
 * {@link round} in place.
 *
 * @example
 * ```ts
 * round_(tensor([0.5, 1.7])); // [0, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.round_.html
 */
export function round_(x: Tensor, ...given: GivenRound): Tensor {
  const decimals = readDecimals('round_', x, given);
  const power = 10 ** Math.abs(decimals);
  if (decimals === 0) return toWhole_(x);
  return decimals > 0 ? toWhole_(x.mul_(power)).div_(power) : toWhole_(x.div_(power)).mul_(power);
}

function readDecimals(where: string, x: Tensor, given: readonly unknown[]): number {
  const { decimals } = roundOptions.take(where, given);
  if (!Number.isInteger(decimals))
    throw new RangeError(`${where}: decimals must be a whole number, got ${show(decimals)}`);
  checkTensor(where, x);
  if (decimals !== 0) refuseIntegers(where, x);
  return decimals;
}
