import { dense } from '../../core/copy.ts';
import { isFloat } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import { readsAll } from '../../core/tracer.ts';
import type { Tensor } from '../../tensor.ts';
import { indexSelect } from '../indexing/indexSelect.ts';
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

/** Things in a row: `n` of them, in an order in which equal ones are neighbours, and whether two are equal. */
interface Row {
  readonly order: ArrayLike<number> | null;
  readonly n: number;
  readonly same: (i: number, j: number) => boolean;
}

function inOrder(where: string, x: Tensor, dim: number | null, sorted: boolean): Row {
  if (dim === null) {
    const flat = reshape(x, [-1]);
    const data = (keysOf(dense(flat)) ?? dense(flat)) as Float64Array;
    return {
      n: data.length,
      order: sorted ? wholeNumbers(dense(sort(flat).indices)) : null,
      same: (i, j) => data[i] === data[j],
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
    same: (i, j) => compare(i, j) === 0,
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
  return { n, order, same: (i, j) => data[i] === data[j] };
}

function distinct(
  where: string,
  x: Tensor,
  { returnInverse, returnCounts, dim }: Required<UniqueConsecutiveOptions>,
  sorted: boolean,
): Tensor | Tensor[] {
  checkTensor(where, x);
  readsAll(`${where}()`, x);
  const { order, n, same } = (dim === null && sorted ? counted(x) : null) ?? inOrder(where, x, dim, sorted);
  const firsts: number[] = [];
  const inverse = new BigInt64Array(returnInverse ? n : 0);
  const low = new Int32Array(inverse.buffer); // places are below 2^31: their high halves stay 0
  const counts: number[] = [];
  for (let k = 0, before = -1; k < n; k++) {
    const i = order ? order[k]! : k;
    if (k === 0 || !same(before, i)) {
      firsts.push(i);
      counts.push(0);
    }
    counts[counts.length - 1]!++;
    if (returnInverse) low[2 * i] = firsts.length - 1;
    before = i;
  }
  const int64 = (list: number[]) => wrapArray(BigInt64Array.from(list, BigInt), [list.length], 'int64');
  const output =
    dim === null
      ? indexSelect(reshape(x.detach(), [-1]), 0, int64(firsts))
      : indexSelect(x.detach(), dim, int64(firsts));
  if (!returnInverse && !returnCounts) return output;
  const results = [output];
  if (returnInverse) results.push(wrapArray(inverse, dim === null ? x.shape : [n], 'int64'));
  if (returnCounts) results.push(int64(counts));
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
