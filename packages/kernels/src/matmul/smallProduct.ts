import type { Product } from './product.ts';

/**
 * One {@link Product} without packing, for those too small or too thin to repay it. Sums are formed in double.
 */
export function multiplySmall({ m, n, k, alpha, a, b, beta, c }: Product): void {
  const { array: left, column: leftStep } = a;
  const { array: right, row: rightStep } = b;
  const { array } = c;
  for (let i = 0; i < m; i++) {
    const start = a.offset + i * a.row;
    for (let j = 0, to = c.offset + i * c.row; j < n; j++, to++) {
      let from = b.offset + j * b.column;
      let at = start;
      let sum = 0;
      for (let p = 0; p < k; p++) {
        sum += left[at]! * right[from]!;
        at += leftStep;
        from += rightStep;
      }
      // beta = 0 must overwrite: 0 * NaN would keep a NaN.
      array[to] = beta === 0 ? alpha * sum : alpha * sum + beta * array[to]!;
    }
  }
}
