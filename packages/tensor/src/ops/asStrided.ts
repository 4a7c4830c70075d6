import { aliasOf, allocateTensor, wrapArray } from '../core/make.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { copyInto, fillInto, gather } from '../strided/copy.ts';
import type { Tensor } from '../tensor.ts';

/** A geometry relative to the first element of a contiguous base. */
export interface Geometry {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Any view at all of a base: how the history of a view is written after its base has changed. */
export const asStrided: OpRecord<[Tensor], Geometry> = {
  name: 'asStrided',
  view: true,
  forward: ([base], g) => aliasOf(base, g.shape, g.strides, base._offset + g.offset),
  backward: (g, ctx) => [apply(stridedAdd, [g], { geometry: ctx.attrs, baseShape: ctx.shapeOf(0) })],
};

interface StridedAdd {
  readonly geometry: Geometry;
  readonly baseShape: readonly number[];
}

/** The reverse of {@link asStrided}: zeros of the base's shape with every element added at the place the view has it. */
export const stridedAdd: OpRecord<[Tensor], StridedAdd> = {
  name: 'stridedAdd',
  forward([source], { geometry, baseShape }) {
    const out = allocateTensor(baseShape, source.dtype);
    const index = allocateTensor(baseShape, 'int32');
    for (let i = 0, data = index._storage.data as Int32Array; i < data.length; i++) data[i] = i;
    const places = gather(aliasOf(index, geometry.shape, geometry.strides, geometry.offset)) as Int32Array;
    const from = gather(source) as Float64Array;
    const to = out._storage.data as Float64Array;
    for (let i = 0; i < places.length; i++) to[places[i]!]! += from[i]!;
    return out;
  },
  backward: (g, ctx) => [apply(asStrided, [g.contiguous()], ctx.attrs.geometry)],
};

/** A base after its part `geometry` was overwritten by `value`: the history of an in-place change through a view. */
export const viewWrite: OpRecord<[Tensor, Tensor | null], Geometry> = {
  name: 'viewWrite',
  forward([base, value], geometry) {
    const out = wrapArray(gather(base), base.shape, base.dtype);
    const part = aliasOf(out, geometry.shape, geometry.strides, geometry.offset);
    if (value) copyInto(part, value);
    else fillInto(part, 0);
    return out;
  },
  backward(g, ctx) {
    const dense = g.contiguous();
    const part = apply(asStrided, [dense], ctx.attrs);
    return [ctx.needs(0) ? apply(viewWrite, [dense, null], ctx.attrs) : null, ctx.needs(1) ? part : null];
  },
};
