import { type Command, method } from './call.ts';
import { broadcast, type Cells, copy, count, dimOf, hasStrides, isRowMajor, Refused, Unsaid, view } from './cells.ts';
import { insert, range, swap, without } from './lists.ts';
import { needDims, parts } from './parts.ts';

function reshaped(x: Cells, sizes: readonly number[]): Cells {
  if (count(sizes) !== x.at.length || sizes.some((n) => n < 0)) throw new Refused('another number of elements');
  const same = { memory: x.memory, shape: sizes, at: x.at };
  return hasStrides(same) ? same : copy(same);
}

export const views: Record<string, Command> = {
  transpose: (x, _, [i, j]) =>
    method('transpose', x, [i, j], () => {
      const { cells } = x;
      const [a, b] = [dimOf(cells.shape.length, i), dimOf(cells.shape.length, j)];
      return view(cells, swap(cells.shape, a, b), (index) => swap(index, a, b));
    }),
  permute: (x, _, [i]) => {
    const rank = x.cells.shape.length;
    const dims = range(0, rank).map((dim) => (((dim * (rank - 1) + i) % rank) + rank) % rank);
    return method('permute', x, [dims], () => {
      if (new Set(dims).size < rank) throw new Refused('a dimension twice');
      return view(
        x.cells,
        dims.map((dim) => x.cells.shape[dim]!),
        (index) => range(0, rank).map((dim) => index[dims.indexOf(dim)]!),
      );
    });
  },
  select: (x, _, [i, j]) =>
    method('select', x, [i, j], () => {
      needDims(x.cells);
      const dim = dimOf(x.cells.shape.length, i);
      const n = x.cells.shape[dim]!;
      if (j < -n || j >= n) throw new Refused('out of bounds');
      return view(x.cells, without(x.cells.shape, dim), (index) => insert(index, dim, j < 0 ? j + n : j));
    }),
  // Often to the end, and in steps: few numbers would leave more than one element.
  slice: (x, _, [i, j, k, l]) => {
    const end = k === 0 || k === 1 ? null : k;
    const step = l === 0 ? 2 : l;
    return method('slice', x, [i, j, end, step], () => {
      needDims(x.cells);
      const dim = dimOf(x.cells.shape.length, i);
      const n = x.cells.shape[dim]!;
      if (step < 1) throw new Refused('step');
      const bound = (at: number) => Math.min(n, Math.max(0, at < 0 ? at + n : at));
      return parts(x.cells, dim, range(bound(j), bound(end ?? n), step));
    });
  },
  narrow: (x, _, [i, j, k]) =>
    method('narrow', x, [i, j, k], () => {
      needDims(x.cells);
      const dim = dimOf(x.cells.shape.length, i);
      const n = x.cells.shape[dim]!;
      const start = j < 0 ? j + n : j;
      if (start < 0 || start > n || k < 0 || start + k > n) throw new Refused('out of bounds');
      return parts(x.cells, dim, range(start, start + k));
    }),
  unsqueeze: (x, _, [i]) =>
    method('unsqueeze', x, [i], () => {
      const dim = dimOf(x.cells.shape.length + 1, i);
      return view(x.cells, insert(x.cells.shape, dim, 1), (index) => without(index, dim));
    }),
  squeeze: (x, _, [i]) =>
    method('squeeze', x, [i], () => {
      const dim = dimOf(x.cells.shape.length, i);
      if (x.cells.shape[dim] !== 1) return view(x.cells, x.cells.shape, (index) => index);
      return view(x.cells, without(x.cells.shape, dim), (index) => insert(index, dim, 0));
    }),
  expand: (x, _, [i, j]) => {
    const shape = [...(i > 0 ? [i + 1] : []), ...x.cells.shape.map((n) => (n === 1 && j > 0 ? j + 1 : n))];
    return method('expand', x, [shape], () => broadcast(x.cells, shape));
  },
  reshape: (x, _, [i, j, k]) => {
    const n = x.cells.at.length;
    const shape = j > 0 ? [Math.max(1, i), n / Math.max(1, i)] : k > 0 ? [n] : [2, 1, n / 2];
    const whole = shape.map(Math.ceil);
    return method('reshape', x, [whole], () => reshaped(x.cells, whole));
  },
  view: (x, _, [i]) => {
    const shape = i > 0 ? [x.cells.at.length] : [...x.cells.shape].reverse();
    return method('view', x, [shape], () => {
      const result = reshaped(x.cells, shape);
      if (result.memory !== x.cells.memory) throw new Refused('no view');
      return result;
    });
  },
  diagonal: (x, _, [i, j, k]) =>
    method('diagonal', x, [i, j, k], () => {
      const rank = x.cells.shape.length;
      const [a, b] = [dimOf(rank, j), dimOf(rank, k)];
      if (a === b) throw new Refused('one dimension');
      const [from, to] = [Math.max(0, -i), Math.max(0, i)];
      const n = Math.max(0, Math.min(x.cells.shape[a]! - from, x.cells.shape[b]! - to));
      const rest = range(0, rank).filter((dim) => dim !== a && dim !== b);
      return view(x.cells, [...rest.map((dim) => x.cells.shape[dim]!), n], (index) =>
        range(0, rank).map((dim) => {
          if (dim === a) return index.at(-1)! + from;
          return dim === b ? index.at(-1)! + to : index[rest.indexOf(dim)]!;
        }),
      );
    }),
  unfold: (x, _, [i, j, k]) =>
    method('unfold', x, [i, j, k], () => {
      const { shape } = x.cells;
      if (shape.length === 0) throw new Unsaid('windows of one number');
      const dim = dimOf(shape.length, i);
      if (j < 0 || j > shape[dim]! || k < 1) throw new Refused('size or step');
      const windows = Math.floor((shape[dim]! - j) / k) + 1;
      return view(x.cells, [...shape.with(dim, windows), j], (index) =>
        index.slice(0, -1).with(dim, index[dim]! * k + index.at(-1)!),
      );
    }),
  unbind: (x, _, [i]) =>
    method('unbind', x, [i], () => {
      needDims(x.cells);
      const dim = dimOf(x.cells.shape.length, i);
      return range(0, x.cells.shape[dim]!).map((at) =>
        view(x.cells, without(x.cells.shape, dim), (index) => insert(index, dim, at)),
      );
    }),
  contiguous: (x) => method('contiguous', x, [], () => (isRowMajor(x.cells) ? x.cells : copy(x.cells))),
};
