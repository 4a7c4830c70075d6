import type { StridedPlace } from '@wick/kernels/plan';
import { notedWhole, whole } from '../wgsl/long.ts';
import { order } from '../wgsl/order.ts';
import type { Piece } from '../wgsl/piece.ts';

/** The types of elements: see `arenaBytes` for how they lie. */
export type Element = NonNullable<StridedPlace['dtype']>;

function isFloat(element: Element): boolean {
  return element === 'float32' || element === 'float64';
}

/** The first word of an element as a value of a program that computes in `type`; `noting` tells of an int64 that is no int32. */
export function loaded(word: string, element: Element, type: Element, pieces: Set<Piece>, noting = false): string {
  if (isFloat(type) === isFloat(element)) return word;
  if (noting && isFloat(element) && type === 'int64') {
    pieces.add(notedWhole);
    return `notedWhole(${word})`;
  }
  if (isFloat(element)) {
    pieces.add(whole);
    return `int32Of(${word})`;
  }
  if (element !== 'bool') return `bitcast<u32>(f32(bitcast<i32>(${word})))`;
  pieces.add(order);
  return `truth(${word} != 0u)`;
}

/** A value of a program that computes in `type` as the first word of an element. */
export function unloaded(value: string, element: Element, type: Element, pieces: Set<Piece>, noting = false): string {
  if (element === 'bool') {
    const bits = isFloat(type) ? `(${value} & 0x7fffffffu)` : value;
    return `select(0u, 1u, ${bits} != 0u)`;
  }
  const word = loaded(value, type, element, pieces, noting);
  return element === 'uint8' ? `(${word}) & 255u` : word;
}

/** Stores a value of a program that computes in `type`. */
export function stored(
  at: string,
  value: string,
  element: Element,
  type: Element,
  pieces: Set<Piece>,
  noting = false,
): string {
  const word = unloaded(value, element, type, pieces, noting);
  if (element === 'int64')
    return `{ let word = ${word}; arena[${at}] = word; arena[${at} + 1u] = bitcast<u32>(bitcast<i32>(word) >> 31u); }`;
  return `arena[${at}] = ${word};`;
}
