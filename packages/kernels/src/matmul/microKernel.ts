/** Rows and columns of the register tile. */
export const TILE = 4;

/**
 * The innermost loop of every matrix product: `tile = A_panel @ B_panel`, 4 x 4 sums held in registers.
 *
 * Panels are packed doubles whatever the operands' dtype: sums are formed in double (V8 has no single-precision
 * arithmetic of its own, a float32 sum would cost a rounding per step), the loop only ever sees one array type, so it
 * stays monomorphic, and float32 results carry one rounding per block of K.
 *
 * What bounds it are the index checks around every load, not the arithmetic: `| 0` drops the overflow check of an index,
 * and the literal 4 stands where {@link TILE} would be read from the module's scope (and checked) at every step.
 *
 * @param depth number of products per sum
 * @param a packed panel, element (row r, step p) at `aOffset + 4p + r`
 * @param aOffset where the panel of A begins
 * @param b packed panel, element (step p, column j) at `bOffset + 4p + j`
 * @param bOffset where the panel of B begins
 * @param tile receives the 16 sums, row-major
 */
export function multiplyPanels(
  depth: number,
  a: Float64Array,
  aOffset: number,
  b: Float64Array,
  bOffset: number,
  tile: Float64Array,
): void {
  let c00 = 0;
  let c01 = 0;
  let c02 = 0;
  let c03 = 0;
  let c10 = 0;
  let c11 = 0;
  let c12 = 0;
  let c13 = 0;
  let c20 = 0;
  let c21 = 0;
  let c22 = 0;
  let c23 = 0;
  let c30 = 0;
  let c31 = 0;
  let c32 = 0;
  let c33 = 0;
  for (let p = 0; p < depth; p++) {
    const b0 = b[bOffset]!;
    const b1 = b[(bOffset + 1) | 0]!;
    const b2 = b[(bOffset + 2) | 0]!;
    const b3 = b[(bOffset + 3) | 0]!;
    const a0 = a[aOffset]!;
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    const a1 = a[(aOffset + 1) | 0]!;
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    const a2 = a[(aOffset + 2) | 0]!;
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    const a3 = a[(aOffset + 3) | 0]!;
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
    aOffset = (aOffset + 4) | 0;
    bOffset = (bOffset + 4) | 0;
  }
  tile[0] = c00;
  tile[1] = c01;
  tile[2] = c02;
  tile[3] = c03;
  tile[4] = c10;
  tile[5] = c11;
  tile[6] = c12;
  tile[7] = c13;
  tile[8] = c20;
  tile[9] = c21;
  tile[10] = c22;
  tile[11] = c23;
  tile[12] = c30;
  tile[13] = c31;
  tile[14] = c32;
  tile[15] = c33;
}
