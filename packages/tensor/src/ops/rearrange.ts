import { ShapeError, show, showShape } from '../core/errors.ts';
import { aliasOf, wrapArray } from '../core/make.ts';
import { contiguousStrides, normalizeDim, normalizeDims, numelOf } from '../core/shape.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { gather } from '../strided/copy.ts';
import { Tensor } from '../tensor.ts';
import { cat } from './joining.ts';
import { cloneOp, expand, reshape } from './movement.ts';
import { placeOp } from './place.ts';
import { diagonal, slice, unsqueeze } from './views.ts';

export const flipOp: OpRecord<[Tensor], { dims: readonly number[] }> = {
  name: 'flip',
  forward([x], { dims }) {
    // Read backwards: from the last element on, with negative strides.
    const strides = [...x._strides];
    let offset = x._offset;
    for (const d of dims) {
      offset += Math.max(0, x.shape[d]! - 1) * strides[d]!;
      strides[d] = -strides[d]!;
    }
    return wrapArray(gather(aliasOf(x, x.shape, strides, offset)), x.shape, x.dtype);
  },
  backward: (g, ctx) => [apply(flipOp, [g], ctx.attrs)],
};

/** {@link Tensor.flip} */
export function flip(x: Tensor, dims: number | readonly number[]): Tensor {
  return apply(flipOp, [x], { dims: normalizeDims('flip', dims, x.ndim) });
}

/** {@link Tensor.roll} */
export function roll(x: Tensor, shifts: number | readonly number[], dims?: number | readonly number[]): Tensor {
  const by = typeof shifts === 'number' ? [shifts] : shifts;
  for (const s of by)
    if (!Number.isSafeInteger(s)) throw new RangeError(`roll: shifts must be whole numbers, got ${show(shifts)}`);
  if (dims === undefined) {
    if (by.length !== 1)
      throw new RangeError(`roll: one shift is expected where dims is not given, got ${show(shifts)}`);
    return reshape(x.ndim === 0 ? x.clone() : roll(x.reshape(-1), by, 0), x.shape);
  }
  const along = (typeof dims === 'number' ? [dims] : dims).map((d) => normalizeDim('roll', d, x.ndim));
  if (by.length !== along.length || by.length === 0)
    throw new RangeError(`roll: shifts ${show(shifts)} and dims ${show(dims)} must be of one length`);
  if (x.numel() === 0 || x.ndim === 0) return x.clone();
  return along.reduce((rolled, d, i) => {
    const n = rolled.shape[d]!;
    const cut = (n - (by[i]! % n)) % n; // the first element of the result; -n < shift % n < n
    if (cut === 0 || cut === n) return i === 0 ? rolled.clone() : rolled;
    return cat([slice(rolled, d, cut), slice(rolled, d, 0, cut)], d);
  }, x);
}

/** {@link Tensor.rot90} */
export function rot90(x: Tensor, k = 1, dims: readonly number[] = [0, 1]): Tensor {
  if (!Number.isInteger(k)) throw new RangeError(`rot90: k must be a whole number, got ${show(k)}`);
  if (dims.length !== 2) throw new RangeError(`rot90: two dimensions are expected, got ${show(dims)}`);
  if (x.ndim < 2) throw new ShapeError(`rot90: at least 2 dimensions are expected, got shape ${showShape(x.shape)}`);
  const [a, b] = normalizeDims('rot90', dims, x.ndim) as [number, number];
  switch (((k % 4) + 4) % 4) {
    case 1:
      return flip(x, b).transpose(a, b);
    case 2:
      return flip(x, [a, b]);
    case 3:
      return flip(x, a).transpose(a, b);
    default:
      return x.clone();
  }
}

/** {@link Tensor.repeat} */
export function repeat(x: Tensor, repeats: readonly number[]): Tensor {
  const lead = repeats.length - x.ndim;
  if (lead < 0)
    throw new RangeError(
      `repeat: a number for each of the ${x.ndim} dimensions of shape ${showShape(x.shape)} is needed, got ${show(repeats)}`,
    );
  for (const r of repeats)
    if (!Number.isInteger(r) || r < 0)
      throw new RangeError(`repeat: repeats must be whole numbers from 0 up, got ${show(repeats)}`);
  // [n0, n1] -> [1, n0, 1, n1] -> [r0, n0, r1, n1], copied, -> [r0 n0, r1 n1]
  const sizes = repeats.map((_, i) => (i < lead ? 1 : x.shape[i - lead]!));
  const apart = reshape(
    x,
    sizes.flatMap((n) => [1, n]),
  );
  const wide = expand(
    apart,
    sizes.flatMap((n, i) => [repeats[i]!, n]),
  );
  const copy = apply(cloneOp, [wide], undefined);
  return reshape(
    copy,
    sizes.map((n, i) => n * repeats[i]!),
  );
}

/** {@link Tensor.tile} */
export function tile(x: Tensor, repeats: readonly number[]): Tensor {
  const missing = Math.max(0, x.ndim - repeats.length);
  return repeat(x, [...new Array<number>(missing).fill(1), ...repeats]);
}

/** {@link Tensor.repeatInterleave} */
export function repeatInterleave(x: Tensor, repeats: number | Tensor, dim?: number): Tensor {
  if (dim === undefined) return repeatInterleave(reshape(x, [-1]), repeats, 0);
  const d = normalizeDim('repeatInterleave', dim, x.ndim);
  if (x.ndim === 0) return repeatInterleave(reshape(x, [1]), repeats, 0);
  const n = x.shape[d]!;
  if (typeof repeats === 'number') {
    if (!Number.isInteger(repeats) || repeats < 0)
      throw new RangeError(`repeatInterleave: repeats must be a whole number from 0 up, got ${show(repeats)}`);
    const wide = unsqueeze(x, d + 1);
    const copy = apply(cloneOp, [expand(wide, wide.shape.with(d + 1, repeats))], undefined);
    return reshape(copy, x.shape.with(d, n * repeats));
  }
  return x.indexSelect(d, repeatedPlaces(repeats, n));
}

/** Each place as often as its count says, as an int64 index. */
function repeatedPlaces(repeats: Tensor, n: number): Tensor {
  if (!(repeats instanceof Tensor))
    throw new TypeError(`repeatInterleave: repeats must be a number or a tensor, got ${show(repeats)}`);
  if (repeats.dtype !== 'int64' && repeats.dtype !== 'int32')
    throw new TypeError(`repeatInterleave: repeats must be an int64 or int32 tensor, got ${repeats.dtype}`);
  if (repeats.ndim > 1 || (repeats.numel() !== n && repeats.numel() !== 1))
    throw new ShapeError(
      `repeatInterleave: repeats must hold one number, or one for each of ${n}, got shape ${showShape(repeats.shape)}`,
    );
  const counts = Array.from(gather(repeats), Number);
  if (counts.some((c) => c < 0))
    throw new RangeError(`repeatInterleave: repeats must be from 0 up, got ${show(counts)}`);
  const places: bigint[] = [];
  for (let i = 0; i < n; i++) for (let k = counts[counts.length === 1 ? 0 : i]!; k > 0; k--) places.push(BigInt(i));
  return wrapArray(BigInt64Array.from(places), [places.length], 'int64');
}

interface TriangleAttrs {
  readonly diagonal: number;
  readonly upper: boolean;
}

export const triangleOp: OpRecord<[Tensor], TriangleAttrs> = {
  name: 'triangle',
  forward([x], { diagonal: k, upper }) {
    const data = gather(x);
    const zero = (x.dtype === 'int64' ? 0n : 0) as never;
    const [rows, columns] = x.shape.slice(-2) as [number, number];
    for (let start = 0; start < data.length; start += columns) {
      const row = (start / columns) % rows;
      const edge = Math.min(columns, Math.max(0, upper ? row + k : row + k + 1));
      if (upper) data.fill(zero, start, start + edge);
      else data.fill(zero, start + edge, start + columns);
    }
    return wrapArray(data, x.shape, x.dtype);
  },
  backward: (g, ctx) => [apply(triangleOp, [g], ctx.attrs)],
};

function triangle(where: string, x: Tensor, k: number, upper: boolean): Tensor {
  if (x.ndim < 2) throw new ShapeError(`${where}: at least 2 dimensions are expected, got shape ${showShape(x.shape)}`);
  if (!Number.isInteger(k)) throw new RangeError(`${where}: diagonal must be a whole number, got ${show(k)}`);
  return apply(triangleOp, [x], { diagonal: k, upper });
}

/** {@link Tensor.tril} */
export function tril(x: Tensor, k = 0): Tensor {
  return triangle('tril', x, k, false);
}

/** {@link Tensor.triu} */
export function triu(x: Tensor, k = 0): Tensor {
  return triangle('triu', x, k, true);
}

/** {@link Tensor.diag} */
export function diag(x: Tensor, k = 0): Tensor {
  if (x.ndim !== 1 && x.ndim !== 2)
    throw new ShapeError(`diag: a vector or a matrix is expected, got shape ${showShape(x.shape)}`);
  if (!Number.isInteger(k)) throw new RangeError(`diag: diagonal must be a whole number, got ${show(k)}`);
  if (x.ndim === 2) return diagonal(x, k).clone();
  const n = numelOf(x.shape) + Math.abs(k);
  const baseShape = [n, n];
  const [down, right] = contiguousStrides(baseShape) as [number, number];
  const geometry = { shape: x.shape, strides: [down + right], offset: k > 0 ? k * right : -k * down };
  return apply(placeOp, [x], { geometry, baseShape });
}
