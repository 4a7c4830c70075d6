import { whole } from '../../autograd/whole.ts';
import { convert, dense } from '../../core/copy.ts';
import type { FloatArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { checkFloatTensor } from '../../core/operand.ts';
import { count, type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';

/** Options of `histc`. */
export interface HistcOptions {
  /** How many bins. Default: 100. */
  bins?: number;
  /** Where the first one begins; if it equals `max` both are those of the elements. Default: 0. */
  min?: number;
  /** Where the last one ends, itself included. Default: 0. */
  max?: number;
}

const histcOptions = optionTable({ bins: count(100, 1), min: real(0), max: real(0) } satisfies RulesFor<HistcOptions>, [
  'bins',
  'min',
  'max',
]);

/**
 * How many elements lie in each of `bins` bins of one width between `min` and `max`, in the elements' dtype; what lies
 * outside, and NaN, is not counted. Without a gradient.
 *
 * @throws TypeError for integers; RangeError if min is above max or a limit is not finite
 * @example
 * ```ts
 * histc(tensor([1, 2, 1]), 4, 0, 3); // [0, 2, 1, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.histc.html
 */
export function histc(x: Tensor, ...given: Given<HistcOptions, [bins: number, min: number, max: number]>): Tensor {
  const { bins, min, max } = histcOptions.take('histc', given);
  checkFloatTensor('histc', x);
  return whole('histc', [x.detach()], { bins, min, max }, ([t]) => [countIn(t!, bins, min, max)])[0]!;
}

const { fround } = Math;

function countIn(x: Tensor, bins: number, min: number, max: number): Tensor {
  const data = dense(x) as FloatArray;
  let [low, high] = [min, max];
  if (low === high && data.length > 0) {
    low = Number.POSITIVE_INFINITY;
    high = Number.NEGATIVE_INFINITY;
    for (const v of data) {
      // NaN is no limit, and refused below.
      if (v < low || Number.isNaN(v)) low = v;
      if (v > high) high = v;
      if (Number.isNaN(low)) break;
    }
  }
  if (low === high) [low, high] = [low - 1, high + 1];
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw new RangeError(`histc: the range from ${low} to ${high} is not finite`);
  if (low > high) throw new RangeError(`histc: max must be larger than min, got ${max} and ${min}`);
  const out = allocateFor([bins], 'float64', 'histc');
  if (x.dtype === 'float64') {
    for (let i = 0; i < data.length; i++) {
      const v = data[i]!;
      if (v >= low && v <= high) out[Math.min(Math.floor(((v - low) * bins) / (high - low)), bins - 1)]!++;
    }
  } else {
    const from = fround(low);
    const width = fround(fround(high) - from);
    for (let i = 0; i < data.length; i++) {
      const v = data[i]!;
      if (!(v >= low && v <= high)) continue;
      const place = Math.floor(fround(fround(fround(v - from) * bins) / width));
      out[Math.min(place, bins - 1)]!++;
    }
  }
  return wrapArray(convert(out, x.dtype), [bins], x.dtype);
}
