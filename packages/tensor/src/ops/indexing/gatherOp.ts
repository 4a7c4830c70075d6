import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { dense, elements } from '../../core/copy.ts';
import { allocateStrided } from '../../core/make.ts';
import type { Tensor } from '../../tensor.ts';
import { alongRows, goesAlongRows, indexOfRows, placesAlong } from './alongDim.ts';
import { rowsAlong } from './indexRows.ts';
import { addAt, addRun, takeAt } from './moves.ts';
import { startFrom, zerosFor } from './places.ts';

/** out[i][j][k] = x[i][index[i][j][k]][k] for dim = 1 */
export const gatherOp: OpRecord<[Tensor, Tensor], { dim: number }> = {
  name: 'gather',
  halves: true,
  saves: [1],
  forward([x, index], { dim }) {
    const out = allocateStrided(index.shape, x.dtype, null, undefined, false);
    const from = elements(x);
    if (alongRows(x.shape, index, dim, false, from, out._storage.data)) return out;
    const places = placesAlong('gather', x.shape, index, dim);
    takeAt(from, 0, places, places.length, out._storage.data);
    return out;
  },
  backward(g, ctx) {
    const zeros = zerosFor(g, ctx.shapeOf(0));
    return [apply(scatterAddOp, [zeros, ctx.input(1), g], ctx.attrs), null];
  },
};

/** out = x, and out[i][index[i][j][k]][k] += source[i][j][k] for dim = 1 */
export const scatterAddOp: OpRecord<[Tensor, Tensor, Tensor], { dim: number }> = {
  name: 'scatterAdd',
  saves: (needs) => (needs(2) ? [1] : []),
  forward([x, index, source], { dim }, out) {
    const added = dense(source);
    if (!out && goesAlongRows(x.shape, index, dim, added)) {
      const { data, result } = startFrom(x, out, [index, source]);
      if (alongRows(x.shape, index, dim, true, added, data)) return result;
    }
    const rows = indexOfRows('scatterAdd', x.shape, index, dim);
    if (rows) {
      const { data, result } = startFrom(x, out, [index, source]);
      const [count, { n, inner }] = [index.shape[dim]!, rowsAlong(x.shape, dim)];
      for (let i = 0, p = 0; i < rows.length; i++, p += inner)
        addRun(inner, data, (Math.floor(i / count) * n + rows[i]!) * inner, added, p, x.dtype === 'bool');
      return result;
    }
    const places = placesAlong('scatterAdd', x.shape, index, dim);
    const { data, result } = startFrom(x, out, [index, source]);
    addAt(data, 0, places, places.length, added, 0, 1, x.dtype === 'bool');
    return result;
  },
  backward: (g, ctx) => [g, null, ctx.needs(2) ? apply(gatherOp, [g, ctx.input(1)], ctx.attrs) : null],
};
