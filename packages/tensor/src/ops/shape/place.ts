import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord, PartGradient } from '../../autograd/op.ts';
import { copyInto } from '../../core/copy.ts';
import { aliasOf, allocateStrided, allocateTensor } from '../../core/make.ts';
import { contiguousStrides, numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { runPointwise } from '../elementwise/runPointwise.ts';
import { asStrided, type Geometry } from './asStrided.ts';
import type { Take } from './partOf.ts';

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

const plusZero = program(1, (x) => expr.add(x, 0));

/**
 * The sum of what {@link placed} gives of parts along one dimension. Null where they overlap or leave gaps within, and for
 * types that no program computes with.
 */
export function sideBySide<A extends { readonly dim: number; readonly step?: number }>(
  parts: readonly PartGradient<A>[],
  take: Take<A>,
): Tensor | null {
  const [ctx, { dtype }] = parts[0]!;
  const { dim } = ctx.attrs;
  const isAlike = ([{ attrs }, grad]: PartGradient<A>) =>
    attrs.dim === dim && (attrs.step ?? 1) === 1 && grad.dtype === dtype;
  if ((dtype !== 'float32' && dtype !== 'float64') || !parts.every(isAlike)) return null;
  const shape = ctx.shapeOf(0);
  const strides = contiguousStrides(shape);
  const all = parts.map(([{ attrs }, grad]) => ({ grad, to: take(shape, strides, attrs) }));
  all.sort((a, b) => a.to.offset - b.to.offset);
  let [end, filled] = [0, 0];
  for (const { grad, to } of all) {
    if (to.offset < end) return null;
    end = to.offset + strides[dim]! * (to.shape.length < shape.length ? 1 : to.shape[dim]!);
    filled += grad.numel();
  }
  const out = allocateStrided(shape, dtype, null, undefined, filled < numelOf(shape));
  for (const { grad, to } of all)
    runPointwise('place', plusZero, [grad], dtype, dtype, aliasOf(out, to.shape, to.strides, to.offset));
  return out;
}

/** The gradient of a view: `view` is the function that took it, run on the geometry of a row-major base. */
export function placed(
  g: Tensor,
  baseShape: readonly number[],
  view: (shape: readonly number[], strides: readonly number[]) => Geometry,
): Tensor {
  return apply(placeOp, [g], { geometry: view(baseShape, contiguousStrides(baseShape)), baseShape });
}
