import { defineFamily } from './family.ts';
import { lossBinaries } from './generated/loss.ts';
import { ownMemory } from './memory.ts';

/** assembly/loss: floats at addresses, what there is one of per row are doubles, `step` is in bytes. */
interface LossExports {
  softmaxLoss(
    x: number,
    coefficients: number,
    step: number,
    rows: number,
    size: number,
    constants: number,
    largest: number,
    sums: number,
    dots: number,
  ): void;
  softmaxLossBackward(
    x: number,
    coefficients: number,
    step: number,
    out: number,
    rows: number,
    size: number,
    constants: number,
    logSums: number,
    ofSoftmax: number,
    ofCoefficients: number,
  ): void;
  transpose(from: number, step: number, rows: number, columns: number, to: number, toStep: number): void;
}

/** Cross entropy from logits. */
export const lossFamily = defineFamily<LossExports>(lossBinaries, ownMemory);

/** The functions of the family in the build that runs. */
export type LossKernels = LossExports;
