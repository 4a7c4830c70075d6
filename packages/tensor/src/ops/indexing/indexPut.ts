import { applyInPlace } from '../../autograd/dispatch.ts';
import { showShape } from '../../core/check.ts';
import type { Scalar } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { allocateTensor } from '../../core/make.ts';
import { checkedStored } from '../../core/stored.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { resolveIndex } from './expression.ts';
import { type IndexExpression, itemsOf } from './indexExpression.ts';
import { indexPutOp } from './indexOp.ts';
import { broadcastsTo, withoutLeadingOnes } from './values.ts';

/** {@link Tensor.indexPut} */
export function indexPut(
  x: Tensor,
  expression: IndexExpression,
  values: Tensor | Scalar,
  options: { accumulate?: boolean } = {},
): Tensor {
  return put('indexPut', x, false, expression, values, options.accumulate ?? false);
}

/** {@link Tensor.indexPut_} */
export function indexPut_(
  x: Tensor,
  expression: IndexExpression,
  values: Tensor | Scalar,
  options: { accumulate?: boolean } = {},
): Tensor {
  return put('indexPut_', x, true, expression, values, options.accumulate ?? false);
}

function put(
  where: string,
  x: Tensor,
  inPlace: boolean,
  expression: IndexExpression,
  values: Tensor | Scalar,
  accumulate: boolean,
): Tensor {
  const target = inPlace ? x : x.clone();
  const { view, indices, dims } = resolveIndex(where, target, itemsOf(where, expression));
  const value = readValues(where, x, values);
  if (indices.length > 0) {
    const rank = view.ndim - dims.length + Math.max(...indices.map((t) => t.ndim));
    applyInPlace(indexPutOp, [view, withoutLeadingOnes(value, rank), ...indices], { dims, accumulate });
    return target;
  }
  const fitting = withoutLeadingOnes(value, view.ndim);
  if (!broadcastsTo(fitting.shape, view.shape))
    throw new ShapeError(
      `${where}: values of shape ${showShape(value.shape)} do not broadcast to the selection's shape ${showShape(view.shape)}`,
    );
  if (accumulate) view.add_(fitting);
  else view.copy_(fitting);
  return target;
}

function readValues(where: string, x: Tensor, values: Tensor | Scalar): Tensor {
  if (isTensor(values)) return values.to(x.dtype);
  const one = allocateTensor([], x.dtype);
  one._storage.data[0] = checkedStored(where, values, x.dtype);
  return one;
}
