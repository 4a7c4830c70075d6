import { applyInPlace, writable } from '../../autograd/dispatch.ts';
import { showShape } from '../../core/check.ts';
import type { Scalar } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { allocateTensor } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable } from '../../core/options.ts';
import { checkedStored } from '../../core/stored.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { resolveIndex } from './expression.ts';
import { type IndexExpression, itemsOf } from './indexExpression.ts';
import { indexPutOp } from './indexOp.ts';
import { broadcastsTo, withoutLeadingOnes } from './values.ts';

const putOptions = optionTable({ accumulate: flag(false) }, ['accumulate']);

/** How `accumulate` is given: every occurrence of an index counts, and adds. */
export type GivenAccumulate = Given<{ accumulate?: boolean }, [accumulate: boolean]>;

/**
 * A copy with `values` at the places that an index expression names. See {@link Tensor.indexPut}.
 *
 * @example
 * ```ts
 * indexPut(tensor([1, 2, 3]), [[0, 2]], 0); // [0, 2, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.index_put_.html
 */
export function indexPut(
  x: Tensor,
  expression: IndexExpression,
  values: Tensor | Scalar,
  ...given: GivenAccumulate
): Tensor {
  checkTensor('indexPut', x);
  return put('indexPut', x, false, expression, values, putOptions.take('indexPut', given).accumulate);
}

/**
 * In place: `values` at the places that an index expression names. See {@link Tensor.indexPut_}.
 *
 * @example
 * ```ts
 * indexPut_(tensor([1, 2, 3]), [[0, 2]], 0); // [0, 2, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.index_put_.html
 */
export function indexPut_(
  x: Tensor,
  expression: IndexExpression,
  values: Tensor | Scalar,
  ...given: GivenAccumulate
): Tensor {
  checkTensor('indexPut_', x);
  return put('indexPut_', x, true, expression, values, putOptions.take('indexPut_', given).accumulate);
}

function put(
  where: string,
  x: Tensor,
  inPlace: boolean,
  expression: IndexExpression,
  values: Tensor | Scalar,
  accumulate: boolean,
): Tensor {
  const items = itemsOf(where, expression);
  const target = inPlace ? x : writable(x.clone(), [values, ...items]);
  const { view, indices, dims } = resolveIndex(where, target, items);
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
