/** Sizes along depth, height and width as params: `name_d`, `name_h` and `name_w`. */
export function sizesOf(sizes: { readonly [name: string]: readonly number[] }): { [name: string]: number } {
  const dimensions = ['d', 'h', 'w'] as const;
  return Object.fromEntries(
    Object.entries(sizes).flatMap(([name, triple]) => dimensions.map((d, i) => [`${name}_${d}`, triple[i]!])),
  );
}
