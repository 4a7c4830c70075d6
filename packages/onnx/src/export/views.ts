import type { OpAttrs } from '@wick/tensor/internal';
import { OnnxError } from '../error.ts';
import { fromFront, inverse, replaced, scattered, sliced, toFront, toTheEnd, transposed } from './along.ts';
import type { Builder } from './builder.ts';
import { type Call, everywhere, operand, steady } from './call.ts';
import type { View } from './values.ts';

/** Operations whose result shows the memory of their operand: how it is read, and how the operand changes with it. */
export const views: { readonly [K in keyof OpAttrs]?: (b: Builder, call: Call<OpAttrs[K]>) => View } = {
  alias: () => asItIs,
  gradientTap: () => asItIs,
  view,
  permute(b, call) {
    const { dims } = call.attrs;
    return { read: (x) => transposed(b, x, dims), write: (_, value) => transposed(b, value, inverse(dims)) };
  },
  expand,
  select,
  slice,
  diagonal,
  unfold,
  asStrided,
};

const asItIs: View = { read: (x) => x, write: (_, value) => value };

function view(b: Builder, call: Call<OpAttrs['view']>): View {
  const { attrs } = call;
  if ('strides' in attrs) return asItIs;
  if ('inserted' in attrs) return squeezed(b, 'Unsqueeze', 'Squeeze', attrs.inserted);
  if ('dropped' in attrs) {
    steady(call, 'which dimensions have the size 1', ({ attrs }) => attrs);
    return squeezed(b, 'Squeeze', 'Unsqueeze', attrs.dropped);
  }
  return {
    read: (x) => reshaped(b, call, attrs.shape, x),
    write: (base, value) => b.emit('Reshape', [value, b.emit('Shape', [base])]),
  };
}

function squeezed(b: Builder, read: string, write: string, dims: readonly number[]): View {
  if (dims.length === 0) return asItIs;
  return {
    read: (x) => b.emit(read, [x, b.ints(dims)]),
    write: (_, value) => b.emit(write, [value, b.ints(dims)]),
  };
}

/** A size that changes between runs is kept from the same place, or follows from the rest, as one of -1 does anyhow. */
function reshaped(b: Builder, call: Call, asked: readonly number[], x: string): string {
  const { shape } = call.outputs[0]!;
  const from = operand(call, 0).shape;
  const moves = (d: number) => call.runs.some(({ outputs }) => outputs[0]!.shape[d] !== shape[d]);
  const kept = (d: number) => call.runs.every(({ inputs, outputs }) => outputs[0]!.shape[d] === inputs[0]!.shape[d]);
  const sizes = shape.map((n, d) => (!moves(d) ? n : asked[d] !== -1 && d < from.length && kept(d) ? 0 : -1));
  // 0 means "as before": a real 0 has to be said differently.
  const plain = sizes.filter((n) => n === -1).length <= 1 && !shape.includes(0);
  const shapes = call.runs.map(({ outputs }) => outputs[0]!.shape);
  return b.emit('Reshape', [x, plain ? b.ints(sizes) : b.shape(shapes, 'a view')]);
}

function expand(b: Builder, call: Call): View {
  const x = operand(call, 0);
  const { ndim } = call.outputs[0]!;
  const lead = ndim - x.ndim;
  const repeated = (d: number) =>
    call.runs.some(({ inputs, outputs }) => d < lead || inputs[0]!.shape[d - lead] !== outputs[0]!.shape[d]);
  const dims = Array.from({ length: ndim }, (_, d) => d).filter(repeated);
  return {
    read(base) {
      // A dimension that is kept says 1, which Expand leaves alone, whatever its size will be.
      const sizes = call.runs.map(({ outputs }) => outputs[0]!.shape.map((n, d) => (repeated(d) ? n : 1)));
      return b.emit('Expand', [base, b.shape(sizes, 'an expanded tensor')]);
    },
    // All elements of a repeated dimension are one: what they are now is what the first is.
    write(_, value) {
      const one = dims.reduce((v, d) => sliced(b, v, d, 0, 1), value);
      return lead === 0 ? one : b.emit('Squeeze', [one, b.ints(dims.filter((d) => d < lead))]);
    },
  };
}

function select(b: Builder, call: Call<OpAttrs['select']>): View {
  const { dim } = call.attrs;
  const sizes = call.runs.map(({ inputs }) => inputs[0]!.shape[dim]!);
  const index = call.runs.map(({ attrs }) => attrs.index);
  const at = place(index, sizes, 'the index');
  return {
    read: (x) => b.emit('Gather', [x, b.scalar(at, 'int64')], { axis: dim }),
    write(base, value) {
      const row = b.emit('Unsqueeze', [value, b.ints([dim])]);
      const last = at === -1 || sizes.every((n, k) => n === index[k]! + 1);
      return replaced(b, base, row, dim, at, last ? toTheEnd : Number(at) + 1);
    },
  };
}

function slice(b: Builder, call: Call<OpAttrs['slice']>): View {
  const { dim, step } = call.attrs;
  steady(call, 'the step', ({ attrs }) => [attrs.dim, attrs.step]);
  const sizes = call.runs.map(({ inputs }) => inputs[0]!.shape[dim]!);
  const bound = (at: readonly number[], what: string) =>
    place(
      at.map((n) => Math.max(-far, Math.min(far, n))),
      sizes,
      what,
    );
  const start = bound(
    call.runs.map(({ attrs }) => attrs.start),
    'the start',
  );
  const ends = call.runs.map(({ attrs }, k) => attrs.end ?? sizes[k]!);
  const open = call.runs.every(({ attrs }, k) => attrs.end === null || (dynamic(sizes) && attrs.end === sizes[k]));
  const end = open ? toTheEnd : bound(ends, 'the end');
  const { ndim } = operand(call, 0);
  return {
    read: (x) => sliced(b, x, dim, start, end, step),
    write(base, value) {
      if (step === 1) return replaced(b, base, value, dim, start, end);
      // Which rows these are: the numbers of all of them, sliced in the same way.
      const all = b.emit('Range', [b.scalar(0, 'int64'), sizeAlong(b, base, dim), b.scalar(1, 'int64')]);
      return scattered(b, base, sliced(b, all, 0, start, end, step), value, { dim, ndim });
    },
  };
}

/** As far as a bound can be that says no end. */
const far = 2 ** 52;

const dynamic = (sizes: readonly number[]) => sizes.some((n) => n !== sizes[0]);

function sizeAlong(b: Builder, x: string, dim: number): string {
  return b.emit('Squeeze', [b.emit('Shape', [x], { start: dim, end: dim + 1 })]);
}

/** A place in a dimension, which may be as far from its end in all runs. */
function place(at: readonly number[], sizes: readonly number[], what: string): number | bigint {
  const [first] = at as [number];
  if (at.every((n) => n === first)) return first;
  if (at.every((n, k) => n === sizes[k])) return toTheEnd;
  if (at.every((n, k) => n - sizes[k]! === first - sizes[0]!)) return first - sizes[0]!;
  throw new OnnxError(`exportOnnx: ${what} is ${at.join(', ')} in runs with other sizes or values of the inputs`);
}

/** The two dimensions in front, and in them the pairs of places. */
function diagonal(b: Builder, call: Call<OpAttrs['diagonal']>): View {
  const { offset, dim1, dim2 } = call.attrs;
  const dims = [dim1, dim2];
  const { ndim } = operand(call, 0);
  fixed(call, dims);
  const length = call.outputs[0]!.shape.at(-1)!;
  const [row, column] = [Math.max(0, -offset), Math.max(0, offset)];
  const pairs = Array.from({ length }, (_, i) => [row + i, column + i]).flat();
  const places = () => b.emit('Reshape', [b.ints(pairs), b.ints([length, 2])]);
  // The diagonal is the last dimension of the result.
  const back = [...Array.from({ length: ndim - 2 }, (_, d) => d + 1), 0];
  return {
    read: (x) => transposed(b, b.emit('GatherND', [toFront(b, x, dims, ndim), places()]), back),
    write: (base, value) =>
      fromFront(
        b,
        b.emit('ScatterND', [toFront(b, base, dims, ndim), places(), transposed(b, value, inverse(back))]),
        dims,
        ndim,
      ),
  };
}

/** Windows along a dimension: their places are looked up, their elements moved to the end. */
function unfold(b: Builder, call: Call<OpAttrs['unfold']>): View {
  const { dim, size, step } = call.attrs;
  const x = operand(call, 0);
  fixed(call, [dim]);
  const count = call.outputs[0]!.shape[dim]!;
  const places = Array.from({ length: count * size }, (_, i) => Math.floor(i / size) * step + (i % size));
  const order = Array.from({ length: x.ndim + 1 }, (_, d) => d).filter((d) => d !== dim + 1);
  const perm = [...order, dim + 1];
  return {
    read(base) {
      const rows = b.emit('Reshape', [b.ints(places), b.ints([count, size])]);
      return transposed(b, b.emit('Gather', [base, rows], { axis: dim }), perm);
    },
    write(base, value) {
      if (step < size) throw new OnnxError('exportOnnx: overlapping windows (unfold) are changed in place');
      const turned = transposed(b, value, inverse(perm));
      const shapes = call.runs.map(({ inputs }) => inputs[0]!.shape.map((n, d) => (d === dim ? count * size : n)));
      const rows = b.emit('Reshape', [turned, b.shape(shapes, 'unfold')]);
      return scattered(b, base, b.ints(places), rows, { dim, ndim: x.ndim });
    },
  };
}

/** Any view at all of a tensor of fixed size: its elements are looked up one by one. */
function asStrided(b: Builder, call: Call): View {
  const base = operand(call, 0);
  const out = call.outputs[0]!;
  const sizes = (of: { readonly shape: readonly number[] }) => Array.from({ length: of.shape.length }, (_, d) => d);
  fixed(call, sizes(base));
  if (
    everywhere(call, 0).some(
      ({ layout }, k) => layout !== base.layout || call.runs[k]!.outputs[0]!.layout !== out.layout,
    )
  )
    throw new OnnxError('exportOnnx: it steps through memory that lies otherwise in another run');
  const at = new Map(placesIn(base).map((place, i) => [place, i]));
  const places = placesIn(out).map((place) => at.get(place));
  if (places.includes(undefined))
    throw new OnnxError('exportOnnx: it reaches elements that are not those of its operand');
  const rows = () => b.ints(places as number[]);
  return {
    read: (x) =>
      b.emit('Reshape', [
        b.emit('Gather', [b.emit('Reshape', [x, b.ints([-1])]), rows()], { axis: 0 }),
        b.ints(out.shape),
      ]),
    write(x, value) {
      if (new Set(places).size !== places.length)
        throw new OnnxError('exportOnnx: a view that shows elements several times (asStrided) is changed in place');
      const flat = (name: string) => b.emit('Reshape', [name, b.ints([-1])]);
      const written = scattered(b, flat(x), rows(), flat(value), { dim: 0, ndim: 1 });
      return b.emit('Reshape', [written, b.ints(base.shape)]);
    },
  };
}

/** Where in memory the elements of a tensor lie, row by row. */
function placesIn({
  shape,
  strides,
  offset,
}: {
  shape: readonly number[];
  strides: readonly number[];
  offset: number;
}) {
  let places = [offset];
  shape.forEach((n, d) => {
    places = places.flatMap((place) => Array.from({ length: n }, (_, i) => place + i * strides[d]!));
  });
  return places;
}

/** Refuses dimensions of the operand that have other sizes in other runs. */
function fixed(call: Call, dims: readonly number[]): void {
  const [first, ...others] = call.runs.map(({ inputs }) => dims.map((d) => inputs[0]!.shape[d]).join());
  if (others.some((sizes) => sizes !== first)) throw new OnnxError(`exportOnnx: along a dynamic dimension`);
}
