import { fillRandom, fillRandomRange, type MersenneTwister } from '@wick/kernels';
import { applyInPlace } from '../../autograd/dispatch.ts';
import { show } from '../../core/check.ts';
import type { WideDType } from '../../core/dtype.ts';
import { type HalfDType, isHalf } from '../../core/half.ts';
import { isRecord, optionTable, unchecked } from '../../core/options.ts';
import { generator } from '../../generator/checkGenerator.ts';
import { type Generator, generatorOf } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';
import { type DrawArgs, type DrawOp, draw, noGradient } from './draw.ts';

interface RandomAttrs {
  readonly generator: Generator;
  /** null: from 0 on, all that the dtype holds. */
  readonly from: bigint | number | null;
  /** null: up to the largest integer that the dtype holds. */
  readonly to: bigint | number | null;
}

export const randomOp: DrawOp<RandomAttrs> = {
  name: 'random',
  halves: true,
  forward: ([x], { generator, from, to }, out = x) =>
    draw('random_', out, generator, (twister, data) => {
      if (from === null && isHalf(out.dtype)) fillRandomHalves(twister, data as Float32Array, out.dtype);
      else if (from === null) fillRandom(twister, data, out.dtype as WideDType);
      else fillRandomRange(twister, data, from, to);
    }),
  backward: noGradient,
};

/** A word mod (2^digits + 1), where a half type has 11 or 8 binary digits. */
function fillRandomHalves(twister: MersenneTwister, out: Float32Array, dtype: HalfDType): void {
  const range = (dtype === 'float16' ? 2 ** 11 : 2 ** 8) + 1;
  fillRandomRange(twister, out, 0, range);
}

type Bound = bigint | number | null;

const rules = { generator, from: unchecked<Bound>(null), to: unchecked<Bound>(null) };
const upTo = optionTable(rules, ['to']);
const fromTo = optionTable(rules, ['from', 'to']);

/** {@link Tensor.random_} */
export function random_(t: Tensor, ...args: DrawArgs): Tensor {
  // One number alone is the upper bound.
  const last = args.at(-1);
  const alone = args.filter((value) => value !== undefined && !isRecord(value)).length === 1;
  const table = alone && args[0] !== undefined && !(isRecord(last) && 'to' in last) ? upTo : fromTo;
  const given = table.take('random_', args);
  for (const which of ['from', 'to'] as const) {
    const value = given[which];
    if (value === null || typeof value === 'bigint') continue;
    if (typeof value !== 'number') throw new TypeError(`random_: ${which} must be an integer, got ${show(value)}`);
    if (!Number.isInteger(value)) throw new RangeError(`random_: ${which} must be an integer, got ${show(value)}`);
  }
  const { to } = given;
  const from = given.from ?? (to === null ? null : 0);
  if (t.dtype === 'bool' && from !== null) checkBool(from, to);
  return applyInPlace(randomOp, [t], { generator: generatorOf('random_', given), from, to });
}

function checkBool(from: bigint | number, to: bigint | number | null): void {
  if (from < 0 || from > 1) throw new RangeError(`random_: from must be 0 or 1 for bool, got ${show(from)}`);
  if (to !== null && to > 2) throw new RangeError(`random_: to must be at most 2 for bool, got ${show(to)}`);
}
