/** A dimension of an input that may have another size when the graph runs. */
export interface DynamicAxis {
  /** Name of the graph's input. */
  readonly input: string;
  readonly axis: number;
  /** Name of the dimension in the exported graph. */
  readonly label: string;
  /** The size in the example. */
  readonly example: number;
  /** Its size in each of the runs. */
  readonly sizes: readonly number[];
}

/** A size that a value of the graph has along one of its dimensions. */
export interface KnownSize {
  readonly value: string;
  readonly axis: number;
  /** In each run. */
  readonly sizes: readonly number[];
}

/** A size in terms of those that are known: numerator · size · … / denominator + offset. */
export interface DynamicSize {
  readonly of: readonly KnownSize[];
  readonly numerator: number;
  readonly denominator: number;
  readonly offset: number;
}

/**
 * The dynamic axes with their sizes in the runs. The first run has the example's own sizes, except that 1 is doubled:
 * much is done in another way with a single element. In the others every name has another multiple, and they change
 * places, so that no dynamic size is mistaken for another one; in the last one, `odd` makes them no multiples.
 */
export function sizesInRuns(axes: readonly DynamicAxis[], odd: boolean): DynamicAxis[] {
  const labels = [...new Set(axes.map(({ label }) => label))];
  return axes.map((axis) => {
    const { example, label } = axis;
    const place = labels.indexOf(label);
    const least = example === 1 ? 2 : 1;
    const third = labels.length === 1 ? least + 2 : least + 1 + ((place + 1) % labels.length);
    const extra = odd && example > 1 ? 1 : 0;
    return { ...axis, sizes: [example * least, example * (least + 1 + place), example * third + extra] };
  });
}

const same = (a: readonly number[], b: readonly number[]) => a.every((n, i) => n === b[i]);

/** What a size is that was `sizes` in the runs: a constant, what it follows from, or null where it follows from nothing. */
export function sizeOf(sizes: readonly number[], known: readonly KnownSize[]): number | DynamicSize | null {
  const [first, second] = sizes as [number, number];
  if (sizes.every((n) => n === first)) return first;
  const exact = known.find((one) => same(one.sizes, sizes));
  if (exact) return { of: [exact], numerator: 1, denominator: 1, offset: 0 };
  // A multiple or a part of any dimension first; then a shifted size (a padding, a class token); then both; then
  // products.
  const lines = known.flatMap((one): DynamicSize[] => {
    const [a, b] = one.sizes as [number, number];
    if (a === b) return [];
    const divisor = gcd(second - first, b - a);
    const [numerator, denominator] = [(second - first) / divisor, (b - a) / divisor].map((n) => n * Math.sign(b - a));
    const offset = first - (numerator! * a) / denominator!;
    const fits = one.sizes.every((n, k) => (numerator! * n) / denominator! + offset === sizes[k]);
    return numerator! > 0 && Number.isInteger(offset) && fits
      ? [{ of: [one], numerator: numerator!, denominator: denominator!, offset }]
      : [];
  });
  const line =
    lines.find(({ offset }) => offset === 0) ??
    lines.find(({ numerator, denominator }) => numerator === denominator) ??
    lines.find(({ denominator }) => denominator === 1);
  if (line) return line;
  for (const [i, one] of known.entries())
    for (const other of known.slice(i)) {
      const factor = first / (one.sizes[0]! * other.sizes[0]!);
      if (Number.isInteger(factor) && sizes.every((n, k) => n === factor * one.sizes[k]! * other.sizes[k]!))
        return { of: [one, other], numerator: factor, denominator: 1, offset: 0 };
    }
  return null;
}

function gcd(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
