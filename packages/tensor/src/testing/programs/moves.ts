import type { Tensor } from '../../index.ts';
import * as wick from '../../index.ts';
import { type Call, type Command, method, type Twin } from './call.ts';
import { type Cells, copy, dimOf, fresh, indicesOf, position, Refused, read, Unsaid, view, write } from './cells.ts';
import { higher, rounding } from './dtypes.ts';
import { insert, range, total, without } from './lists.ts';
import { needDims, parts } from './parts.ts';

/** A product of two matrices. */
function product(x: Twin, name: string, b: Cells, other: () => Tensor): Call {
  const a = x.cells;
  const model = () => {
    if (a.shape.length !== 2 || b.shape.length !== 2) throw new Unsaid('other products');
    if (a.memory.dtype === 'bool' || b.memory.dtype === 'bool') throw new Unsaid('a product of truth values');
    if (a.memory.dtype !== b.memory.dtype || a.shape[1] !== b.shape[0]) throw new Refused('they do not fit');
    const [left, right] = [read(a), read(b)];
    const shape = [a.shape[0]!, b.shape[1]!];
    const values = indicesOf(shape).map(([row, column]) => {
      const terms = range(0, a.shape[1]!).map((k) => [position(a.shape, [row!, k]), position(b.shape, [k, column!])]);
      return total(terms.map(([i, j]) => left[i!]! * right[j!]!));
    });
    return fresh(a.memory.dtype, shape, values);
  };
  const real = () => x.tensor.matmul(other());
  return { text: `${x.name}.matmul(${name})`, real, model, rtol: rounding(a.memory.dtype) };
}

export const moves: Record<string, Command> = {
  flip: (x, _, [i]) =>
    method('flip', x, [i], () => {
      const dim = dimOf(x.cells.shape.length, i);
      if (x.cells.shape.length === 0) return copy(x.cells);
      return copy(parts(x.cells, dim, range(0, x.cells.shape[dim]!).reverse()));
    }),
  roll: (x, _, [i, j]) =>
    method('roll', x, [i, j], () => {
      const dim = dimOf(x.cells.shape.length, j);
      if (x.cells.shape.length === 0) throw new Unsaid('a roll of one number');
      const n = x.cells.shape[dim]!;
      return copy(
        parts(
          x.cells,
          dim,
          range(0, n).map((at) => (((at - i) % n) + n) % n),
        ),
      );
    }),
  indexSelect: (x, _, [i, j, k]) => ({
    text: `${x.name}.indexSelect(${i}, tensor([${[j, k]}]))`,
    real: () => x.tensor.indexSelect(i, wick.tensor([j, k], { dtype: 'int64' })),
    model: () => {
      const dim = dimOf(x.cells.shape.length, i);
      if (x.cells.shape.length === 0) throw new Unsaid('an index into one number');
      if ([j, k].some((at) => at < 0 || at >= x.cells.shape[dim]!)) throw new Refused('out of bounds');
      return copy(parts(x.cells, dim, [j, k]));
    },
  }),
  'index with a mask': (x, y) => ({
    text: `${x.name}.index(${y.name}.gt(0))`,
    real: () => x.tensor.index(y.tensor.gt(0)),
    model: () => {
      const [shape, masked] = [x.cells.shape, y.cells.shape];
      if (masked.length > shape.length || masked.some((n, dim) => n !== shape[dim]))
        throw new Refused('a mask of another shape');
      if (masked.length === 0) throw new Unsaid('a mask that is one truth value');
      const mask = read(y.cells);
      const chosen = indicesOf(masked).filter((_, at) => mask[at]! > 0);
      return copy(
        view(x.cells, [chosen.length, ...shape.slice(masked.length)], ([at, ...rest]) => [...chosen[at!]!, ...rest]),
      );
    },
  }),
  'indexPut_ rows': (x, _, [i, j, k]) => ({
    text: `${x.name}.indexPut_([[${[i, j]}]], ${Math.abs(k)})`,
    real: () => x.tensor.indexPut_([[i, j]], Math.abs(k)),
    model: () => {
      needDims(x.cells);
      const n = x.cells.shape[0]!;
      if ([i, j].some((at) => at < -n || at >= n)) throw new Refused('out of bounds');
      if (new Set(x.cells.at).size < x.cells.at.length) throw new Unsaid('one cell twice');
      const chosen = [i, j].map((at) => (at < 0 ? at + n : at));
      const values = indicesOf(x.cells.shape).map(([row], at) =>
        chosen.includes(row!) ? Math.abs(k) : read(x.cells)[at]!,
      );
      return write(x.cells, values);
    },
  }),
  cat: (x, y, [i]) => ({
    text: `cat([${x.name}, ${y.name}], ${i})`,
    real: () => wick.cat([x.tensor, y.tensor], i),
    model: () => {
      const [a, b] = [x.cells, y.cells];
      if ([a, b].some(({ shape }) => `${shape}` === '0')) throw new Unsaid('[0] goes with everything');
      if (a.shape.length !== b.shape.length || a.shape.length === 0) throw new Refused('dimensions');
      const dim = dimOf(a.shape.length, i);
      if (`${without(a.shape, dim)}` !== `${without(b.shape, dim)}`) throw new Refused('sizes');
      const dtype = higher(a.memory.dtype, b.memory.dtype);
      const n = a.shape[dim]!;
      const shape = a.shape.with(dim, n + b.shape[dim]!);
      const [left, right] = [read(a), read(b)];
      const values = indicesOf(shape).map((index) =>
        index[dim]! < n ? left[position(a.shape, index)]! : right[position(b.shape, index.with(dim, index[dim]! - n))]!,
      );
      return fresh(dtype, shape, values);
    },
  }),
  stack: (x, y, [i]) => ({
    text: `stack([${x.name}, ${y.name}], ${i})`,
    real: () => wick.stack([x.tensor, y.tensor], i),
    model: () => {
      const [a, b] = [x.cells, y.cells];
      if (`${a.shape}` !== `${b.shape}`) throw new Refused('shapes');
      const dim = dimOf(a.shape.length + 1, i);
      const [left, right] = [read(a), read(b)];
      const shape = insert(a.shape, dim, 2);
      const values = indicesOf(shape).map(
        (index) => (index[dim] === 0 ? left : right)[position(a.shape, without(index, dim))]!,
      );
      return fresh(higher(a.memory.dtype, b.memory.dtype), shape, values);
    },
  }),
  matmul: (x, y, [i]) => {
    if (i < 0) return product(x, y.name, y.cells, () => y.tensor);
    const { cells } = x;
    const turned = cells.shape.length === 2 ? view(cells, [...cells.shape].reverse(), ([a, b]) => [b!, a!]) : cells;
    return product(x, `${x.name}.t()`, turned, () => x.tensor.t());
  },
};
