import { checkCount, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { count, flag, type Given, optionTable, type RulesFor } from '../../core/options.ts';
import { allocateFor, naming } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { meshgrid } from '../shape/meshgrid.ts';
import { reshape } from '../shape/reshape.ts';
import { stack } from '../shape/stack.ts';
import { indexSelect } from './indexSelect.ts';

/** Options of `combinations`. */
export interface CombinationsOptions {
  /** How many elements to choose. Default: 2. */
  r?: number;
  /** Whether an element may be chosen again. Default: false. */
  withReplacement?: boolean;
}

const combinationsOptions = optionTable(
  { r: count(2, 0), withReplacement: flag(false) } satisfies RulesFor<CombinationsOptions>,
  ['r', 'withReplacement'],
);

function checkVector(where: string, x: Tensor): void {
  if (checkTensor(where, x).ndim !== 1)
    throw new ShapeError(`${where}: a vector is needed, got shape ${showShape(x.shape)}`);
}

/** In how many ways r of n can be chosen; Infinity where that is beyond counting. */
function choices(n: number, r: number): number {
  if (r > n) return 0;
  const k = Math.min(r, n - r);
  let found = 1;
  for (let i = 1; i <= k && found < 2 ** 53; i++) found = Math.round((found * (n - k + i)) / i);
  return found < 2 ** 53 ? found : Number.POSITIVE_INFINITY;
}

/**
 * All choices of `r` elements of a vector, in order, one a row.
 *
 * @throws ShapeError unless x is a vector
 * @example
 * ```ts
 * combinations(tensor([1, 2, 3])); // [[1, 2], [1, 3], [2, 3]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.combinations.html
 */
export function combinations(x: Tensor, ...given: Given<CombinationsOptions, [r: number, again: boolean]>): Tensor {
  const { r, withReplacement } = combinationsOptions.take('combinations', given);
  checkVector('combinations', x);
  if (r === 0) return reshape(indexSelect(x, 0, wrapArray(new BigInt64Array(0), [0], 'int64')), [0]);
  const n = checkCount('combinations', 'n', x.shape[0]!, 0);
  const again = withReplacement ? 0 : 1;
  const chosen = choices(withReplacement ? n + r - 1 : n, r);
  if (chosen === Number.POSITIVE_INFINITY)
    throw new RangeError(`combinations: there are too many choices of r of ${n} elements for memory, got ${r}`);
  const places = allocateFor([chosen, r], 'int64', 'combinations');
  if (chosen === 0) return reshape(indexSelect(x, 0, wrapArray(places, [0], 'int64')), [0, r]);
  // The choice that comes next: the last element that can go on goes on, those behind it follow.
  const choice = Array.from({ length: r }, (_, i) => i * again);
  for (let at = 0; at < places.length; ) {
    for (const place of choice) places[at++] = BigInt(place);
    let i = r - 1;
    while (i > 0 && choice[i]! + 1 + (r - 1 - i) * again >= n) i--;
    choice[i]!++;
    for (let k = i + 1; k < r; k++) choice[k] = choice[k - 1]! + again;
  }
  return reshape(indexSelect(x, 0, wrapArray(places, [places.length], 'int64')), [chosen, r]);
}

/**
 * All choices of one element of each vector, one a row, the last running fastest; of one vector it itself.
 *
 * @throws ShapeError unless all are vectors
 * @example
 * ```ts
 * cartesianProd(tensor([1, 2]), tensor([3, 4])); // [[1, 3], [1, 4], [2, 3], [2, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cartesian_prod.html
 */
export function cartesianProd(...tensors: Tensor[]): Tensor {
  if (tensors.length === 0) throw new RangeError('cartesianProd: at least one tensor is needed');
  for (const t of tensors) checkVector('cartesianProd', t);
  if (tensors.length === 1) return tensors[0]!;
  return stack(
    naming('cartesianProd', () => meshgrid(tensors).map((t) => reshape(t, [-1]))),
    1,
  );
}
