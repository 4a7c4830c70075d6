import type { DType, Tensor } from '../index.ts';
import * as wick from '../index.ts';
import {
  broadcast,
  type Cells,
  commonShape,
  copy,
  count,
  dimOf,
  fresh,
  hasStrides,
  indicesOf,
  isRowMajor,
  kept,
  position,
  Refused,
  read,
  Unsaid,
  view,
  write,
} from './cells.ts';

/** A tensor and what it should be. */
export interface Twin {
  readonly name: string;
  readonly tensor: Tensor;
  cells: Cells;
}

/** One call, in words, on the tensor and on the model. */
export interface Call {
  readonly text: string;
  readonly real: () => Tensor | readonly Tensor[];
  readonly model: () => Cells | readonly Cells[];
  /** Results are sums: within this part of the sum of what was added up. */
  readonly rtol?: number;
}

type Numbers = readonly [number, number, number, number];
/** Makes a call for two tensors and four small numbers, which may be senseless as arguments. */
export type Command = (x: Twin, y: Twin, n: Numbers) => Call;

type Argument = Twin | number | boolean | string | null | readonly number[] | { readonly [key: string]: Argument };

const isTwin = (argument: Argument): argument is Twin =>
  typeof argument === 'object' && argument !== null && 'tensor' in argument;
const show = (argument: Argument): string =>
  isTwin(argument) ? argument.name : Array.isArray(argument) ? `[${argument}]` : JSON.stringify(argument);

/** A call of a method. */
function method(name: string, x: Twin, args: readonly Argument[], model: Call['model']): Call {
  const real = () => {
    const call = x.tensor[name as keyof Tensor] as unknown as (...args: unknown[]) => Tensor;
    const result: unknown = call.apply(
      x.tensor,
      args.map((argument) => (isTwin(argument) ? argument.tensor : argument)),
    );
    // Such as { values, indices }.
    const isTensor = result instanceof wick.Tensor || Array.isArray(result);
    return (isTensor ? result : Object.values(result as object)) as Tensor | Tensor[];
  };
  return { text: `${x.name}.${name}(${args.map(show).join(', ')})`, real, model };
}

// ---- Views

const swap = (list: readonly number[], i: number, j: number) =>
  list.map((value, at) => (at === i ? list[j]! : at === j ? list[i]! : value));
const without = (list: readonly number[], at: number) => list.filter((_, i) => i !== at);
const insert = (list: readonly number[], at: number, value: number) => [...list.slice(0, at), value, ...list.slice(at)];

/** Takes the parts of a dimension that are listed. */
const parts = (x: Cells, dim: number, list: readonly number[]) =>
  view(x, x.shape.with(dim, list.length), (index) => index.with(dim, list[index[dim]!]!));

function needDims(x: Cells): void {
  if (x.shape.length === 0) throw new Refused('no dimensions');
}

function reshaped(x: Cells, sizes: readonly number[]): Cells {
  if (count(sizes) !== x.at.length || sizes.some((n) => n < 0)) throw new Refused('another number of elements');
  const same = { memory: x.memory, shape: sizes, at: x.at };
  return hasStrides(same) ? same : copy(same);
}

const range = (start: number, end: number, step = 1) =>
  Array.from({ length: Math.max(0, Math.ceil((end - start) / step)) }, (_, i) => start + i * step);

const views: Record<string, Command> = {
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
  slice: (x, _, [i, j, k, l]) =>
    method('slice', x, [i, j, k, l], () => {
      needDims(x.cells);
      const dim = dimOf(x.cells.shape.length, i);
      const n = x.cells.shape[dim]!;
      if (l < 1) throw new Refused('step');
      const bound = (at: number) => Math.min(n, Math.max(0, at < 0 ? at + n : at));
      return parts(x.cells, dim, range(bound(j), bound(k), l));
    }),
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
    const shape = [...(i > 0 ? [i] : []), ...x.cells.shape.map((n) => (n === 1 && j > 1 ? j : n))];
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

// ---- Element by element

const order: readonly DType[] = ['bool', 'uint8', 'int32', 'int64', 'float32', 'float64'];
const kind = (dtype: DType) => (dtype === 'bool' ? 0 : dtype.startsWith('float') ? 2 : 1);
const higher = (a: DType, b: DType) => (order.indexOf(a) > order.indexOf(b) ? a : b);

/** torch.result_type: what has no dimensions counts only by a higher kind. */
function resultType(x: Cells, y: Cells): DType {
  const [a, b] = [x.memory.dtype, y.memory.dtype];
  const isPoint = [x.shape.length === 0, y.shape.length === 0];
  if (isPoint[0] === isPoint[1] || kind(a) === kind(b))
    return isPoint[0] === isPoint[1] ? higher(a, b) : isPoint[0] ? b : a;
  return isPoint[0] === kind(a) > kind(b) ? higher(a, b) : isPoint[0] ? b : a;
}

interface Meeting {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly a: readonly number[];
  readonly b: readonly number[];
}

/** Both operands in their common shape and dtype; operations of floats compute whole numbers in float32. */
function meet(x: Cells, y: Cells, inFloats = false): Meeting {
  const dtype = resultType(x, y);
  const shape = commonShape(x.shape, y.shape);
  const compute = inFloats && kind(dtype) < 2 ? 'float32' : dtype;
  const values = (z: Cells) => read(broadcast(z, shape)).map((value) => kept(compute, value));
  return { dtype, shape, a: values(x), b: values(y) };
}

/** An operation of two numbers, and the dtype of its result for that of the operands. */
interface Binary {
  readonly of: (a: number, b: number) => number;
  readonly dtype: (common: DType, a: DType, b: DType) => DType;
}

const same = (dtype: DType): DType => dtype;
function notBool(dtype: DType): DType {
  if (dtype === 'bool') throw new Refused('truth values');
  return dtype;
}
const greatest = (a: number, b: number) => (a > b || Number.isNaN(a) ? a : b);

const binaries: Record<string, Binary> = {
  add: { of: (a, b) => a + b, dtype: same },
  sub: { of: (a, b) => a - b, dtype: (common, a, b) => (notBool(a), notBool(b), common) },
  mul: { of: (a, b) => a * b, dtype: same },
  div: { of: (a, b) => a / b, dtype: (common) => (kind(common) === 2 ? common : 'float32') },
  maximum: { of: greatest, dtype: same },
  minimum: { of: (a, b) => -greatest(-a, -b), dtype: same },
  lt: { of: (a, b) => Number(a < b), dtype: () => 'bool' },
  ge: { of: (a, b) => Number(a >= b), dtype: () => 'bool' },
  eq: { of: (a, b) => Number(a === b), dtype: () => 'bool' },
};

const binaryCommands = Object.entries(binaries).map(([name, { of, dtype }]): [string, Command] => [
  name,
  (x, y) => {
    const isFunction = name === 'maximum' || name === 'minimum';
    const model = () => {
      const { dtype: common, shape, a, b } = meet(x.cells, y.cells, name === 'div');
      return fresh(
        dtype(common, x.cells.memory.dtype, y.cells.memory.dtype),
        shape,
        a.map((value, i) => of(value, b[i]!)),
      );
    };
    if (!isFunction) return method(name, x, [y], model);
    return { text: `${name}(${x.name}, ${y.name})`, real: () => wick[name](x.tensor, y.tensor), model };
  },
]);

const inPlaceCommands = ['add', 'sub', 'mul', 'div', 'lt'].map((name): [string, Command] => [
  `${name}_`,
  (x, y) =>
    method(`${name}_`, x, [y], () => {
      const { of, dtype } = binaries[name]!;
      const { dtype: common, shape, a, b } = meet(x.cells, y.cells);
      const result = dtype(common, x.cells.memory.dtype, y.cells.memory.dtype);
      if (`${shape}` !== `${x.cells.shape}`) throw new Refused('another shape');
      if (kind(result) > kind(x.cells.memory.dtype)) throw new Refused('a higher kind of dtype');
      const values = a.map((value, i) => kept(result, of(value, b[i]!)));
      return write(x.cells, values, ...(y === x ? [] : [y.cells]));
    }),
]);

const elementwise: Record<string, Command> = {
  ...Object.fromEntries([...binaryCommands, ...inPlaceCommands]),
  'add a number': (x, _, n) =>
    method('add', x, [n[0]], () => {
      // A number counts by its kind alone, even beside a tensor without dimensions.
      const { dtype } = x.cells.memory;
      const values = read(x.cells).map((value) => kept(dtype, value) + n[0]);
      return fresh(dtype === 'bool' ? 'int64' : dtype, x.cells.shape, values);
    }),
  'mul_ a number': (x, _, n) =>
    method('mul_', x, [n[0]], () => {
      if (x.cells.memory.dtype === 'bool') throw new Refused('a higher kind of dtype');
      return write(
        x.cells,
        read(x.cells).map((value) => value * n[0]),
      );
    }),
  neg: (x) =>
    method('neg', x, [], () =>
      fresh(
        notBool(x.cells.memory.dtype),
        x.cells.shape,
        read(x.cells).map((value) => -value),
      ),
    ),
  abs: (x) =>
    method('abs', x, [], () => fresh(notBool(x.cells.memory.dtype), x.cells.shape, read(x.cells).map(Math.abs))),
  neg_: (x) =>
    method('neg_', x, [], () => {
      notBool(x.cells.memory.dtype);
      return write(
        x.cells,
        read(x.cells).map((value) => -value),
      );
    }),
  clone: (x) => method('clone', x, [], () => copy(x.cells)),
  to: (x, _, [i]) => {
    const dtype = order[Math.abs(i)]!;
    return method('to', x, [dtype], () => {
      if (x.cells.memory.dtype === dtype) return x.cells;
      if (dtype === 'uint8' && read(x.cells).some((value) => value < 0)) throw new Unsaid('below what uint8 holds');
      return fresh(dtype, x.cells.shape, read(x.cells));
    });
  },
  fill_: (x, _, [i]) =>
    method('fill_', x, [Math.abs(i)], () =>
      write(
        x.cells,
        x.cells.at.map(() => Math.abs(i)),
      ),
    ),
  zero_: (x) =>
    method('zero_', x, [], () =>
      write(
        x.cells,
        x.cells.at.map(() => 0),
      ),
    ),
  copy_: (x, y) =>
    method('copy_', x, [y], () => {
      const values = read(broadcast(y.cells, x.cells.shape));
      const isUint8 = x.cells.memory.dtype === 'uint8';
      if (isUint8 && values.some((value) => value < 0)) throw new Unsaid('below what uint8 holds');
      // PyTorch does nothing then, not even to an expanded tensor.
      if (y === x) throw new Unsaid('a copy to itself');
      return write(x.cells, values, y.cells);
    }),
  maskedFill: (x, y, [i]) =>
    method('maskedFill', x, [y, i], () => {
      if (y.cells.memory.dtype !== 'bool') throw new Refused('a mask of numbers');
      if (x.cells.memory.dtype === 'bool' || x.cells.memory.dtype === 'uint8') throw new Unsaid('what is out of range');
      const shape = commonShape(x.cells.shape, y.cells.shape);
      const mask = read(broadcast(y.cells, shape));
      const values = read(broadcast(x.cells, shape)).map((value, at) => (mask[at] === 1 ? i : value));
      return fresh(x.cells.memory.dtype, shape, values);
    }),
  where: (x, y, [i]) => ({
    // A negative number would be 254 or 255 beside uint8.
    text: `where(${x.name}.gt(${Math.abs(i)}), ${x.name}, ${y.name})`,
    real: () => wick.where(x.tensor.gt(Math.abs(i)), x.tensor, y.tensor),
    model: () => {
      const { dtype, shape, a, b } = meet(x.cells, y.cells);
      const chosen = read(broadcast(x.cells, shape)).map((value) => value > Math.abs(i));
      const values = a.map((value, at) => (chosen[at] ? value : b[at]!));
      return fresh(dtype, shape, values);
    },
  }),
};

// ---- Reductions and order

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

const whole = (dtype: DType): DType => (kind(dtype) === 2 ? dtype : 'int64');
const total = (row: readonly number[]) => row.reduce((sum, value) => sum + value, 0);

/** Sums in another order: within this part of the sum of the absolute values. */
const rounding = (dtype: DType) => (dtype === 'float32' ? 2e-7 : dtype === 'float64' ? 1e-15 : 0);

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

const reductions: Record<string, Command> = {
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
};

// ---- Elements by index, joining, products

const moves: Record<string, Command> = {
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
  matmul: (x, y) => ({
    ...method('matmul', x, [y], () => {
      const [a, b] = [x.cells, y.cells];
      if (a.shape.length !== 2 || b.shape.length !== 2) throw new Unsaid('other products');
      if (a.memory.dtype === 'bool' || b.memory.dtype === 'bool') throw new Unsaid('a product of truth values');
      if (a.memory.dtype !== b.memory.dtype || a.shape[1] !== b.shape[0]) throw new Refused('they do not fit');
      const [left, right] = [read(a), read(b)];
      const shape = [a.shape[0]!, b.shape[1]!];
      const values = indicesOf(shape).map(([row, column]) =>
        total(
          range(0, a.shape[1]!).map(
            (k) => left[position(a.shape, [row!, k])]! * right[position(b.shape, [k, column!])]!,
          ),
        ),
      );
      return fresh(a.memory.dtype, shape, values);
    }),
    rtol: rounding(x.cells.memory.dtype),
  }),
};

/** A new tensor, of every dtype and of shapes that go together often. */
const create: Command = (_x, _y, [i, j, k, l]) => {
  const dtype = order[Math.abs(l) % order.length]!;
  const shape = [[], [Math.abs(j)], [Math.abs(j), 3], [2, 1, Math.abs(j)], [3, Math.abs(k)], [1, 3]][(i + 2) % 6]!;
  const divisor = kind(dtype) === 2 ? 4 : 1;
  const values = Array.from({ length: count(shape) }, (_, at) => {
    const value = ((7 * at + 3 * k) % 11) / divisor;
    return kind(dtype) === 0 ? Math.abs(value) % 2 : dtype === 'uint8' ? Math.abs(value) : value - 3 / divisor;
  });
  return {
    text: `tensor([${values}], ${dtype}).view(${shape})`,
    real: () => wick.tensor(values, { dtype }).view(shape),
    model: () => fresh(dtype, shape, values),
  };
};

export const commands: Readonly<Record<string, Command>> = {
  create,
  ...views,
  ...elementwise,
  ...reductions,
  ...moves,
};
