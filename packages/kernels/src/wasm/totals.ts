import { defineFamily } from './family.ts';
import { totalsBinaries } from './generated/totals.ts';
import { ownMemory } from './memory.ts';

/** assembly/totals: what all of some floats come to. */
interface TotalsExports {
  /** The sum of floats, in double. */
  total(x: number, count: number): number;
  /** The product of each row, in double; a double more is written. */
  products(x: number, rows: number, size: number, to: number): void;
}

/** Sums in the memory of all threads: the same bits in every build. */
export const totalsFamily = defineFamily<TotalsExports>(totalsBinaries);

/** The same in this thread's own memory. */
export const ownTotalsFamily = defineFamily<TotalsExports>(totalsBinaries, ownMemory);
