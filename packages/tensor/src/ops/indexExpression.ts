import type { Scalar } from '../core/dtype.ts';
import { ShapeError, show, showShape } from '../core/errors.ts';
import { allocateTensor, dense, wrapArray } from '../core/make.ts';
import { broadcastShapes } from '../core/shape.ts';
import { checkedStored } from '../core/stored.ts';
import { apply, applyInPlace } from '../dispatch.ts';
import { type IndexItem, resolveIndex } from '../indexing/expression.ts';
import { nonzeroPlaces } from '../indexing/nonzero.ts';
import { readIndex } from '../indexing/places.ts';
import { broadcastsTo, withoutLeadingOnes } from '../indexing/values.ts';
import { Tensor } from '../tensor.ts';
import { indexOp, indexPutOp } from './indexing.ts';
import { expand } from './movement.ts';

/** An index expression, or a single tensor for one of that tensor alone. */
export type IndexExpression = readonly IndexItem[] | Tensor;

const itemsOf = (where: string, expression: IndexExpression): readonly IndexItem[] => {
  if (expression instanceof Tensor) return [expression];
  if (Array.isArray(expression)) return expression;
  throw new TypeError(`${where}: expected an array of indices or a tensor, got ${show(expression)}`);
};

/** {@link Tensor.index} */
export function index(x: Tensor, expression: IndexExpression): Tensor {
  const { view, indices, dims } = resolveIndex('index', x, itemsOf('index', expression));
  if (indices.length > 0) return apply(indexOp, [view, ...indices], { dims });
  return view === x ? x.view(x.shape) : view;
}

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
  if (values instanceof Tensor) return values.to(x.dtype);
  const one = allocateTensor([], x.dtype);
  one._storage.data[0] = checkedStored(where, values, x.dtype);
  return one;
}

/** {@link Tensor.take} */
export function take(x: Tensor, places: Tensor): Tensor {
  if (!(places instanceof Tensor)) throw new TypeError(`take: index must be a Tensor, got ${show(places)}`);
  if (places.dtype !== 'int64') throw new TypeError(`take: index must be an int64 tensor, got ${places.dtype}`);
  readIndex('take', places, x.numel(), 0, true);
  return apply(indexOp, [x.reshape(-1), places], { dims: [0] });
}

function checkMask(where: string, mask: Tensor): void {
  if (!(mask instanceof Tensor)) throw new TypeError(`${where}: mask must be a Tensor, got ${show(mask)}`);
  if (mask.dtype !== 'bool') throw new TypeError(`${where}: mask must be a bool tensor, got ${mask.dtype}`);
}

/** {@link Tensor.maskedSelect} */
export function maskedSelect(x: Tensor, mask: Tensor): Tensor {
  checkMask('maskedSelect', mask);
  const shape = broadcastShapes('maskedSelect', x.shape, mask.shape);
  if (shape.length === 0) return index(x, [mask]);
  return index(expand(x, shape), [expand(mask, shape)]);
}

/** {@link Tensor.maskedScatter} */
export function maskedScatter(x: Tensor, mask: Tensor, source: Tensor): Tensor {
  checkMask('maskedScatter', mask);
  const shape = broadcastShapes('maskedScatter', x.shape, mask.shape);
  const wide = expand(mask, shape);
  return indexPut_(expand(x, shape).clone(), [wide], firstOf('maskedScatter', x, wide, source));
}

/** {@link Tensor.maskedScatter_} */
export function maskedScatter_(x: Tensor, mask: Tensor, source: Tensor): Tensor {
  checkMask('maskedScatter_', mask);
  if (!broadcastsTo(mask.shape, x.shape))
    throw new ShapeError(
      `maskedScatter_: a mask of shape ${showShape(mask.shape)} does not broadcast to the tensor's ${showShape(x.shape)}`,
    );
  const wide = expand(mask, x.shape);
  return indexPut_(x, [wide], firstOf('maskedScatter_', x, wide, source));
}

/** As many elements of `source` as the mask has true ones. */
function firstOf(where: string, x: Tensor, mask: Tensor, source: Tensor): Tensor {
  if (!(source instanceof Tensor)) throw new TypeError(`${where}: source must be a Tensor, got ${show(source)}`);
  if (source.dtype !== x.dtype)
    throw new TypeError(`${where}: source must be ${x.dtype} as the tensor, got ${source.dtype}`);
  const count = (dense(mask) as Uint8Array).reduce((n, m) => n + m, 0);
  if (count > source.numel())
    throw new RangeError(
      `${where}: the mask has ${count} true elements, source of shape ${showShape(source.shape)} only ${source.numel()} elements`,
    );
  return source.reshape(-1).slice(0, 0, count);
}

/** {@link Tensor.nonzero} */
export function nonzero(x: Tensor): Tensor {
  const columns = nonzeroPlaces(x);
  const n = columns[0]?.length ?? nonzeroPlaces(x.reshape(1))[0]!.length;
  const data = new BigInt64Array(n * x.ndim);
  columns.forEach((column, d) => {
    for (let i = 0; i < n; i++) data[i * x.ndim + d] = column[i]!;
  });
  return wrapArray(data, [n, x.ndim], 'int64');
}

/** {@link Tensor.nonzero} with `asTuple` */
export function nonzeroTuple(x: Tensor): Tensor[] {
  return nonzeroPlaces(x.ndim === 0 ? x.reshape(1) : x).map((column) => wrapArray(column, [column.length], 'int64'));
}
