import type { Operand } from '../autograd/op.ts';
import type { Tensor } from '../tensor.ts';
import { copyInto } from './copy.ts';
import { channelsLastStrides, type Layout, likeStrides, looksChannelsLast } from './layout.ts';
import { aliasOf, allocateStrided } from './make.ts';
import { isRowMajor } from './shape.ts';

// Operations that compute row by row, and whose results PyTorch leaves in another order of memory.

/** The values of a row-major result in memory with these strides (without gaps); null for row-major. */
export function laidOut(result: Tensor, strides: readonly number[] | null): Tensor {
  if (strides === null) return result;
  if (isRowMajor(result.shape, strides)) return aliasOf(result, result.shape, strides); // sizes of 1 step otherwise
  const out = allocateStrided(result.shape, result.dtype, strides, undefined, false);
  copyInto(out, result);
  return out;
}

/** The values of a result of x's shape, lying in memory as `x` does but for gaps. */
export function laidLike(result: Tensor, x: Tensor): Tensor {
  return laidOut(result, likeStrides(x));
}

/** A result with its channels last in memory if one of the operands has them there. */
export function inFormatOf(result: Tensor, operands: readonly Operand[]): Tensor {
  const { shape } = result;
  const last = operands.some((t) => t?.shape.length === shape.length && looksChannelsLast(t.shape, t._strides));
  return laidOut(result, last ? channelsLastStrides(shape) : null);
}

/** {@link inFormatOf} of an operand that only its geometry is left of: the gradient of a convolution, of a pool. */
export function inFormatOfLayout(result: Tensor, { shape, _strides }: Layout): Tensor {
  return laidOut(result, looksChannelsLast(shape, _strides) ? channelsLastStrides(result.shape) : null);
}

/** {@link inFormatOf} for lines (N, C, L), which PyTorch computes as images one pixel high. */
export function inLineFormatOf(result: Tensor, x: Layout): Tensor {
  if (x.shape.length !== 3 || result.shape.length !== 3) return inFormatOfLayout(result, x);
  const [n, c, l] = x.shape as [number, number, number];
  const [sn, sc, sl] = x._strides as [number, number, number];
  if (!looksChannelsLast([n, c, 1, l], [sn, sc, l * sl, sl])) return result;
  const [on, oc, ol] = result.shape as [number, number, number];
  return laidOut(result, channelsLastStrides([on, oc, 1, ol]).toSpliced(2, 1));
}
