/** What of lines of (outer, n, inner) elements that lie side by side a command works along: those of the middle dimension. */
export interface Lines {
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
}

/**
 * A reduction over some dimensions, as `sum`, `mean`, `amax`, `amin` and `prod` do one: sums and products are formed in
 * double. The results lie side by side. A sum over bool is not one of these: it gives int64.
 */
export interface ReduceCommand {
  readonly kind: 'reduce';
  /** `norm`: the root of the sum of squares. */
  readonly what: 'sum' | 'mean' | 'max' | 'min' | 'prod' | 'norm';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly at: number;
  readonly dims: readonly number[];
  readonly to: number;
}

/** Where the largest or smallest of each line is, the first one; the first NaN beats all: int64, side by side. */
export interface PlacesCommand {
  readonly kind: 'places';
  readonly what: 'max' | 'min';
  readonly lines: Lines;
  /** floats */
  readonly at: number;
  readonly to: number;
}

/** The total of n losses as losses with a reduction add it up, divided by `by`: one element. */
export interface LossTotalCommand {
  readonly kind: 'lossTotal';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly n: number;
  readonly at: number;
  readonly to: number;
  /** 1 for a sum, n for a mean. */
  readonly by: number;
}
