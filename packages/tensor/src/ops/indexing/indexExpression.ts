import { apply } from '../../autograd/dispatch.ts';
import { show } from '../../core/check.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { type IndexItem, resolveIndex } from './expression.ts';
import { indexOp } from './indexOp.ts';
import { readIndexText } from './indexText.ts';

/** An index expression, as an array or as Python's text (`':, 1:-1, None'`); or a single tensor for one of that tensor alone. */
export type IndexExpression = readonly IndexItem[] | Tensor | string;

export const itemsOf = (where: string, expression: IndexExpression): readonly IndexItem[] => {
  if (isTensor(expression)) return [expression];
  if (typeof expression === 'string') return readIndexText(where, expression);
  if (Array.isArray(expression)) return expression;
  throw new TypeError(`${where}: expected an array of indices, a text or a tensor, got ${show(expression)}`);
};

/** {@link Tensor.index} */
export function index(x: Tensor, expression: IndexExpression): Tensor {
  const { view, indices, dims } = resolveIndex('index', x, itemsOf('index', expression));
  if (indices.length > 0) return apply(indexOp, [view, ...indices], { dims });
  return view === x ? x.view(x.shape) : view;
}
