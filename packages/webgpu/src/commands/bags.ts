/** Bags of indices. */
export interface Bags {
  readonly bags: number;
  /** Of indices. */
  readonly count: number;
  readonly indexType: 'int64' | 'int32';
  readonly offsetType: 'int64' | 'int32';
  /** The index that counts for nothing, or -1. */
  readonly padding: number;
  /** Whether the last offset is the end of the last bag. */
  readonly hasEnd: boolean;
  readonly indices: number;
  /** Where bags begin; null where they are as long as one another. */
  readonly offsets: number | null;
}

/** For each index its bag, and how many count there: 0 for what counts for nothing. */
export interface BagsCommand extends Bags {
  readonly kind: 'bags';
  /** int64 */
  readonly into: number;
  /** int64 */
  readonly counts: number;
}

/** Which rows of a table of floats have the largest elements of the columns of bags, the first of these, and which bags are empty. */
export interface BagMaximaCommand extends Bags {
  readonly kind: 'bagMaxima';
  readonly width: number;
  readonly table: number;
  /** int64 */
  readonly places: number;
  readonly areEmpty: number;
}
