import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { copyInto, fillInto, gather } from '../../core/copy.ts';
import { allocate } from '../../core/dtype.ts';
import { aliasOf, makeTensor, wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import { checkCountable, checkShape, contiguousStrides, numelOf, sameShape } from '../../core/shape.ts';
import { Storage } from '../../core/storage.ts';
import { transforming } from '../../core/transforming.ts';
import type { Tensor } from '../../tensor.ts';

/** A geometry whose offset counts from the first element of a base. */
export interface Geometry {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

export interface StridedAttrs {
  readonly geometry: Geometry;
  /** How the base lies in memory: the geometry's strides step through that. */
  readonly baseStrides: readonly number[];
}

/** Any view at all of a base: how the history of a view is written after its base has changed. */
export const asStrided: OpRecord<[Tensor], StridedAttrs> = {
  name: 'asStrided',
  view: true,
  forward: ([base], { geometry: g }) => aliasOf(base, g.shape, g.strides, base._offset + g.offset),
  backward: (g, ctx) => [apply(stridedAdd, [g], { ...ctx.attrs, baseShape: ctx.shapeOf(0) })],
};

/**
 * Any strides over the storage: a view. See {@link Tensor.asStrided}.
 *
 * @example
 * ```ts
 * asStrided(tensor([1, 2, 3]), [2, 2], [1, 1]); // [[1, 2], [2, 3]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.as_strided.html
 */
export function asStridedView(
  x: Tensor,
  size: readonly number[],
  stride: readonly number[],
  offset?: Named<'storageOffset', number | null>,
): Tensor {
  checkTensor('asStrided', x);
  const storageOffset = named('asStrided', 'storageOffset', offset) ?? x._offset;
  const shape = checkShape('asStrided', size);
  if (stride.length !== shape.length)
    throw new RangeError(`asStrided: size ${showShape(shape)} and stride ${showShape(stride)} must be of one length`);
  for (const s of [...stride, storageOffset])
    if (!Number.isSafeInteger(s) || s < 0)
      throw new RangeError(`asStrided: strides and storageOffset must be whole numbers from 0 up, got ${show(s)}`);
  checkCountable('asStrided', shape);
  const last = shape.reduce((at, n, i) => at + (n - 1) * stride[i]!, storageOffset);
  const check = ({ _storage }: Tensor) => {
    const have = _storage.size;
    if (numelOf(shape) > 0 && last >= have)
      throw new RangeError(
        `asStrided: size ${showShape(shape)}, stride ${showShape(stride)} and storageOffset ${storageOffset} reach element ${last} of a storage of ${have}`,
      );
  };
  if (!transforming.by?.examine(x, check)) check(x);
  const geometry = { shape, strides: [...stride], offset: storageOffset - x._offset };
  return apply(asStrided, [x], { geometry, baseStrides: x._strides });
}

interface StridedAdd extends StridedAttrs {
  readonly baseShape: readonly number[];
}

/** The reverse of {@link asStrided}: zeros of the base's shape with every element added at the place the view has it. */
export const stridedAdd: OpRecord<[Tensor], StridedAdd> = {
  name: 'stridedAdd',
  forward([source], { geometry, baseShape, baseStrides }) {
    const base = { shape: baseShape, strides: baseStrides, offset: 0 };
    const [low, length] = extent(base, geometry);
    const memory = allocate(source.dtype, length) as Float64Array;
    const index = allocate('int32', length);
    for (let i = 0; i < length; i++) index[i] = i;
    const places = gather(over(index, geometry, low, 'int32')) as Int32Array;
    const from = gather(source) as Float64Array;
    for (let i = 0; i < places.length; i++) memory[places[i]!]! += from[i]!;
    return over(memory as never, base, low, source.dtype);
  },
  backward: (g, ctx) => [apply(asStrided, [laidOut(g, ctx.attrs.baseStrides)], ctx.attrs)],
};

/** A base after its part was overwritten by `value` (null: by zeros): the history of an in-place change through a view. */
export const viewWrite: OpRecord<[Tensor, Tensor | null], StridedAttrs> = {
  name: 'viewWrite',
  halves: true,
  forward([base, value], { geometry: g, baseStrides }) {
    const out = inLayout(base, baseStrides);
    const part = aliasOf(out, g.shape, g.strides, out._offset + g.offset);
    if (value) copyInto(part, value);
    else fillInto(part, 0);
    return out;
  },
  backward(g, ctx) {
    const laid = laidOut(g, ctx.attrs.baseStrides);
    return [
      ctx.needs(0) ? apply(viewWrite, [laid, null], ctx.attrs) : null,
      ctx.needs(1) ? apply(asStrided, [laid], ctx.attrs) : null,
    ];
  },
};

/** The same values with other strides. */
const layoutOp: OpRecord<[Tensor], { strides: readonly number[] }> = {
  name: 'layout',
  halves: true,
  forward: ([x], { strides }) => inLayout(x, strides),
  backward: (g) => [g],
};

/** `g` itself if it lies in memory as `strides` say, else a copy that does. */
function laidOut(g: Tensor, strides: readonly number[]): Tensor {
  const fits = g.shape.every((n, i) => n === 1 || g._strides[i] === strides[i]);
  if (fits) return g;
  return sameShape(strides, contiguousStrides(g.shape)) ? g.contiguous() : apply(layoutOp, [g], { strides });
}

function inLayout(x: Tensor, strides: readonly number[]): Tensor {
  if (sameShape(strides, contiguousStrides(x.shape))) return wrapArray(gather(x), x.shape, x.dtype);
  const geometry = { shape: x.shape, strides, offset: 0 };
  const [low, length] = extent(geometry);
  const out = over(allocate(x.dtype, length), geometry, low, x.dtype);
  copyInto(out, x);
  return out;
}

/** The lowest place that one of the geometries reaches, and how many places lie between it and the highest. */
function extent(...geometries: readonly Geometry[]): [low: number, length: number] {
  let low = 0;
  let high = -1;
  for (const { shape, strides, offset } of geometries) {
    if (shape.includes(0)) continue;
    let [a, b] = [offset, offset];
    for (let i = 0; i < shape.length; i++) {
      const reach = (shape[i]! - 1) * strides[i]!;
      if (reach < 0) a += reach;
      else b += reach;
    }
    low = Math.min(low, a);
    high = Math.max(high, b);
  }
  return [low, high - low + 1];
}

function over(data: Storage['data'], g: Geometry, low: number, dtype: Tensor['dtype']): Tensor {
  return makeTensor({ storage: new Storage(data), shape: g.shape, strides: g.strides, offset: g.offset - low, dtype });
}
