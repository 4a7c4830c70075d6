import { defineFamily } from './family.ts';
import { normBinaries } from './generated/norm.ts';
import { ownMemory } from './memory.ts';

/** assembly/norm: each is told a job's address. */
interface NormExports {
  normRows(job: number): void;
  normRowsBackward(job: number): void;
}

/** Normalisation of rows, forward and backward. */
export const normFamily = defineFamily<NormExports>(normBinaries, ownMemory);
