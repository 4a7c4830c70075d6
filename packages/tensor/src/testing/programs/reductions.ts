import type { DType } from '../../index.ts';
import { type Command, method } from './call.ts';
import { type Cells, copy, dimOf, fresh, indicesOf, position, Refused, read, Unsaid } from './cells.ts';
import { kind, rounding, same, whole } from './dtypes.ts';
import { insert, range, total, without } from './lists.ts';
import { parts } from './parts.ts';

/** For each line along a dimension: where it goes in the result, and its cells' values. */
function lines(x: Cells, dim: number): { shape: readonly number[]; rows: number[][] } {
  const isPoint = x.shape.length === 0;
  const rest = isPoint ? [] : without(x.shape, dim);
  const values = read(x);
  const rows = indicesOf(rest).map((index) =>
    isPoint ? values : range(0, x.shape[dim]!).map((at) => values[position(x.shape, insert(index, dim, at))]!),
  );
  return { shape: rest, rows };
}

const keepDim = (x: Cells, dim: number, keepdim: boolean) =>
  keepdim && x.shape.length > 0 ? x.shape.with(dim, 1) : without(x.shape, dim);

interface Fold {
  readonly of: (row: readonly number[]) => number;
  readonly dtype: (dtype: DType) => DType;
  /** What there is nothing of in a line without elements. */
  readonly needsElements?: boolean;
}

function best(row: readonly number[], isBetter: (a: number, b: number) => boolean): number {
  const nan = row.findIndex(Number.isNaN);
  return nan >= 0 ? nan : row.reduce((at, value, i) => (isBetter(value, row[at]!) ? i : at), 0);
}
const highest = (row: readonly number[]) => best(row, (a, b) => a > b);
const lowest = (row: readonly number[]) => best(row, (a, b) => a < b);

const folds: Record<string, Fold> = {
  sum: { of: total, dtype: whole },
  prod: { of: (row) => row.reduce((product, value) => product * value, 1), dtype: whole },
  mean: {
    of: (row) => total(row) / row.length,
    dtype: (dtype) => {
      if (kind(dtype) < 2) throw new Refused('a mean of whole numbers');
      return dtype;
    },
  },
  any: {
    of: (row) => Number(row.some((value) => value !== 0)),
    dtype: (dtype) => (dtype === 'uint8' ? dtype : 'bool'),
  },
  all: {
    of: (row) => Number(row.every((value) => value !== 0)),
    dtype: (dtype) => (dtype === 'uint8' ? dtype : 'bool'),
  },
  amax: { of: (row) => row[highest(row)]!, dtype: same, needsElements: true },
  amin: { of: (row) => row[lowest(row)]!, dtype: same, needsElements: true },
  argmax: { of: highest, dtype: () => 'int64', needsElements: true },
  argmin: { of: lowest, dtype: () => 'int64', needsElements: true },
};

const foldCommands = Object.entries(folds).map(([name, { of, dtype, needsElements }]): [string, Command] => [
  name,
  (x, _, [i, j]) => ({
    ...method(name, x, [i, j > 0], () => {
      const result = dtype(x.cells.memory.dtype);
      const dim = dimOf(x.cells.shape.length, i);
      if (needsElements && (name.startsWith('arg') ? x.cells.memory.dtype === 'bool' : false)) throw new Unsaid('bool');
      const { rows } = lines(x.cells, dim);
      if (needsElements && (x.cells.shape[dim] === 0 || rows.some((row) => row.length === 0)))
        throw new Refused('nothing to choose from');
      return fresh(result, keepDim(x.cells, dim, j > 0), rows.map(of));
    }),
    rtol: rounding(x.cells.memory.dtype),
  }),
]);

function sorted(row: readonly number[], descending: boolean): number[] {
  const after = (a: number, b: number) => {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return a - b;
  };
  const sign = descending ? -1 : 1;
  return range(0, row.length).sort((a, b) => sign * after(row[a]!, row[b]!) || a - b);
}

/** What is computed along lines, put where the lines were. */
function alongLines(x: Cells, dim: number, dtype: DType, of: (row: number[]) => number[]): Cells {
  const { shape, rows } = lines(x, dim);
  if (x.shape.length === 0) return fresh(dtype, [], of(rows[0]!));
  const results = rows.map(of);
  const values = indicesOf(x.shape).map((index) => results[position(shape, without(index, dim))]![index[dim]!]!);
  return fresh(dtype, x.shape, values);
}

export const reductions: Record<string, Command> = {
  ...Object.fromEntries(foldCommands),
  'sum of all': (x) => ({
    ...method('sum', x, [], () => fresh(whole(x.cells.memory.dtype), [], [total(read(x.cells))])),
    rtol: rounding(x.cells.memory.dtype),
  }),
  max: (x, _, [i, j]) =>
    method('max', x, [i, j > 0], () => {
      const dim = dimOf(x.cells.shape.length, i);
      const { rows } = lines(x.cells, dim);
      if (x.cells.shape[dim] === 0) throw new Refused('nothing to choose from');
      const shape = keepDim(x.cells, dim, j > 0);
      const values = rows.map((row) => row[highest(row)]!);
      return [fresh(x.cells.memory.dtype, shape, values), fresh('int64', shape, rows.map(highest))];
    }),
  cumsum: (x, _, [i]) => ({
    ...method('cumsum', x, [i], () => {
      let sum = 0;
      const dtype = whole(x.cells.memory.dtype);
      return alongLines(x.cells, dimOf(x.cells.shape.length, i), dtype, (row) => {
        sum = 0;
        return row.map((value) => (sum += value));
      });
    }),
    rtol: rounding(x.cells.memory.dtype),
  }),
  sort: (x, _, [i, j]) =>
    method('sort', x, [{ dim: i, descending: j > 0, stable: true }], () => {
      const dim = dimOf(x.cells.shape.length, i);
      const along = (dtype: DType, of: (row: number[]) => number[]) => alongLines(x.cells, dim, dtype, of);
      return [
        along(x.cells.memory.dtype, (row) => sorted(row, j > 0).map((at) => row[at]!)),
        along('int64', (row) => sorted(row, j > 0)),
      ];
    }),
  // Which of equal elements it takes is not said: the values alone.
  topk: (x, _, [i, j, k]) => {
    const options = { dim: i, largest: k > 0 };
    return {
      text: `${x.name}.topk(${j}, ${JSON.stringify(options)})[0]`,
      real: () => x.tensor.topk(j, options)[0],
      model: () => {
        if (x.cells.memory.dtype === 'bool' || x.cells.shape.length === 0) throw new Unsaid('no order to speak of');
        const dim = dimOf(x.cells.shape.length, i);
        if (j < 0 || j > x.cells.shape[dim]!) throw new Refused('too many');
        const all = alongLines(x.cells, dim, x.cells.memory.dtype, (row) => sorted(row, k > 0).map((at) => row[at]!));
        return copy(parts(all, dim, range(0, j)));
      },
    };
  },
};
