/** A tiny seeded generator (Lehmer, 2^31 - 1): uniform in [0, 1). */
export function randomOf(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return (state - 1) / 2147483646;
  };
}

/** Floats from -1 to 1. */
export function floats(n: number, seed: number): Float32Array {
  const random = randomOf(seed);
  return Float32Array.from({ length: n }, () => 2 * random() - 1);
}

// Adapters may take floats below 2^-126 for 0, or not: none are here.
const special = [
  Number.NaN, 0, -0, 1, -1, 0.5, 2, -2, 3, -3, 1.5, 2.5, -0.5, 0.49999997, 16777216, 8388607.5, -1e-30, 3.4e38,
  -3.4e38, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY,
]; // biome-ignore format: a table

/** Floats of many sizes, special ones among them. */
export function specialFloats(n: number, seed: number): Float32Array {
  const random = randomOf(seed);
  const of = (list: readonly number[]) => list[Math.floor(random() * list.length)]!;
  const any = () => (2 * random() - 1) * 2 ** Math.floor(40 * random() - 20);
  return Float32Array.from({ length: n }, (_, i) => (i % 5 === 0 ? of(special) : any()));
}
