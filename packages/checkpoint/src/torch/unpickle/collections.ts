import { addEntry, addItem, fault, newDict, newSet, newTuple } from '../containers.ts';
import { cost } from '../costs.ts';
import { op } from '../opcodes.ts';
import { Dict, PySet } from '../values.ts';
import type { Machine, Step } from './machine.ts';

/** Opcodes that build lists, tuples, dicts and sets. */
export const collections: Readonly<Record<number, Step>> = {
  [op.MARK]: (m) => m.mark(),
  [op.EMPTY_LIST]: (m) => list(m, []),
  [op.LIST]: (m) => list(m, m.sinceMark()),
  [op.APPEND]: (m) => append(m, m.take(1)),
  [op.APPENDS]: (m) => append(m, m.sinceMark()),
  [op.EMPTY_TUPLE]: (m) => tuple(m, []),
  [op.TUPLE1]: (m) => tuple(m, m.take(1)),
  [op.TUPLE2]: (m) => tuple(m, m.take(2)),
  [op.TUPLE3]: (m) => tuple(m, m.take(3)),
  [op.TUPLE]: (m) => tuple(m, m.sinceMark()),
  [op.EMPTY_DICT]: (m) => m.push(newDict(m.budget)),
  [op.DICT]: dict,
  [op.SETITEM]: (m) => setItems(m, m.take(2)),
  [op.SETITEMS]: (m) => setItems(m, m.sinceMark()),
  [op.EMPTY_SET]: (m) => m.push(newSet([], m.budget)),
  [op.ADDITEMS]: addItems,
  [op.FROZENSET]: (m) => m.push(newSet(m.sinceMark(), m.budget)),
};

function list(m: Machine, items: unknown[]): void {
  m.spend(cost.list);
  m.push(items);
}

function tuple(m: Machine, items: readonly unknown[]): void {
  m.push(newTuple(items, m.budget));
}

function dict(m: Machine): void {
  const items = m.sinceMark();
  m.push(newDict(m.budget));
  setItems(m, items);
}

function append(m: Machine, items: readonly unknown[]): void {
  const target = m.top();
  if (!Array.isArray(target)) throw fault('items are appended to something that is no list');
  m.spend(cost.slot * items.length);
  for (const item of items) target.push(item);
}

function setItems(m: Machine, items: readonly unknown[]): void {
  const target = m.top();
  if (!(target instanceof Dict)) throw fault('entries are set on something that is no dict');
  if (items.length % 2 !== 0) throw fault('a key without a value');
  for (let i = 0; i < items.length; i += 2) addEntry(target, items[i], items[i + 1], m.budget);
}

function addItems(m: Machine): void {
  const items = m.sinceMark();
  const target = m.top();
  if (!(target instanceof PySet)) throw fault('items are added to something that is no set');
  for (const item of items) addItem(target, item, m.budget);
}
