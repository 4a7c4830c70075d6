import { defineFamily } from './family.ts';
import { totalsBinaries } from './generated/totals.ts';
import { ownMemory } from './memory.ts';

/** assembly/totals: sums of what other kernels have left in memory. */
interface TotalsExports {
  /** The sum of floats, in double. */
  total(x: number, count: number): number;
}

/** Sums in the memory of all threads: the same bits in every build. */
export const totalsFamily = defineFamily<TotalsExports>(totalsBinaries);

/** The same in this thread's own memory. */
export const ownTotalsFamily = defineFamily<TotalsExports>(totalsBinaries, ownMemory);
