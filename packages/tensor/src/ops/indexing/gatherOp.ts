import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import { allocateTensor } from '../../core/make.ts';
import type { Tensor } from '../../tensor.ts';
import { placesAlong } from './alongDim.ts';
import { startFrom } from './places.ts';

/** out[i][j][k] = x[i][index[i][j][k]][k] for dim = 1 */
export const gatherOp: OpRecord<[Tensor, Tensor], { dim: number }> = {
  name: 'gather',
  saves: [1],
  forward([x, index], { dim }) {
    const places = placesAlong('gather', x.shape, index, dim);
    const out = allocateTensor(index.shape, x.dtype);
    const from = dense(x) as Float64Array;
    const to = out._storage.data as Float64Array;
    for (let i = 0; i < places.length; i++) to[i] = from[places[i]!]!;
    return out;
  },
  backward(g, ctx) {
    const zeros = allocateTensor(ctx.shapeOf(0), g.dtype);
    return [apply(scatterAddOp, [zeros, ctx.input(1), g], ctx.attrs), null];
  },
};

/** out = x, and out[i][index[i][j][k]][k] += source[i][j][k] for dim = 1 */
export const scatterAddOp: OpRecord<[Tensor, Tensor, Tensor], { dim: number }> = {
  name: 'scatterAdd',
  saves: (needs) => (needs(2) ? [1] : []),
  forward([x, index, source], { dim }, out) {
    const places = placesAlong('scatterAdd', x.shape, index, dim);
    const { data, result } = startFrom(x, out, [index, source]);
    const to = data as Float64Array;
    const from = dense(source) as Float64Array;
    if (x.dtype === 'bool') for (let i = 0; i < places.length; i++) to[places[i]!]! |= from[i]!;
    else for (let i = 0; i < places.length; i++) to[places[i]!]! += from[i]!;
    return result;
  },
  backward: (g, ctx) => [g, null, ctx.needs(2) ? apply(gatherOp, [g, ctx.input(1)], ctx.attrs) : null],
};
