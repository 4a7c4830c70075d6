import * as wick from '../../index.ts';
import type { Command } from './call.ts';
import { count, fresh } from './cells.ts';
import { kind, order } from './dtypes.ts';
import { elementwise } from './elementwise.ts';
import { moves } from './moves.ts';
import { places } from './places.ts';
import { reductions } from './reductions.ts';
import { severalDims } from './severalDims.ts';
import { views } from './views.ts';

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
  ...places,
  ...severalDims,
};
