import { integersHint, show, showShape } from '../../core/check.ts';
import { gather } from '../../core/copy.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import { allocateFor, naming } from '../../core/room.ts';
import { normalizeDim } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from './clone.ts';
import { expand } from './expand.ts';
import { reshape } from './reshape.ts';
import { unsqueeze } from './unsqueeze.ts';

/**
 * Each element several times in a row. See {@link Tensor.repeatInterleave}.
 *
 * @example
 * ```ts
 * repeatInterleave(tensor([1, 2]), 2); // [1, 1, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.repeat_interleave.html
 */
export function repeatInterleave(x: Tensor, repeats: number | Tensor, along?: Named<'dim', number | null>): Tensor {
  checkTensor('repeatInterleave', x);
  const dim = named('repeatInterleave', 'dim', along);
  if (dim === undefined || dim === null) return repeatInterleave(reshape(x, [-1]), repeats, 0);
  const d = normalizeDim('repeatInterleave', dim, x.ndim);
  if (x.ndim === 0) return repeatInterleave(reshape(x, [1]), repeats, 0);
  const n = x.shape[d]!;
  if (typeof repeats === 'number') {
    if (!Number.isInteger(repeats) || repeats < 0)
      throw new RangeError(`repeatInterleave: repeats must be a whole number from 0 up, got ${show(repeats)}`);
    const wide = unsqueeze(x, d + 1);
    const copy = naming('repeatInterleave', () => clone(expand(wide, wide.shape.with(d + 1, repeats)), 'contiguous'));
    return reshape(copy, x.shape.with(d, n * repeats));
  }
  return x.indexSelect(d, repeatedPlaces(repeats, n));
}

/** Each place as often as its count says, as an int64 index. */
function repeatedPlaces(repeats: Tensor, n: number): Tensor {
  if (!isTensor(repeats))
    throw new TypeError(`repeatInterleave: repeats must be a number or a tensor, got ${show(repeats)}`);
  if (repeats.dtype !== 'int64' && repeats.dtype !== 'int32')
    throw new TypeError(
      `repeatInterleave: repeats must be an int64 or int32 tensor, got ${repeats.dtype}${integersHint(repeats)}`,
    );
  if (repeats.ndim > 1 || (repeats.numel() !== n && repeats.numel() !== 1))
    throw new ShapeError(
      `repeatInterleave: repeats must hold one number, or one for each of ${n}, got shape ${showShape(repeats.shape)}`,
    );
  const counts = Array.from(gather(repeats), Number);
  if (counts.some((c) => c < 0))
    throw new RangeError(`repeatInterleave: repeats must be from 0 up, got ${show(counts)}`);
  const times = (i: number) => counts[counts.length === 1 ? 0 : i]!;
  let total = 0;
  for (let i = 0; i < n; i++) total += times(i);
  const places = allocateFor([total], 'int64', 'repeatInterleave');
  for (let i = 0, at = 0; i < n; at += times(i), i++) places.fill(BigInt(i), at, at + times(i));
  return wrapArray(places, [total], 'int64');
}
