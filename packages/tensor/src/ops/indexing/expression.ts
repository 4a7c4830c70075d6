import { apply } from '../../autograd/dispatch.ts';
import { integersHint, show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { sameShape } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { flatten } from '../shape/flatten.ts';
import { select } from '../shape/select.ts';
import { slice } from '../shape/slice.ts';
import { unsqueeze } from '../shape/unsqueeze.ts';
import { inText, readIndexText } from './indexText.ts';
import { nonzeroColumnsOp } from './nonzero.ts';

/** Python's `start:end:step`; what is left out (or null) reaches to the border. */
export interface SliceIndex {
  /** The first index; negative ones count from the end. Default: 0. */
  start?: number | null;
  /** The index to stop before; negative ones count from the end. Default: past the border. */
  end?: number | null;
  /** From one index to the next, at least 1. Default: 1. */
  step?: number;
}

/**
 * One thing between Python's square brackets:
 *
 * - a number takes one part of a dimension, which disappears;
 * - ':' or a {@link SliceIndex} takes a range;
 * - a text is one item as Python writes it, such as '1:-1:2' or 'None';
 * - null adds a dimension of size 1;
 * - '...' stands for as many ':' as are missing, once;
 * - an int64 or int32 tensor, or an array of numbers, selects elements; several are broadcast against each other;
 * - a bool tensor (a mask over as many dimensions as it has), or an array of booleans, selects where it is true;
 * - true and false add a dimension of size 1 or 0.
 */
export type IndexItem = number | null | string | boolean | SliceIndex | Tensor | readonly number[] | readonly boolean[];

/** What an index expression comes to: a view of the tensor, and the integer tensors that select from it. */
export interface Resolved {
  readonly view: Tensor;
  readonly indices: Tensor[];
  readonly dims: number[];
}

/** Works the views of an index expression off and collects its tensors. */
export function resolveIndex(where: string, x: Tensor, items: readonly IndexItem[]): Resolved {
  const list = items.map((item, i) => readItem(where, item, i));
  let used = 0;
  let beyond = -1;
  for (const [i, item] of list.entries()) {
    used += dimensionsOf(item);
    if (used > x.ndim && beyond < 0) beyond = i;
  }
  if (beyond >= 0)
    throw new RangeError(
      `${where}: ${used} indices are too many for a tensor of shape ${showShape(x.shape)}${inText(items, beyond)}`,
    );
  if (list.filter((item) => item === '...').length > 1) throw new RangeError(`${where}: '...' may stand once only`);
  let view = x;
  let dim = 0;
  const indices: Tensor[] = [];
  const dims: number[] = [];
  for (let [i, item] of list.entries()) {
    if (item === '...') dim += x.ndim - used;
    else if (item === ':') dim++;
    else if (item === null) view = unsqueeze(view, dim++);
    else if (typeof item === 'number') view = selected(where, view, dim, item, items, i);
    else if (typeof item === 'boolean') {
      view = unsqueeze(view, dim);
      indices.push(wrapArray(new BigInt64Array(item ? 1 : 0), [item ? 1 : 0], 'int64'));
      dims.push(dim++);
    } else if (!isTensor(item)) view = slice(view, dim++, item.start, item.end, item.step, where);
    else if (item.dtype === 'bool') {
      checkMask(where, item, view, dim);
      if (where === 'index' && item.ndim > 1 && view.isContiguous()) {
        // One index among all of the elements that the mask stands for, instead of one for each dimension.
        view = flatten(view, dim, dim + item.ndim - 1);
        item = flatten(item);
      }
      for (const places of apply(nonzeroColumnsOp, [item], undefined)) {
        indices.push(places);
        dims.push(dim++);
      }
    } else {
      indices.push(item);
      dims.push(dim++);
    }
  }
  return { view, indices, dims };
}

/** {@link select}, whose error says where in a text the index stands. */
function selected(where: string, x: Tensor, dim: number, at: number, items: readonly IndexItem[], i: number): Tensor {
  try {
    return select(x, dim, at, where);
  } catch (error) {
    if (error instanceof RangeError) error.message += inText(items, i);
    throw error;
  }
}

type Item = number | null | ':' | '...' | boolean | SliceIndex | Tensor;

function readItem(where: string, item: IndexItem, i: number): Item {
  if (isTensor(item)) {
    if (item.dtype === 'int64' || item.dtype === 'int32') return item.ndim === 0 ? item.item<number>() : item;
    if (item.dtype === 'bool') return item.ndim === 0 ? item.item<boolean>() : item;
    throw new TypeError(
      `${where}: index ${i}: tensors used as indices must be int64, int32 or bool, got ${item.dtype}${integersHint(item)}`,
    );
  }
  if (item === ':' || item === '...') return item;
  if (typeof item === 'string') return readText(where, item, i);
  if (Array.isArray(item)) return readList(where, item, i);
  if (item === null || typeof item === 'number' || typeof item === 'boolean') return item;
  if (typeof item === 'object' && Object.keys(item).every((key) => key === 'start' || key === 'end' || key === 'step'))
    return item as SliceIndex;
  throw new TypeError(
    `${where}: index ${i} must be a number, null, ':', '...', { start, end, step }, a tensor or an array, got ${show(item)}`,
  );
}

/** One item that is written as in Python. */
function readText(where: string, text: string, i: number): Item {
  const items = readIndexText(`${where}: index ${i}`, text);
  if (items.length !== 1)
    throw new RangeError(`${where}: index ${i} must be one index, got ${items.length} in ${show(text)}`);
  return readItem(where, items[0]!, i);
}

function readList(where: string, list: readonly (number | boolean)[], i: number): Tensor {
  if (list.length > 0 && list.every((v) => typeof v === 'boolean'))
    return wrapArray(Uint8Array.from(list, Number), [list.length], 'bool');
  if (list.every((v) => Number.isSafeInteger(v)))
    return wrapArray(
      BigInt64Array.from(list, (v) => BigInt(v)),
      [list.length],
      'int64',
    );
  throw new TypeError(`${where}: index ${i} must hold whole numbers, or booleans only, got ${show(list)}`);
}

function dimensionsOf(item: Item): number {
  if (item === null || item === '...' || typeof item === 'boolean') return 0;
  return isTensor(item) && item.dtype === 'bool' ? item.ndim : 1;
}

function checkMask(where: string, mask: Tensor, view: Tensor, dim: number): void {
  if (!sameShape(mask.shape, view.shape.slice(dim, dim + mask.ndim)))
    throw new ShapeError(
      `${where}: a mask of shape ${showShape(mask.shape)} does not fit shape ${showShape(view.shape)} from dimension ${dim} on`,
    );
}
