import { defineFamily } from './family.ts';
import { linalgBinaries } from './generated/linalg.ts';

/** assembly/linalg: addresses and strides are bytes. */
interface LinalgExports {
  reflect(x: number, tau: number, y: number, rows: number, stride: number, count: number): void;
}

/** What decompositions of matrices go by. */
export const linalgFamily = defineFamily<LinalgExports>(linalgBinaries);
