import type { ArrayPlace, Command, HostCommand } from '@wick/kernels/plan';
import { countOf } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { copy, dense, type FloatType, type Layout, rowMajor, strided } from './layout.ts';

/**
 * Commands that are plain loops over the arena, where eager work is plain loops too, and products: the loops make no object,
 * so a run leaves nothing behind.
 */
export class InLoops {
  readonly commands: Command[] = [];
  readonly bytes: number;

  constructor(
    readonly layout: Layout,
    readonly dtype: FloatType,
  ) {
    this.bytes = layout.bytes(dtype);
  }

  /** So many floats that only these commands use. */
  room(length: number): ArrayPlace {
    return { at: this.layout.room(this.bytes * length), length, dtype: this.dtype };
  }

  /** A place's elements side by side, copied where they are apart; null where they cannot be. */
  dense(place: Place): ArrayPlace | null {
    const at = dense(place, this.layout, this.commands);
    return at === null ? null : { at, length: countOf(place.shape), dtype: this.dtype };
  }

  /** A result, whose elements lie side by side. */
  result(place: Place): ArrayPlace {
    return { at: this.layout.at(place), length: countOf(place.shape), dtype: this.dtype };
  }

  /** Has `to` begin as `from`, or as zeros. */
  begin(from: ArrayPlace | null, to: ArrayPlace): void {
    if (to.length > 0)
      this.commands.push({ kind: 'move', bytes: this.bytes * to.length, from: from?.at ?? null, to: to.at });
  }

  /** C = alpha A B + beta C of matrices whose rows lie as far apart as said, of A and B after `turned` their columns. */
  product(
    [m, n, k]: readonly [number, number, number],
    a: Rows,
    b: Rows,
    c: Rows,
    { alpha = 1, beta = 0 }: { readonly alpha?: number; readonly beta?: number } = {},
  ): void {
    const place = ({ of, from = 0, step, turned = false }: Rows) => ({
      at: of.at + this.bytes * from,
      row: turned ? 1 : step,
      column: turned ? step : 1,
    });
    const { dtype } = this;
    this.commands.push({ kind: 'product', dtype, m, n, k, alpha, beta, a: place(a), b: place(b), c: place(c) });
  }

  /** Has a place what lies side by side. */
  give(from: ArrayPlace, to: Place): void {
    const given = { at: from.at, stride: rowMajor(to.shape), dtype: this.dtype };
    this.commands.push(copy(to.shape, given, strided(to, this.layout)!));
  }

  loop(arrays: readonly ArrayPlace[], run: HostCommand['run']): void {
    this.commands.push({ kind: 'host', arrays, run });
  }
}

/** A matrix: its rows lie `step` elements apart, those of the transpose where it is `turned`. */
export interface Rows {
  readonly of: ArrayPlace;
  /** The element that it begins with. */
  readonly from?: number;
  readonly step: number;
  readonly turned?: boolean;
}
