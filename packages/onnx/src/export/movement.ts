import type { DType } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import { type Builder, elementTypes } from './builder.ts';
import { type Call, type Emitter, nameOf, operand } from './call.ts';

const toTheEnd = 2n ** 63n - 1n;

/** Reshapes to the result's shape: a size that changes between runs is kept from the same place, or follows from the rest. */
export function reshape(
  b: Builder,
  call: Call,
  x: string,
  first: readonly number[],
  second: readonly number[],
): string {
  const [from, to] = [call.inputs[0]!.shape, call.twin.inputs[0]!.shape];
  let free = 0;
  const sizes = first.map((n, d) => {
    if (n === second[d]) return n;
    if (n === from[d] && second[d] === to[d]) return 0;
    free++;
    return -1;
  });
  // 0 means "as before": a real 0 has to be said differently.
  const plain = free <= 1 && !first.includes(0);
  return b.emit('Reshape', [x, plain ? b.ints(sizes) : b.shape(first, second, 'a view')]);
}

const identity: Emitter = (b, call) => [nameOf(b, call, 0)];

/** Operations that move elements without computing. */
export const movement: Readonly<Record<string, Emitter>> = {
  clone: identity,
  alias: identity,
  layout: identity,
  gradientTap: (b, call) => call.inputs.map((t) => b.name(t!)),
  to: (b, call) => [b.emit('Cast', [nameOf(b, call, 0)], { to: elementTypes[(call.attrs as { dtype: DType }).dtype] })],
  view: (b, call) => [reshape(b, call, nameOf(b, call, 0), call.outputs[0]!.shape, call.twin.outputs[0]!.shape)],
  permute: (b, call) => [
    b.emit('Transpose', [nameOf(b, call, 0)], { perm: (call.attrs as { dims: readonly number[] }).dims }),
  ],
  expand(b, call) {
    const [x, out] = [operand(call, 0), call.outputs[0]!];
    const other = call.twin.outputs[0]!;
    const lead = out.ndim - x.ndim;
    // A dimension that is kept says 1, which Expand leaves alone, whatever its size will be.
    const kept = (d: number) => d >= lead && x.shape[d - lead] === out.shape[d];
    const sizes = (of: readonly number[]) => of.map((n, d) => (kept(d) ? 1 : n));
    return [b.emit('Expand', [b.name(x), b.shape(sizes(out.shape), sizes(other.shape), 'an expanded tensor')])];
  },
  select(b, call) {
    const { dim, index } = call.attrs as { dim: number; index: number };
    const twin = call.twin.attrs as { index: number };
    // The last element is the last one, however long the dimension gets.
    const at = index === twin.index ? index : index - operand(call, 0).shape[dim]!;
    return [b.emit('Gather', [nameOf(b, call, 0), b.scalar(at, 'int64')], { axis: dim })];
  },
  slice(b, call) {
    const { dim, start, end, step } = call.attrs as { dim: number; start: number; end: number; step: number };
    const twin = call.twin.attrs as { start: number; end: number };
    const [n, m] = [operand(call, 0).shape[dim]!, call.twin.inputs[0]!.shape[dim]!];
    const bound = (first: number, second: number): number | bigint => {
      if (first === second) return first;
      if (first === n && second === m) return toTheEnd;
      if (first - n === second - m) return first - n;
      throw new OnnxError(`exportOnnx: slice: a bound is ${first} in one run and ${second} in another`);
    };
    const ends = end === n && twin.end === m ? toTheEnd : bound(end, twin.end);
    return [
      b.emit('Slice', [
        nameOf(b, call, 0),
        b.ints([bound(start, twin.start)]),
        b.ints([ends]),
        b.ints([dim]),
        b.ints([step]),
      ]),
    ];
  },
  cat: (b, call) => [
    b.emit(
      'Concat',
      call.inputs.map((t) => b.name(t!)),
      { axis: (call.attrs as { dim: number }).dim },
    ),
  ],
  pad(b, call) {
    const { pads, value } = call.attrs as { pads: readonly (readonly [number, number])[]; value: number | bigint };
    const x = operand(call, 0);
    const amounts = b.ints([...pads.map(([before]) => before), ...pads.map(([, after]) => after)]);
    return [b.emit('Pad', [b.name(x), amounts, b.scalar(value, x.dtype)])];
  },
  gather: (b, call) => [
    b.emit('GatherElements', [nameOf(b, call, 0), nameOf(b, call, 1)], { axis: (call.attrs as { dim: number }).dim }),
  ],
  indexSelect: (b, call) => [
    b.emit('Gather', [nameOf(b, call, 0), nameOf(b, call, 1)], { axis: (call.attrs as { dim: number }).dim }),
  ],
  indexAdd(b, call) {
    const { dim, alpha } = call.attrs as { dim: number; alpha: number };
    if (dim !== 0 || alpha !== 1)
      throw new OnnxError('exportOnnx: indexAdd along another dimension than the first, or with an alpha');
    const places = b.emit('Unsqueeze', [nameOf(b, call, 1), b.ints([-1])]);
    return [b.emit('ScatterND', [nameOf(b, call, 0), places, nameOf(b, call, 2)], { reduction: 'add' })];
  },
  /** Windows along a dimension: their places are looked up, their elements moved to the end. */
  unfold(b, call) {
    const { dim, size, step } = call.attrs as { dim: number; size: number; step: number };
    const { ndim } = operand(call, 0);
    const count = call.outputs[0]!.shape[dim]!;
    if (count !== call.twin.outputs[0]!.shape[dim]) throw new OnnxError('exportOnnx: unfold along a dynamic dimension');
    const places = Array.from({ length: count * size }, (_, i) => Math.floor(i / size) * step + (i % size));
    const taken = b.emit('Gather', [nameOf(b, call, 0), b.emit('Reshape', [b.ints(places), b.ints([count, size])])], {
      axis: dim,
    });
    const order = Array.from({ length: ndim + 1 }, (_, d) => d);
    return [b.emit('Transpose', [taken], { perm: [...order.filter((d) => d !== dim + 1), dim + 1] })];
  },
  flip(b, call) {
    const { dims } = call.attrs as { dims: readonly number[] };
    const least = -(2n ** 63n);
    return [
      b.emit('Slice', [
        nameOf(b, call, 0),
        b.ints(dims.map(() => -1)),
        b.ints(dims.map(() => least)),
        b.ints(dims),
        b.ints(dims.map(() => -1)),
      ]),
    ];
  },
  embedding: (b, call) => [b.emit('Gather', [nameOf(b, call, 0), nameOf(b, call, 1)], { axis: 0 })],
  /** In inference there is none. */
  dropout: () => {
    throw new OnnxError(
      'exportOnnx: dropout drew a mask in evaluation mode: F.dropout needs { training: this.training }',
    );
  },
};
