import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { copyInto } from '../../core/copy.ts';
import { aliasOf, allocateTensor } from '../../core/make.ts';
import { contiguousStrides } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { asStrided, type Geometry } from './asStrided.ts';

interface Place {
  /** Where the values go in a row-major tensor of `baseShape`; no place twice. */
  readonly geometry: Geometry;
  readonly baseShape: readonly number[];
}

/** Zeros with the values put where a view of the result has them: the reverse of selecting, slicing, taking a diagonal. */
export const placeOp: OpRecord<[Tensor], Place> = {
  name: 'place',
  halves: true,
  forward([x], { geometry: { shape, strides, offset }, baseShape }) {
    const out = allocateTensor(baseShape, x.dtype);
    copyInto(aliasOf(out, shape, strides, offset), x);
    return out;
  },
  backward: (g, ctx) => [
    apply(asStrided, [g.contiguous()], {
      geometry: ctx.attrs.geometry,
      baseStrides: contiguousStrides(ctx.attrs.baseShape),
    }),
  ],
};

/** The gradient of a view: `view` is the function that took it, run on the geometry of a row-major base. */
export function placed(
  g: Tensor,
  baseShape: readonly number[],
  view: (shape: readonly number[], strides: readonly number[]) => Geometry,
): Tensor {
  return apply(placeOp, [g], { geometry: view(baseShape, contiguousStrides(baseShape)), baseShape });
}
