/** Rows of a table by index, which must have been checked before. */
export interface RowsCommand {
  readonly kind: 'rows';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly table: number;
  readonly width: number;
  readonly indices: number;
  /** Default: int64. */
  readonly indexType?: 'int64' | 'int32';
  readonly count: number;
  readonly to: number;
}

/** The gradient of the table: vectors added to the rows that they were taken from, in their order. */
export interface RowsGradCommand {
  readonly kind: 'rowsGrad';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly grad: number;
  readonly width: number;
  readonly indices: number;
  /** Default: int64. */
  readonly indexType?: 'int64' | 'int32';
  readonly count: number;
  /** Of the table. */
  readonly rows: number;
  /** The row that gets none. Default: -1. */
  readonly padding?: number;
  readonly to: number;
}

/** Copies rows of bytes: what lies dense in both places, whatever its dtype. From nowhere (null) come zeros. */
export interface MoveCommand {
  readonly kind: 'move';
  /** Default: 1. */
  readonly rows?: number;
  readonly bytes: number;
  readonly from: number | null;
  /** Bytes from one row to the next. */
  readonly fromStep?: number;
  readonly to: number;
  readonly toStep?: number;
}
