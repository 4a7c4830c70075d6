import { defineFamily } from './family.ts';
import { recurrentBinaries } from './generated/recurrent.ts';
import { ownMemory } from './memory.ts';

/** assembly/recurrent: floats at addresses, `width` and steps in bytes. */
interface RecurrentExports {
  lstmGates(
    n: number,
    size: number,
    work: number,
    width: number,
    bias: number,
    hidden: number,
    cell: number,
    constants: number,
  ): void;
  lstmGatesBackward(
    n: number,
    size: number,
    work: number,
    width: number,
    grad: number,
    gradCell: number,
    sums: number,
  ): void;
  gruGates(
    n: number,
    size: number,
    work: number,
    width: number,
    bias: number,
    recurrentBias: number,
    hidden: number,
    recurrent: number,
    constants: number,
  ): void;
  gruGatesBackward(
    n: number,
    size: number,
    work: number,
    width: number,
    grad: number,
    sums: number,
    recurrent: number,
  ): void;
  plainGates(
    n: number,
    size: number,
    work: number,
    width: number,
    bias: number,
    hidden: number,
    relu: number,
    constants: number,
  ): void;
  plainGatesBackward(
    n: number,
    size: number,
    work: number,
    width: number,
    grad: number,
    sums: number,
    relu: number,
  ): void;
  copyRows(from: number, fromStep: number, bytes: number, rows: number, to: number, toStep: number): void;
}

/** The gates of recurrent cells. */
export const recurrentFamily = defineFamily<RecurrentExports>(recurrentBinaries);

/** The same for layers that no other thread helps with. */
export const ownRecurrentFamily = defineFamily<RecurrentExports>(recurrentBinaries, ownMemory);

/** The functions of the family in the build that runs. */
export type RecurrentKernels = RecurrentExports;
