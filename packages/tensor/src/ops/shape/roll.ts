import { show } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { cat } from './cat.ts';
import { reshape } from './reshape.ts';
import { slice } from './slice.ts';

/**
 * Shifted along dimensions; what leaves at one end comes in at the other. See {@link Tensor.roll}.
 *
 * @example
 * ```ts
 * roll(tensor([1, 2, 3]), 1); // [3, 1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.roll.html
 */
export function roll(
  x: Tensor,
  shifts: number | readonly number[],
  over?: Named<'dims', number | readonly number[] | null>,
): Tensor {
  checkTensor('roll', x);
  const dims = named('roll', 'dims', over);
  const by = typeof shifts === 'number' ? [shifts] : shifts;
  for (const s of by)
    if (!Number.isSafeInteger(s)) throw new RangeError(`roll: shifts must be whole numbers, got ${show(shifts)}`);
  if (dims === undefined || dims === null || (Array.isArray(dims) && dims.length === 0)) {
    if (by.length !== 1)
      throw new RangeError(`roll: one shift is expected where dims is not given, got ${show(shifts)}`);
    return reshape(x.ndim === 0 ? x.clone() : roll(x.reshape(-1), by, 0), x.shape);
  }
  if (typeof dims !== 'number' && !Array.isArray(dims))
    throw new TypeError(`roll: dims must be a number or an array of numbers, got ${show(dims)}`);
  const along = (typeof dims === 'number' ? [dims] : dims).map((d) => normalizeDim('roll', d, x.ndim));
  if (by.length !== along.length || by.length === 0)
    throw new RangeError(`roll: shifts ${show(shifts)} and dims ${show(dims)} must be of one length`);
  if (x.numel() === 0 || x.ndim === 0) return x.clone();
  return along.reduce((rolled, d, i) => {
    const n = rolled.shape[d]!;
    const cut = (n - (by[i]! % n)) % n; // the first element of the result; -n < shift % n < n
    return cat([slice(rolled, d, cut), slice(rolled, d, 0, cut)], d);
  }, x);
}
