import { arange, type Tensor } from '@wick/tensor';
import { apply } from '@wick/tensor/internal';
import { aligned, type BatchCall, full, type Rule, rankOf } from './call.ts';

/** Where the common shape of the indices of one sample stands in the selection: in place of neighbours, else first. */
interface Place {
  /** The selection's dimensions before it. */
  readonly lead: number;
  /** The dimensions of the indices' common shape. */
  readonly common: number;
  /** Whether the indices are of dimensions side by side. */
  readonly neighbours: boolean;
  /** All dimensions of the selection. */
  readonly rank: number;
}

/** `inputs` from `first` on are the indices. */
function placeOf(call: BatchCall, first: number): Place {
  const { dims } = call.attrs as { dims: readonly number[] };
  const common = Math.max(...dims.map((_, k) => rankOf(call, first + k)));
  const neighbours = dims.at(-1)! - dims[0]! === dims.length - 1;
  return { lead: neighbours ? dims[0]! : 0, common, neighbours, rank: rankOf(call, 0) - dims.length + common };
}

/** Moves `count` dimensions that begin at `from` so that they begin at `to`; those before and between close up. */
function moved(t: Tensor, from: number, count: number, to: number): Tensor {
  if (from === to || count === 0) return t;
  const block = Array.from({ length: count }, (_, i) => from + i);
  const rest = t.shape.map((_, d) => d).filter((d) => d < from || d >= from + count);
  return t.permute(...rest.slice(0, to), ...block, ...rest.slice(to));
}

/** The indices, those that each sample has of its own with the common shape behind the samples' dimension. */
function indicesOf({ inputs, batched }: BatchCall, first: number, { common }: Place): Tensor[] {
  return inputs.slice(first).map((t, k) => (batched[first + k] ? aligned(t!, common) : t!));
}

/** The indices of all samples, the samples' own place in front: x[b, index0[b], …]. */
function withSamples(call: BatchCall, first: number, place: Place): Tensor[] {
  const own = arange(call.size).reshape([call.size, ...new Array<number>(place.common).fill(1)]);
  return [own, ...indicesOf(call, first, place)];
}

const shifted = (dims: readonly number[]) => dims.map((d) => d + 1);

/** x[i, j, …]: x for each sample, indices for each sample, or both. */
export const indexRule: Rule = (call: BatchCall) => {
  const { op, inputs, batched } = call;
  const { dims } = call.attrs as { dims: readonly number[] };
  const place = placeOf(call, 1);
  const { lead, common, neighbours } = place;
  const x = inputs[0]!;
  if (!batched.slice(1).includes(true)) {
    const out: Tensor = apply(op, inputs, { dims: shifted(dims) });
    // Of indices that are no neighbours the common shape is in front, before the samples.
    return neighbours ? out : moved(out, common, 1, 0);
  }
  if (!batched[0]) return moved(apply(op, [x, ...indicesOf(call, 1, place)], { dims }), lead, 1, 0);
  const out: Tensor = apply(op, [x, ...withSamples(call, 1, place)], { dims: [0, ...shifted(dims)] });
  return moved(out, 1, common, 1 + lead);
};

/** x[i, j, …] = values, or += values: every sample has an x of its own to write to. */
export const indexPutRule: Rule = (call: BatchCall) => {
  const { dims, accumulate } = call.attrs as { dims: readonly number[]; accumulate: boolean };
  const place = placeOf(call, 2);
  const values = aligned(full(call, 1), place.rank);
  return apply(
    call.op,
    [full(call, 0), moved(values, 1 + place.lead, place.common, 1), ...withSamples(call, 2, place)],
    { dims: [0, ...shifted(dims)], accumulate },
  );
};
