import { whole } from '../../autograd/whole.ts';
import { checkTensor } from '../../core/operand.ts';
import { any, count, type Given, optionTable, type RulesFor } from '../../core/options.ts';
import { checkRoom } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { full } from '../creation/full.ts';
import { cat } from '../shape/cat.ts';
import { narrow } from '../shape/narrow.ts';
import { nonzero } from './nonzero.ts';

/** Options of `nonzeroStatic`. */
export interface NonzeroStaticOptions {
  /** How many rows there are; has to be given. */
  size?: number;
  /** What stands in rows for which there is no element. Default: -1. */
  fillValue?: number | bigint;
}

/** How the options of `nonzeroStatic` are given. */
export type GivenNonzeroStatic = Given<NonzeroStaticOptions, [size: number, fillValue: number | bigint]>;

const integer = (value: unknown) => typeof value === 'bigint' || Number.isInteger(value);
const nonzeroStaticOptions = optionTable(
  {
    size: count(-1, 0),
    fillValue: any<number | bigint>(-1, 'an integer', integer),
  } satisfies RulesFor<NonzeroStaticOptions>,
  ['size', 'fillValue'],
);

/**
 * The indices of the first `size` elements that are not zero, in row-major order: an int64 tensor [size, ndim], whose
 * last rows hold `fillValue` if there are fewer.
 *
 * @throws RangeError unless `size` is a whole number from 0 up
 * @example
 * ```ts
 * nonzeroStatic(tensor([0, 1, 2]), { size: 3 }); // [[1], [2], [-1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nonzero_static.html
 */
export function nonzeroStatic(x: Tensor, ...given: GivenNonzeroStatic): Tensor {
  checkTensor('nonzeroStatic', x);
  const { size, fillValue } = nonzeroStaticOptions.take('nonzeroStatic', given);
  if (size < 0) throw new TypeError('nonzeroStatic: size has to be given, a whole number from 0 up');
  checkRoom('nonzeroStatic', [size, x.ndim], 'int64');
  const told = { size, fillValue };
  return whole('nonzeroStatic', [x.detach()], told, ([t]) => [firstOf(t!, size, fillValue)])[0]!;
}

function firstOf(x: Tensor, size: number, fillValue: number | bigint): Tensor {
  const found = nonzero(x);
  const n = Math.min(size, found.shape[0]!);
  return cat([narrow(found, 0, 0, n), full([size - n, x.ndim], fillValue, { dtype: 'int64' })], 0).contiguous();
}
