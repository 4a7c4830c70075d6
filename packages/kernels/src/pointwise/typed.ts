import type { Elements, Frame } from './interpret.ts';
import type { BinaryRow, Numbers, UnaryRow } from './plain/rows.ts';

/** What a program's steps are done to. */
export type TypedFrame = Pick<Frame, 'rows' | 'data' | 'at' | 'step' | 'numbers'> & {
  readonly program: Pick<Frame['program'], 'inputs' | 'steps'>;
};

/** Runs a frame's program over `n` elements and says true, or says false. */
export type TypedRun = (frame: TypedFrame, n: number) => boolean;

/**
 * Combines the elements of lines: element i of line (o, j) is at `(o * n + i) * inner + j`, the lines in order are those of
 * `out`. Says false where loops do it as well.
 */
export type TypedFold = (
  operation: 'add' | 'max' | 'min',
  data: Elements,
  outer: number,
  n: number,
  inner: number,
  out: Elements,
) => boolean;

/** An operation on bits. */
export type Bitwise = 'and' | 'or' | 'xor' | 'not' | 'shiftLeft' | 'shiftRight';

/** Does one operation to elements in steps of 1 or 0 and says true, or says false. `not` takes `a` alone. */
export type TypedRow = (operation: Bitwise, ...given: Parameters<BinaryRow<Elements>>) => boolean;

/** Writes elements as those of another type and says true, or says false. Half types are bits, floats are single. */
export type TypedConversion = (to: string, data: Elements, out: Elements | Uint16Array) => boolean;

/** Elements of a frame that are worth asking for. */
export const WORTH_ASKING = 512;

/** Who does the work of other types than float32: null, plain loops alone; see `useTypedKernels`. */
export const typed: {
  run: TypedRun | null;
  fold: TypedFold | null;
  row: TypedRow | null;
  convert: TypedConversion | null;
} = {
  run: null,
  fold: null,
  row: null,
  convert: null,
};

/**
 * Sums (of int64, which wrap) and extremes (of whole numbers and bytes) along lines, in kernels where there are some.
 *
 * @example
 * ```ts
 * const most = new Int32Array(1);
 * foldTyped('max', Int32Array.of(1, 3, 2), 1, 3, 1, most); // false: so few are left to loops
 * ```
 */
export const foldTyped: TypedFold = (...given) => typed.fold?.(...given) ?? false;

/**
 * Elements as those of another type, in kernels where there are some.
 *
 * @example
 * ```ts
 * convertTyped('int32', Float32Array.of(1.5), new Int32Array(1)); // false: so few are left to loops
 * ```
 */
export const convertTyped: TypedConversion = (...given) => typed.convert?.(...given) ?? false;

/**
 * A loop over whole numbers or bytes, which is run in kernels instead where there are some and it repays.
 *
 * @example
 * ```ts
 * const and = typedRow('and', (n, out, o, so, a, p, sa, b, q, sb) => {
 *   for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! & b[q]!;
 * });
 * const out = new Int32Array(2);
 * and(2, out, 0, 1, Int32Array.of(5, 6), 0, 1, Int32Array.of(3), 0, 0);
 * Array.from(out); // [1, 2]
 * ```
 */
export function typedRow<A extends Elements = Numbers>(
  operation: Exclude<Bitwise, 'not'>,
  row: BinaryRow<A>,
): BinaryRow<A>;
export function typedRow<A extends Elements = Numbers>(operation: 'not', row: UnaryRow<A>): UnaryRow<A>;
export function typedRow<A extends Elements>(
  operation: Bitwise,
  row: BinaryRow<A> | UnaryRow<A>,
): BinaryRow<A> | UnaryRow<A> {
  return (...given: Parameters<BinaryRow<A>>) => {
    if (!(given[0] >= WORTH_ASKING && typed.row?.(operation, ...given))) (row as BinaryRow<A>)(...given);
  };
}
