import type { RnnInputs } from './layerOp.ts';

/** How the rows of a layer's input make up its sequences. */
export interface RnnAttrs {
  /** Of packed sequences: step t takes the next batchSizes[t] rows; they never get more. Null: every step takes as many. */
  readonly batchSizes: readonly number[] | null;
  /** From the last step to the first. */
  readonly reverse: boolean;
}

/** The first row of each step, and the steps in the order in which they are computed. */
export function schedule([x, h0]: RnnInputs, { batchSizes, reverse }: RnnAttrs) {
  const batch = h0.shape[0]!;
  // No sequence at all: one step without a row has every result's shape.
  const sizes = batchSizes ?? new Array<number>(batch === 0 ? 1 : x.shape[0]! / batch).fill(batch);
  let start = 0;
  const steps = sizes.map((n, t) => {
    const step = { t, start, n };
    start += n;
    return step;
  });
  return reverse ? steps.reverse() : steps;
}
