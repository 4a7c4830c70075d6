import type { Tensor } from '../../index.ts';
import * as wick from '../../index.ts';
import type { Command } from './call.ts';
import { broadcast, type Cells, copy, count, indicesOf, position, read, Unsaid, view, write } from './cells.ts';
import { rounding } from './dtypes.ts';
import { range } from './lists.ts';
import { parts } from './parts.ts';

/** A place along a dimension for every element, first to last and over again. */
interface Places {
  readonly dim: number;
  readonly values: readonly number[];
  /** They lie in the memory with the last dimension first: an index need not be row-major either. */
  readonly make: () => Tensor;
}

function placesIn({ shape }: Cells, i: number, start: number): Places {
  if (count(shape) === 0 || shape.length === 0) throw new Unsaid('nothing to take from');
  const dim = Math.abs(i) % shape.length;
  const at = (index: readonly number[]) => (position(shape, index) * 2 + Math.abs(start)) % shape[dim]!;
  const dims = range(0, shape.length).reverse();
  const turned = indicesOf(dims.map((d) => shape[d]!)).map((index) => at([...index].reverse()));
  const make = () =>
    wick
      .tensor(turned, { dtype: 'int64' })
      .view(dims.map((d) => shape[d]!))
      .permute(dims);
  return { dim, values: indicesOf(shape).map(at), make };
}

function needDistinct({ at }: Cells): void {
  if (new Set(at).size < at.length) throw new Unsaid('one cell twice');
}

function needRange({ memory }: Cells): void {
  if (memory.dtype === 'bool' || memory.dtype === 'uint8') throw new Unsaid('what is out of range');
}

/** Elements at places that a tensor names, read and written. */
export const places: Record<string, Command> = {
  gather: (x, _, [i, start]) => ({
    text: `${x.name}.gather(${i}, places from ${start})`,
    real: () => {
      const { dim, make } = placesIn(x.cells, i, start);
      return x.tensor.gather(dim, make());
    },
    model: () => {
      const { dim, values } = placesIn(x.cells, i, start);
      const { shape } = x.cells;
      return copy(view(x.cells, shape, (index) => index.with(dim, values[position(shape, index)]!)));
    },
  }),
  scatterAdd_: (x, _, [i, start]) => ({
    text: `${x.name}.scatterAdd_(${i}, places from ${start}, ${x.name}.clone())`,
    rtol: rounding(x.cells.memory.dtype),
    real: () => {
      const { dim, make } = placesIn(x.cells, i, start);
      return x.tensor.scatterAdd_(dim, make(), x.tensor.clone());
    },
    model: () => {
      const { dim, values } = placesIn(x.cells, i, start);
      needDistinct(x.cells);
      needRange(x.cells);
      const { shape } = x.cells;
      const before = read(x.cells);
      const after = [...before];
      indicesOf(shape).forEach((index, at) => {
        after[position(shape, index.with(dim, values[at]!))]! += before[at]!;
      });
      return write(x.cells, after);
    },
  }),
  'index a range and rows': (x, _, [i, j, k]) => {
    const text = `${x.name}.index([{ start: ${i}, step: 2 }, [${[j, k]}]])`;
    const real = () => x.tensor.index([{ start: i, step: 2 }, [j, k]]);
    return {
      text,
      real,
      model: () => {
        const { shape } = x.cells;
        if (shape.length < 2) throw new Unsaid('too few dimensions');
        if ([j, k].some((at) => at < 0 || at >= shape[1]!)) throw new Unsaid('out of bounds');
        const start = Math.max(0, i < 0 ? i + shape[0]! : i);
        return copy(parts(parts(x.cells, 0, range(start, shape[0]!, 2)), 1, [j, k]));
      },
    };
  },
  maskedFill_: (x, y, [i]) => ({
    text: `${x.name}.maskedFill_(${y.name}.gt(0), ${i})`,
    real: () => x.tensor.maskedFill_(y.tensor.gt(0), i),
    model: () => {
      needDistinct(x.cells);
      needRange(x.cells);
      const mask = read(broadcast(y.cells, x.cells.shape));
      return write(
        x.cells,
        read(x.cells).map((value, at) => (mask[at]! > 0 ? i : value)),
      );
    },
  }),
  'indexPut_ by a mask': (x, _, [i]) => ({
    text: `${x.name}.indexPut_(${x.name}.gt(0), ${i})`,
    real: () => x.tensor.indexPut_(x.tensor.gt(0), i),
    model: () => {
      needDistinct(x.cells);
      needRange(x.cells);
      if (x.cells.shape.length === 0) throw new Unsaid('a mask that is one truth value');
      return write(
        x.cells,
        read(x.cells).map((value) => (value > 0 ? i : value)),
      );
    },
  }),
};
