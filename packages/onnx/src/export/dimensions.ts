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
  for (const axis of axes) {
    const [a, b] = axis.sizes;
    const factor = (second - first) / (b - a);
    const offset = first - factor * a;
    // A plain multiple first; a shifted size (a padding, a class token) where it is a whole number.
    if (Number.isInteger(factor) && factor > 0 && Number.isInteger(offset)) return { axis, factor, offset };
  }
  throw new OnnxError(
    `exportOnnx: ${where} has size ${first} in one run and ${second} in another, which follows from no dynamic axis`,
  );
}
