import { checkBoolean, show, showShape } from '../../core/check.ts';
import type { Scalar } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor, isScalar } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { fill_ } from '../elementwise/fill.ts';
import { asStridedView } from '../shape/asStrided.ts';

/**
 * In place: `value` on the diagonal of a matrix, or where all indices are the same in a tensor of more, equal dimensions.
 *
 * @param given - `wrap`, by position or name: whether the diagonal of a tall matrix begins again, a row below where it ended
 * @throws ShapeError for a vector, or for more than two dimensions that are not of one size
 */
export function fillDiagonal_<T extends Tensor>(x: T, value: Scalar, given: Named<'wrap', boolean> = false): T {
  const { shape } = checkTensor('fillDiagonal_', x);
  const wrap = checkBoolean('fillDiagonal_', 'wrap', named('fillDiagonal_', 'wrap', given) ?? false);
  if (!isScalar(value)) throw new TypeError(`fillDiagonal_: value must be a number, got ${show(value)}`);
  if (shape.length < 2)
    throw new ShapeError(`fillDiagonal_: at least two dimensions are needed, got shape ${showShape(shape)}`);
  if (shape.length > 2 && shape.some((n) => n !== shape[0]))
    throw new ShapeError(`fillDiagonal_: more than two dimensions must be of one size, got shape ${showShape(shape)}`);
  const [height = 0, width = 0] = shape;
  const n = Math.min(...shape);
  const strides = x.stride();
  const step = strides.reduce((sum, stride) => sum + stride, 0);
  fill_(asStridedView(x, [n], [step]), value);
  if (!wrap || shape.length > 2 || height <= width + 1) return x;
  // Each period is as many rows long as there are columns, and one more.
  for (let row = width + 1; row < height; row += width + 1) {
    const rest = Math.min(width, height - row);
    fill_(asStridedView(x, [rest], [step], x.storageOffset() + row * strides[0]!), value);
  }
  return x;
}
