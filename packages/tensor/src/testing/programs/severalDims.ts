import { type Command, method } from './call.ts';
import { fresh, read, Unsaid } from './cells.ts';
import { kind, rounding } from './dtypes.ts';
import { range, total } from './lists.ts';
import { parts } from './parts.ts';

const fold = (name: 'sum' | 'amax', of: (row: readonly number[]) => number): Command => {
  return (x, _, [i]) => {
    const rank = x.cells.shape.length;
    const kept = Math.abs(i) % Math.max(1, rank);
    const dims = range(0, rank).filter((dim) => dim !== kept);
    return {
      ...method(name, x, [dims], () => {
        if (rank < 2 || x.cells.at.length === 0) throw new Unsaid('too few elements or dimensions');
        const { dtype } = x.cells.memory;
        const rows = range(0, x.cells.shape[kept]!).map((at) => read(parts(x.cells, kept, [at])));
        const result = name === 'sum' && kind(dtype) < 2 ? 'int64' : dtype;
        return fresh(result, [rows.length], rows.map(of));
      }),
      rtol: rounding(x.cells.memory.dtype),
    };
  };
};

/** Over all dimensions but one, which need not be neighbours. */
export const severalDims: Record<string, Command> = {
  'sum of dims': fold('sum', total),
  'amax of dims': fold('amax', (row) => row.reduce((a, b) => (Number.isNaN(a) || a > b ? a : b))),
};
