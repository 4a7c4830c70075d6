import { isSeen } from '../../autograd/dispatch.ts';
import { dense, elements } from '../../core/copy.ts';
import { isFloat } from '../../core/dtype.ts';
import { allocateStrided, wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import { readsAll } from '../../core/tracer.ts';
import type { Tensor } from '../../tensor.ts';
import { indexSelect } from '../indexing/indexSelect.ts';
import { takeAt } from '../indexing/moves.ts';
import { wholeNumbers } from '../indexing/places.ts';
import { movedim } from '../shape/movedim.ts';
import { reshape } from '../shape/reshape.ts';
import { keysOf } from './keys.ts';
import { sort } from './sort.ts';

/** Options of `uniqueConsecutive`. */
export interface UniqueConsecutiveOptions {
  /** Also give, for each element, which of the result it is. Default: false. */
  returnInverse?: boolean;
  /** Also give how many there were of each. Default: false. */
  returnCounts?: boolean;
  /** Take the parts along a dimension as wholes. Default: null, the elements one by one. */
  dim?: number | null;
}

/** Options of `unique`. */
export interface UniqueOptions extends UniqueConsecutiveOptions {
  /** In ascending order; they always are. */
  sorted?: boolean;
}

const consecutiveOptions = optionTable(
  {
    returnInverse: flag(false),
    returnCounts: flag(false),
    dim: unchecked<number | null>(null),
  } satisfies RulesFor<UniqueConsecutiveOptions>,
  ['returnInverse', 'returnCounts', 'dim'],
);
const uniqueOptions = optionTable(
  { ...consecutiveOptions.known, sorted: flag(true) } satisfies RulesFor<UniqueOptions>,
  ['sorted', 'returnInverse', 'returnCounts', 'dim'],
);

/** The result alone, or with the inverse, the counts, or both behind it, as the options say. */
export type UniqueResult<O> = O extends { returnInverse: true }
  ? O extends { returnCounts: true }
    ? [output: Tensor, inverse: Tensor, counts: Tensor]
    : [output: Tensor, inverse: Tensor]
  : O extends { returnCounts: true }
    ? [output: Tensor, counts: Tensor]
    : O extends { returnInverse?: false; returnCounts?: false }
      ? Tensor
      : Tensor | Tensor[];

/** The result where the switches stand at their places. */
export type UniqueAt<I extends boolean, C extends boolean> = UniqueResult<{ returnInverse: I; returnCounts: C }>;

/** Things in a row: `n` of them, in an order in which equal ones are neighbours, each of `length` elements. */
interface Row {
  readonly order: ArrayLike<number> | null;
  readonly n: number;
  readonly data: Float64Array;
  readonly length: number;
}

function inOrder(where: string, x: Tensor, dim: number | null, sorted: boolean): Row {
  if (dim === null) {
    const flat = reshape(x, [-1]);
    const data = (keysOf(dense(flat)) ?? dense(flat)) as Float64Array;
    return {
      n: data.length,
      order: sorted ? wholeNumbers(dense(sort(flat).indices)) : null,
      data,
      length: 1,
    };
  }
  const n = x.shape[normalizeDim(where, dim, x.ndim)]!;
  const data = dense(movedim(x, dim, 0)) as Float64Array;
  const length = n === 0 ? 0 : data.length / n;
  const compare = (i: number, j: number) => {
    for (let k = 0; k < length; k++) {
      const [a, b] = [data[i * length + k]!, data[j * length + k]!];
      if (a !== b) return a < b ? -1 : 1;
    }
    return 0;
  };
  return {
    n,
    order: sorted ? Array.from({ length: n }, (_, i) => i).sort(compare) : null,
    data,
    length,
  };
}

/**
 * The order of whole numbers that lie close together, by counting them; null for others. Of equal ones the first comes
 * first.
 */
function counted(x: Tensor): Row | null {
  if (isFloat(x.dtype)) return null;
  const data = keysOf(dense(x));
  if (data === null || data.length === 0) return null;
  let [least, most] = [data[0]!, data[0]!];
  for (let i = 1; i < data.length; i++) {
    const v = data[i]!;
    if (v < least) least = v;
    else if (v > most) most = v;
  }
  const room = most - least + 1;
  if (room > Math.max(4096, 2 * data.length)) return null;
  const n = data.length;
  const starts = new Int32Array(room + 1);
  for (let i = 0; i < n; i++) starts[data[i]! - least + 1]!++;
  for (let v = 0; v < room; v++) starts[v + 1]! += starts[v]!;
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[starts[data[i]! - least]!++] = i;
  return { n, order, data: data as Float64Array, length: 1 };
}

/** Writes where in the order the first of equal ones stand, and gives how many those are. */
function findFirsts({ order, n, data, length }: Row, firsts: Int32Array): number {
  let found = 0;
  for (let k = 0, before = 0; k < n; k++) {
    const at = (order ? order[k]! : k) * length;
    let j = 0;
    while (j < length && data[before + j] === data[at + j]) j++;
    if (j < length || k === 0) firsts[found++] = k;
    before = at;
  }
  return found;
}

/** {@link findFirsts} of elements that lie one after another. */
function findFirstElements(data: Float64Array, firsts: Int32Array): number {
  let found = 0;
  for (let k = 0; k < data.length; k++) if (k === 0 || data[k] !== data[k - 1]) firsts[found++] = k;
  return found;
}

/** Whole numbers from 0 to 2^31 - 1 as int64, whose high words are 0 then. */
function int64(values: Int32Array, shape: readonly number[]): Tensor {
  const out = new BigInt64Array(values.length);
  const words = new Int32Array(out.buffer);
  for (let i = 0; i < values.length; i++) words[2 * i] = values[i]!;
  return wrapArray(out, shape, 'int64');
}

/** The parts of a tensor along a dimension, or its elements, at some places. */
function takeParts(x: Tensor, dim: number | null, places: Int32Array): Tensor {
  const count = places.length;
  if (dim !== null || isSeen())
    return indexSelect(dim === null ? reshape(x, [-1]) : x, dim ?? 0, int64(places, [count]));
  const out = allocateStrided([count], x.dtype, null, undefined, false);
  takeAt(elements(x), 0, places, count, out._storage.data);
  return out;
}

function distinct(
  where: string,
  x: Tensor,
  { returnInverse, returnCounts, dim }: Required<UniqueConsecutiveOptions>,
  sorted: boolean,
): Tensor | Tensor[] {
  checkTensor(where, x);
  readsAll(`${where}()`, x);
  const row = (dim === null && sorted ? counted(x) : null) ?? inOrder(where, x, dim, sorted);
  const { order, n, data, length } = row;
  // Of which there is one more, the end.
  const firsts = new Int32Array(n + 1);
  const found = order || length !== 1 ? findFirsts(row, firsts) : findFirstElements(data, firsts);
  firsts[found] = n;
  const places = firsts.subarray(0, found);
  const output = takeParts(x.detach(), dim, order ? places.map((k) => order[k]!) : places);
  if (!returnInverse && !returnCounts) return output;
  const results = [output];
  if (returnInverse) {
    const inverse = new Int32Array(n);
    for (let f = 0; f < found; f++)
      for (let k = firsts[f]!; k < firsts[f + 1]!; k++) inverse[order ? order[k]! : k] = f;
    results.push(int64(inverse, dim === null ? x.shape : [n]));
  }
  if (returnCounts) {
    const counts = new Int32Array(found);
    for (let f = 0; f < found; f++) counts[f] = firsts[f + 1]! - firsts[f]!;
    results.push(int64(counts, [found]));
  }
  return results;
}

/**
 * The distinct elements in ascending order, or the distinct parts along `dim`; NaN is never the same as NaN. Without a
 * gradient.
 *
 * @param options - `returnInverse`: also which of them each element is; `returnCounts`: also how many there were; by
 * position `sorted`, `returnInverse`, `returnCounts` and `dim`
 * @returns a tensor, or an array of it with the inverse and the counts
 * @throws RangeError if dim is out of range
 * @example
 * ```ts
 * unique(tensor([3, 1, 3])); // [1, 3]
 * const [output, inverse, counts] = unique(tensor([3, 1, 3]), { returnInverse: true, returnCounts: true });
 * inverse; // [1, 0, 1]
 * counts; // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unique.html
 */
export function unique<const O extends UniqueOptions = object>(x: Tensor, options?: O): UniqueResult<O>;
export function unique<I extends boolean = false, C extends boolean = false>(
  x: Tensor,
  sorted?: boolean,
  returnInverse?: I,
  returnCounts?: C,
  dim?: number | null,
): UniqueAt<I, C>;
export function unique(
  x: Tensor,
  sorted?: boolean | UniqueOptions,
  returnInverse?: boolean,
  returnCounts?: boolean,
  dim?: number | null,
): Tensor | Tensor[];
export function unique(x: Tensor, ...given: unknown[]): Tensor | Tensor[] {
  return distinct('unique', x, uniqueOptions.take('unique', given), true);
}

/**
 * The elements without those that are the same as the one before them, or the parts along `dim`. Otherwise as
 * {@link unique}.
 *
 * @example
 * ```ts
 * uniqueConsecutive(tensor([3, 3, 1, 3])); // [3, 1, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.unique_consecutive.html
 */
export function uniqueConsecutive<const O extends UniqueConsecutiveOptions = object>(
  x: Tensor,
  options?: O,
): UniqueResult<O>;
export function uniqueConsecutive<I extends boolean = false, C extends boolean = false>(
  x: Tensor,
  returnInverse?: I,
  returnCounts?: C,
  dim?: number | null,
): UniqueAt<I, C>;
export function uniqueConsecutive(
  x: Tensor,
  returnInverse?: boolean | UniqueConsecutiveOptions,
  returnCounts?: boolean,
  dim?: number | null,
): Tensor | Tensor[];
export function uniqueConsecutive(x: Tensor, ...given: unknown[]): Tensor | Tensor[] {
  return distinct('uniqueConsecutive', x, consecutiveOptions.take('uniqueConsecutive', given), false);
}
