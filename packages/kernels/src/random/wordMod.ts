const { floor } = Math;

/**
 * A word, taken as unsigned, mod m in [1, 2^32): `word % m`, for which V8 calls a function wherever it does not see two 32-bit
 * integers; this is six times as fast.
 *
 * @param inverse 1 / m. The quotient by it is one off at most.
 */
export function wordMod(word: number, m: number, inverse: number): number {
  const x = word >>> 0;
  const rest = x - floor(x * inverse) * m;
  if (rest < 0) return rest + m;
  return rest < m ? rest : rest - m;
}
