import { convert } from '../../core/copy.ts';
import { type DType, isFloat } from '../../core/dtype.ts';
import { optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { type Lines, linesOf } from './lines.ts';

/** The dimension of a running sum or product by name, and the dtype. */
export interface ScanOptions {
  /** Along which it runs. */
  dim: number;
  /** What the input is converted to first. */
  dtype?: DType | undefined;
}

export const scanOptions = optionTable(
  {
    dim: unchecked(undefined as unknown as number),
    dtype: unchecked<DType | undefined>(undefined),
  } satisfies RulesFor<ScanOptions>,
  ['dim'],
);

export interface ScanAttrs {
  readonly dim: number;
  /** From the last element to the first. */
  readonly reverse: boolean;
}

/** What a scan gives: floats keep their type, integers and bools become int64. */
export function scanType(dtype: DType): DType {
  return isFloat(dtype) ? dtype : 'int64';
}

/** The lines of `x` along `dim`, converted to `dtype`. */
export function linesAs(x: Tensor, dim: number, dtype: DType): Lines {
  const lines = linesOf(x, x.ndim === 0 ? [] : [dim]);
  return x.dtype === dtype ? lines : { ...lines, data: convert(lines.data, dtype) };
}
