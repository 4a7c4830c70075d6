import type { Product } from '../../matmul/product.ts';
import { cut } from '../../matmul/runProduct.ts';
import type { Encoder } from '../encoder.ts';

/** Rows that the kernel works on at a time: less of them a part do not repay. */
const BLOCK = 96;
/** Bytes of a result that a part has at the most, where something follows: they are still in the second-level cache then. */
const FOLLOWED_BYTES = 256 * 1024;
/** Bytes of a B that is packed before, for all parts: a larger one is packed block by block, for each. */
const MOST_PACKED = 512 * 1024;

/** In which parts a product is done, and whether its B is packed before. */
export interface Cuts {
  readonly cuts: number;
  readonly step: number;
  readonly byColumns: boolean;
  readonly packs: boolean;
}

/**
 * Parts for threads that share a product, and for what follows it part by part; otherwise all in one, since every part packs its
 * other operand anew. K is never cut.
 */
export function cutsOf(encoder: Encoder, { batch, m, n, k, a, b }: Product, followed: boolean): Cuts {
  const isShared = encoder.sharesOf(2, 2 * batch * m * n * k);
  const [cuts, step, byColumns] = isShared ? cut(batch, m, n, k) : [1, m, false];
  const size = a.array.BYTES_PER_ELEMENT;
  const isCommon = (batch === 1 || b.batch === 0) && packedBytes({ n, k }, size) <= MOST_PACKED;
  if (isCommon && followed && m > BLOCK) {
    const most = Math.max(1, Math.floor(FOLLOWED_BYTES / (size * n * BLOCK))) * BLOCK;
    const rows = Math.min(byColumns ? m : step, most);
    return { cuts: Math.ceil(m / rows), step: rows, byColumns: false, packs: rows < m || batch > 1 };
  }
  return { cuts, step, byColumns, packs: isCommon && cuts > 1 && !byColumns };
}

/** Bytes of a packed B, of floats or doubles. */
export function packedBytes({ n, k }: Pick<Product, 'n' | 'k'>, size: number): number {
  return packedRowBytes(n, size) * k;
}

/** Those of one of its rows. */
export function packedRowBytes(n: number, size: number): number {
  return Math.ceil((n * size) / 32) * 32;
}
