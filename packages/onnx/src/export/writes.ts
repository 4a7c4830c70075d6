import type { Scalar } from '@wick/tensor';
import type { OpAttrs } from '@wick/tensor/internal';
import { OnnxError } from '../error.ts';
import { fromFront, inverse, scattered, sliced, toFront, transposed } from './along.ts';
import type { Builder } from './builder.ts';
import { type Call, type Emitter, type Emitters, nameOf, operand } from './call.ts';
import { cast } from './elementwise.ts';

/** A value in every place of the first operand. */
const spread =
  (say: (b: Builder, call: Call) => string): Emitter =>
  (b, call) => {
    const shapes = call.runs.map(({ inputs }) => inputs[0]!.shape);
    const value = say(b, call);
    return [operand(call, 0).ndim === 0 ? value : b.emit('Expand', [value, b.shape(shapes, 'a filled tensor')])];
  };

/** Places along a dimension, as ONNX wants them. */
function rows(b: Builder, call: Call, i: number): string {
  const index = int64(b, call, i);
  return operand(call, i).ndim === 0 ? b.emit('Unsqueeze', [index, b.ints([0])]) : index;
}

function int64(b: Builder, call: Call, i: number): string {
  return cast(b, call, i, 'int64');
}

/** The same updates for every place that an index names. */
function updates(b: Builder, call: Call, value: Scalar): string {
  const shapes = call.runs.map(({ inputs }) => inputs[1]!.shape);
  const one = b.scalar(typeof value === 'boolean' ? Number(value) : value, operand(call, 0).dtype);
  return b.emit('Expand', [one, b.shape(shapes, 'an index')]);
}

/** Places chosen by tensors of indices: in each tuple one for each of `dims`, which are in front. */
function tuples(
  b: Builder,
  call: Call<OpAttrs['index']>,
  from: number,
): { places: string; common: number[][]; dims: readonly number[] } {
  const { dims } = call.attrs;
  const common = call.runs.map(({ inputs }) => broadcast(inputs.slice(from).map((t) => t!.shape)));
  const columns = dims.map((_, k) => {
    const index = int64(b, call, from + k);
    const whole = call.runs.every(({ inputs }, run) => `${inputs[from + k]!.shape}` === `${common[run]}`);
    const wide = whole ? index : b.emit('Expand', [index, b.shape(common, 'an index')]);
    return b.emit('Unsqueeze', [wide, b.ints([-1])]);
  });
  return { places: columns.length === 1 ? columns[0]! : b.emit('Concat', columns, { axis: -1 }), common, dims };
}

function broadcast(shapes: readonly (readonly number[])[]): number[] {
  const ndim = Math.max(...shapes.map((shape) => shape.length));
  const at = (shape: readonly number[], d: number) => shape[d - (ndim - shape.length)] ?? 1;
  return Array.from({ length: ndim }, (_, d) => shapes.map((shape) => at(shape, d)).find((n) => n !== 1) ?? 1);
}

/**
 * Coordinates of what is not zero, a row for each dimension. How many there are is another number for other values, also
 * where it happened to be the same one in all runs.
 */
function found(b: Builder, call: Call): string {
  const { ndim } = operand(call, 0);
  const one = ndim === 0 ? b.emit('Unsqueeze', [nameOf(b, call, 0), b.ints([0])]) : nameOf(b, call, 0);
  const name = b.emit('NonZero', [one]);
  const sizes = call.runs.map(({ outputs }) => outputs[0]!.shape[0]!);
  b.learnSize(name, 1, sizes);
  return name;
}

/** How many dimensions stand before the indices' own ones in the result: none, unless the indexed ones are neighbours. */
function leading(dims: readonly number[]): number {
  return dims.at(-1)! - dims[0]! === dims.length - 1 ? dims[0]! : 0;
}

/** The order that brings `count` dimensions from the front to behind the `lead` ones after them. */
function behind(lead: number, count: number, ndim: number): number[] {
  const all = Array.from({ length: ndim }, (_, d) => d);
  return [...all.slice(count, count + lead), ...all.slice(0, count), ...all.slice(count + lead)];
}

/** What is written to tensors, and taken from them by index. */
export const writes: Emitters = {
  fill: spread((b, call) => cast(b, call, 1, operand(call, 0).dtype)),
  zero: spread((b, call) => b.scalar(0, operand(call, 0).dtype)),
  copy: spread((b, call) => cast(b, call, 1, operand(call, 0).dtype)),

  gather: (b, call) => [b.emit('GatherElements', [nameOf(b, call, 0), int64(b, call, 1)], { axis: call.attrs.dim })],
  indexSelect(b, call) {
    if (operand(call, 0).ndim === 0) return [nameOf(b, call, 0)];
    return [b.emit('Gather', [nameOf(b, call, 0), rows(b, call, 1)], { axis: call.attrs.dim })];
  },
  scatter(b, call) {
    const source = call.inputs[2] ? nameOf(b, call, 2) : updates(b, call, call.attrs.value ?? 0);
    return [b.emit('ScatterElements', [nameOf(b, call, 0), int64(b, call, 1), source], { axis: call.attrs.dim })];
  },
  scatterAdd: (b, call) => [
    b.emit('ScatterElements', [nameOf(b, call, 0), int64(b, call, 1), nameOf(b, call, 2)], {
      axis: call.attrs.dim,
      reduction: 'add',
    }),
  ],
  indexAdd(b, call) {
    const { dim, alpha } = call.attrs;
    const { ndim, dtype } = operand(call, 0);
    const source = nameOf(b, call, 2);
    const values = alpha === 1 ? source : b.emit('Mul', [source, b.scalar(alpha, dtype)]);
    return [scattered(b, nameOf(b, call, 0), rows(b, call, 1), values, { dim, ndim, reduction: 'add' })];
  },
  indexCopy: (b, call) => [
    scattered(b, nameOf(b, call, 0), rows(b, call, 1), nameOf(b, call, 2), {
      dim: call.attrs.dim,
      ndim: operand(call, 0).ndim,
    }),
  ],
  indexFill(b, call) {
    const dim = call.attrs.dim;
    const { value } = call.attrs;
    const { ndim, dtype } = operand(call, 0);
    const shapes = call.runs.map(({ inputs: [x, index] }) =>
      x!.shape.map((n, d) => (d === dim ? (index!.shape[0] ?? 1) : n)),
    );
    const one = b.scalar(typeof value === 'boolean' ? Number(value) : value, dtype);
    const values = b.emit('Expand', [one, b.shape(shapes, 'an index')]);
    return [scattered(b, nameOf(b, call, 0), rows(b, call, 1), values, { dim, ndim })];
  },
  /** Along one dimension; counted from the end where they are below 0, and beyond it from the beginning. */
  wrapIndex(b, call) {
    const sizes = call.runs.map(({ attrs }) => Math.max(attrs.size, 1));
    return [b.emit('Mod', [int64(b, call, 0), b.dimension(sizes, 'an indexed dimension')])];
  },
  oneHot(b, call) {
    const { classes } = call.attrs;
    if (classes === -1)
      throw new OnnxError('exportOnnx: how many classes there are is computed from the input: give numClasses');
    const isOne = operand(call, 0).ndim === 0;
    const front = b.ints([0]);
    const places = isOne ? b.emit('Unsqueeze', [nameOf(b, call, 0), front]) : nameOf(b, call, 0);
    const rows = b.emit('OneHot', [places, b.scalar(classes, 'int64'), b.ints([0, 1])], { axis: -1 });
    return [isOne ? b.emit('Squeeze', [rows, front]) : rows];
  },
  nonzero(b, call) {
    const rows = b.emit('Transpose', [found(b, call)], { perm: [1, 0] });
    return [operand(call, 0).ndim === 0 ? sliced(b, rows, 1, 0, 0) : rows];
  },
  nonzeroColumns(b, call) {
    const places = found(b, call);
    return call.outputs.map((_, d) => b.emit('Gather', [places, b.scalar(d, 'int64')], { axis: 0 }));
  },
  index(b, call) {
    const x = operand(call, 0);
    const { places, common, dims } = tuples(b, call, 1);
    const found = b.emit('GatherND', [toFront(b, nameOf(b, call, 0), dims, x.ndim), places]);
    const count = common[0]!.length;
    return [transposed(b, found, behind(leading(dims), count, count + x.ndim - dims.length))];
  },
  indexPut(b, call) {
    const x = operand(call, 0);
    const { accumulate } = call.attrs;
    const { places, common, dims } = tuples(b, call, 2);
    const lead = leading(dims);
    const count = common[0]!.length;
    const ndim = count + x.ndim - dims.length;
    const selection = call.runs.map(({ inputs }, k) => {
      const rest = inputs[0]!.shape.filter((_, d) => !dims.includes(d));
      return [...rest.slice(0, lead), ...common[k]!, ...rest.slice(lead)];
    });
    const values = b.emit('Expand', [cast(b, call, 1, x.dtype), b.shape(selection, 'an index')]);
    const order = behind(lead, count, ndim);
    const turned = transposed(b, values, inverse(order));
    const base = toFront(b, nameOf(b, call, 0), dims, x.ndim);
    const written = b.emit('ScatterND', [base, places, turned], { reduction: accumulate ? 'add' : undefined });
    return [fromFront(b, written, dims, x.ndim)];
  },
};
