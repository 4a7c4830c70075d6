import { cat, type Tensor, tensor } from '@wick/tensor';
import { OnnxError } from '../../error.ts';
import { axisOf, given, limited, numberOf, numbersIn, type OnnxCall, type Operators } from '../call.ts';

const int64 = (values: readonly number[]): Tensor => tensor(values.map(BigInt), { dtype: 'int64' });

/** Axes of `Squeeze` and `Unsqueeze`: an attribute at first, an input since version 13. */
function axes(call: OnnxCall): number[] | undefined {
  return numbersIn(call, 1) ?? call.attributes.ints('axes');
}

/** Arrangements of the elements that there are: shapes, order, parts. */
export const arrange: Operators = {
  Reshape(call) {
    const x = given(call, 0);
    const wanted = numbersIn(call, 1) ?? call.attributes.ints('shape') ?? [];
    const keepZero = call.attributes.int('allowzero', 0) !== 0;
    return x.reshape(wanted.map((n, i) => (n === 0 && !keepZero ? x.shape[i]! : n)));
  },
  Flatten(call) {
    const x = given(call, 0);
    const axis = call.attributes.int('axis', 1);
    const at = axis < 0 ? axis + x.ndim : axis;
    const rows = x.shape.slice(0, at).reduce((a, b) => a * b, 1);
    const columns = x.shape.slice(at).reduce((a, b) => a * b, 1);
    return x.reshape([rows, columns]);
  },
  Transpose(call) {
    const x = given(call, 0);
    return x.permute(call.attributes.ints('perm') ?? x.shape.map((_, i) => x.ndim - 1 - i));
  },
  Squeeze(call) {
    const x = given(call, 0);
    const dims = axes(call)?.map((axis) => axisOf(axis, x.ndim));
    const wrong = dims?.find((dim) => x.shape[dim] !== 1);
    if (wrong !== undefined) throw new OnnxError(`axis ${wrong} has the size ${x.shape[wrong]}, not 1`);
    return dims ? x.squeeze(dims) : x.squeeze();
  },
  Unsqueeze(call) {
    const x = given(call, 0);
    const wanted = axes(call) ?? [];
    const ndim = x.ndim + wanted.length;
    const dims = wanted.map((axis) => axisOf(axis, ndim)).sort((a, b) => a - b);
    return dims.reduce((t, dim) => t.unsqueeze(dim), x);
  },
  Concat(call) {
    const parts = call.inputs.map((_, i) => given(call, i));
    return cat(parts, axisOf(call.attributes.int('axis'), parts[0]!.ndim));
  },
  Split(call) {
    const x = given(call, 0);
    const dim = axisOf(call.attributes.int('axis', 0), x.ndim);
    const sizes = numbersIn(call, 1) ?? call.attributes.ints('split');
    if (sizes) return x.split(sizes, dim);
    const count = call.attributes.int('num_outputs', call.outputs);
    if (count !== call.outputs) throw new OnnxError(`${count} parts for ${call.outputs} outputs`);
    const each = Math.ceil(x.shape[dim]! / count);
    // The last part is the smaller one, or empty.
    const parts = Array.from({ length: count }, (_, i) => Math.max(0, Math.min(each, x.shape[dim]! - i * each)));
    return x.split(parts, dim);
  },
  Slice(call) {
    const x = given(call, 0);
    const starts = numbersIn(call, 1) ?? call.attributes.ints('starts') ?? [];
    const ends = numbersIn(call, 2) ?? call.attributes.ints('ends') ?? [];
    const dims = numbersIn(call, 3) ?? call.attributes.ints('axes') ?? starts.map((_, i) => i);
    const steps = numbersIn(call, 4) ?? starts.map(() => 1);
    return dims.reduce((t, axis, i) => sliced(t, axisOf(axis, x.ndim), starts[i]!, ends[i]!, steps[i]!), x);
  },
  Expand(call) {
    const x = given(call, 0);
    const wanted = numbersIn(call, 1) ?? [];
    // Broadcasting goes both ways: a 1 keeps what is there.
    const ndim = Math.max(x.ndim, wanted.length);
    const own = (i: number) => x.shape[i - (ndim - x.ndim)] ?? 1;
    const other = (i: number) => wanted[i - (ndim - wanted.length)] ?? 1;
    return x.expand(
      limited(
        call,
        Array.from({ length: ndim }, (_, i) => (other(i) === 1 ? own(i) : other(i))),
      ),
    );
  },
  Tile(call) {
    const x = given(call, 0);
    const repeats = numbersIn(call, 1) ?? [];
    limited(
      call,
      x.shape.map((n, i) => n * (repeats[i] ?? 1)),
    );
    return x.repeat(repeats);
  },
  Shape(call) {
    const { shape } = given(call, 0);
    return int64(shape.slice(call.attributes.int('start', 0), call.attributes.int('end', shape.length)));
  },
  Size: (call) => tensor(BigInt(given(call, 0).numel()), { dtype: 'int64' }),
  Trilu(call) {
    const diagonal = call.inputs[1] ? numberOf(call.inputs[1]) : 0;
    const x = given(call, 0);
    return call.attributes.int('upper', 1) !== 0 ? x.triu(diagonal) : x.tril(diagonal);
  },
  DepthToSpace(call) {
    const x = given(call, 0);
    const block = call.attributes.int('blocksize');
    const [n, c, h, w] = x.shape as [number, number, number, number];
    const depth = c / block ** 2;
    const columnsFirst = call.attributes.string('mode', 'DCR') === 'CRD';
    const split = columnsFirst ? [n, depth, block, block, h, w] : [n, block, block, depth, h, w];
    const order = columnsFirst ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2];
    return x
      .reshape(split)
      .permute(order)
      .reshape([n, depth, h * block, w * block]);
  },
  SpaceToDepth(call) {
    const x = given(call, 0);
    const block = call.attributes.int('blocksize');
    const [n, c, h, w] = x.shape as [number, number, number, number];
    const split = x.reshape([n, c, h / block, block, w / block, block]);
    const columnsFirst = call.attributes.string('mode', 'DCR') === 'CRD';
    const ordered = columnsFirst ? split.permute(0, 1, 3, 5, 2, 4) : split.permute(0, 3, 5, 1, 2, 4);
    return ordered.reshape([n, c * block ** 2, h / block, w / block]);
  },
  ReverseSequence(call) {
    const x = given(call, 0);
    const time = call.attributes.int('time_axis', 0);
    const batch = call.attributes.int('batch_axis', 1);
    const parts = numbersIn(call, 1)!.map((length, i) => {
      const one = x.narrow(batch, i, 1);
      return cat([one.narrow(time, 0, length).flip(time), one.narrow(time, length, x.shape[time]! - length)], time);
    });
    return cat(parts, batch);
  },
};

/** Bounds as in NumPy: counted from the end where negative, cut off where they are beyond it. */
function sliced(x: Tensor, dim: number, start: number, end: number, step: number): Tensor {
  const size = x.shape[dim]!;
  if (step === 0) throw new OnnxError('a step of 0');
  const bound = (value: number, low: number, high: number) =>
    Math.max(low, Math.min(high, value < 0 ? value + size : value));
  if (step > 0) return x.slice(dim, bound(start, 0, size), bound(end, 0, size), Math.min(step, Math.max(1, size)));
  const from = bound(start, -1, size - 1);
  const to = bound(end, -1, size - 1);
  const count = Math.max(0, Math.ceil((from - to) / -step));
  return x.indexSelect(dim, int64(Array.from({ length: count }, (_, i) => from + i * step)));
}
