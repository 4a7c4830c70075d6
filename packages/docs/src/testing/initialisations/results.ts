import { join } from 'node:path';
import type { Measured } from './measure.ts';
import type { Trained } from './train.ts';

/** What was measured, as it is committed. */
export interface Results {
  readonly steps: number;
  readonly seeds: readonly number[];
  readonly measured: readonly Measured[];
  readonly trained: readonly Trained[];
}

export const resultsPath = join(__dirname, 'results.json');
