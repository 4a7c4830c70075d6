import { OnnxError } from '../error.ts';

/** A dimension of an input that may have another size when the graph runs. */
export interface DynamicAxis {
  /** Name of the graph's input. */
  readonly input: string;
  readonly axis: number;
  /** Name of the dimension in the exported graph. */
  readonly label: string;
  /** Its size in each of the two traces. */
  readonly sizes: readonly [number, number];
}

/** A size in terms of the dimensions that may change: factor · size of `axis` + offset. */
export interface DynamicSize {
  readonly axis: DynamicAxis;
  readonly factor: number;
  readonly offset: number;
}

/** What a size is that was `first` in one trace and `second` in the other: a constant, or what it follows from. */
export function sizeOf(
  first: number,
  second: number,
  axes: readonly DynamicAxis[],
  where: string,
): number | DynamicSize {
  if (first === second) return first;
  const candidates = axes.flatMap((axis): DynamicSize[] => {
    const [a, b] = axis.sizes;
    const factor = (second - first) / (b - a);
    const offset = first - factor * a;
    return Number.isInteger(factor) && factor > 0 && Number.isInteger(offset) ? [{ axis, factor, offset }] : [];
  });
  // A plain multiple of any dimension first; then a shifted size (a padding, a class token); then one that is both.
  const simplest =
    candidates.find(({ offset }) => offset === 0) ?? candidates.find(({ factor }) => factor === 1) ?? candidates[0];
  if (simplest) return simplest;
  throw new OnnxError(
    `exportOnnx: ${where} has size ${first} in one run and ${second} in another, which follows from no dynamic axis`,
  );
}
