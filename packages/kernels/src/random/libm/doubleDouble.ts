// Taken off once: a sandbox such as Jest's makes every look at a global slow.
const { fround } = Math;

/**
 * What the rounded product p = a * b left out: a * b - p, to about 2^-100 of the product.
 * Splitting at float32 is cheaper than Veltkamp's and exact enough here, where arguments are of moderate size.
 */
export function productTail(a: number, b: number, p: number): number {
  const ah = fround(a);
  const al = a - ah;
  const bh = fround(b);
  const bl = b - bh;
  return ah * bh - p + ah * bl + al * bh + al * bl;
}
