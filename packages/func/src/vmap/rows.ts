import { arange, type Tensor } from '@wick/tensor';
import { apply, type Operand } from '@wick/tensor/internal';
import { type BatchCall, full, type Rule, rankOf } from './call.ts';
import { intoFirst } from './folding.ts';
import { oneByOne } from './oneByOne.ts';

/** Indices of each sample, moved to its part of a long table. */
export function intoParts(indices: Tensor, rows: number): Tensor {
  const starts = arange(indices.shape[0]!).mul(rows);
  return indices.to('int64').add(starts.reshape([-1, ...new Array<number>(indices.ndim - 1).fill(1)]));
}

/** The rows of all samples below one another, `dim` (counted in a sample) in front. */
const stacked = (t: Tensor, dim: number): Tensor => intoFirst(t.movedim(dim + 1, 1));

/**
 * What happens to the rows that an index names (indexAdd, indexCopy, indexFill): one index for all is one dimension further
 * back; an index each is one into the rows of all samples below one another.
 */
export const rowsRule: Rule = (call: BatchCall) => {
  const { op, batched, size } = call;
  const attrs = call.attrs as { dim: number };
  const { dim } = attrs;
  if (rankOf(call, 0) === 0) return oneByOne(call);
  const [x, index] = [full(call, 0), call.inputs[1]!];
  const source: Operand = call.inputs.length > 2 ? full(call, 2) : null;
  const rest = (t: Operand) => (call.inputs.length > 2 ? [t] : []);
  if (!batched[1]) return apply(op, [x, index, ...rest(source)], { ...attrs, dim: dim + 1 });
  const rows = x.shape[dim + 1]!;
  // An index may be counted from the end.
  const whole = index.to('int64').remainder(Math.max(rows, 1));
  const parts = intoParts(whole.reshape([size, -1]), rows).reshape([-1]);
  const out: Tensor = apply(op, [stacked(x, dim), parts, ...rest(source && stacked(source, dim))], {
    ...attrs,
    dim: 0,
  });
  return out.reshape([size, rows, ...out.shape.slice(1)]).movedim(1, dim + 1);
};
