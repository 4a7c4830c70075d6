import { type DType, isFloat } from '../core/dtype.ts';
import type { PrintOptions } from './options.ts';
import { fixed, scientific } from './python.ts';

/** Writes single values, all in the same notation and as wide as the widest. */
export interface Formatter {
  readonly width: number;
  format(value: number | bigint): string;
}

/**
 * Chooses the notation that suits all of `values`, those that will be shown: whole floats without decimals (`1.`), and
 * scientific notation where the largest magnitude is over 1e8 or 1000 times the smallest, or that is below 1e-4. Zeros,
 * infinities and NaN have no say.
 */
export function makeFormatter(values: readonly (number | bigint)[], dtype: DType, options: PrintOptions): Formatter {
  if (!isFloat(dtype)) {
    const write = dtype === 'bool' ? (value: number | bigint) => (value ? 'True' : 'False') : String;
    return padded(write, widest(values, write));
  }
  const said = (values as readonly number[]).filter((x) => x !== 0 && Number.isFinite(x));
  if (said.length === 0) return padded(wholeFloat as (value: number | bigint) => string, 1);
  const whole = said.every(Number.isInteger);
  const { precision, sciMode } = options;
  const write =
    (sciMode ?? needsExponents(said))
      ? (value: number) => scientific(value, precision)
      : whole
        ? wholeFloat
        : (value: number) => fixed(value, precision);
  return padded(write as (value: number | bigint) => string, widest(said, write as (value: number | bigint) => string));
}

function needsExponents(values: readonly number[]): boolean {
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (const x of values) {
    const size = Math.abs(x);
    if (size < min) min = size;
    if (size > max) max = size;
  }
  return max / min > 1000 || max > 1e8 || min < 1e-4;
}

function wholeFloat(value: number): string {
  const text = fixed(value, 0);
  return Number.isFinite(value) ? `${text}.` : text;
}

function widest(values: readonly (number | bigint)[], write: (value: number | bigint) => string): number {
  let width = 1;
  for (const value of values) width = Math.max(width, write(value).length);
  return width;
}

function padded(write: (value: number | bigint) => string, width: number): Formatter {
  return { width, format: (value) => write(value).padStart(width) };
}
