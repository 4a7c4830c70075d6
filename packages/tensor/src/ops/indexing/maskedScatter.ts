import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { sumToShape } from '../../autograd/sumToShape.ts';
import { show, showShape } from '../../core/check.ts';
import { copyInto, dense, elements } from '../../core/copy.ts';
import type { TypedArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { allocateTensor } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { broadcastShapes, sameShape } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { tracing } from '../../core/tracer.ts';
import { transforming } from '../../core/transforming.ts';
import type { Tensor } from '../../tensor.ts';
import { zeros } from '../creation/zeros.ts';
import { clone } from '../shape/clone.ts';
import { expand } from '../shape/expand.ts';
import { indexPut_ } from './indexPut.ts';
import { checkMask } from './maskedSelect.ts';
import { broadcastsTo } from './values.ts';

/**
 * A copy in which the elements where `mask` is true are, in order, the elements of `source`. See {@link
 * Tensor.maskedScatter}.
 *
 * @example
 * ```ts
 * maskedScatter(tensor([1, 2]), tensor([false, true]), tensor([9])); // [1, 9]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.masked_scatter.html
 */
export function maskedScatter(x: Tensor, mask: Tensor, source: Tensor): Tensor {
  checkTensor('maskedScatter', x);
  checkMask('maskedScatter', mask);
  if (tracing.by === null || transforming.by !== null) return scattered(x, mask, source);
  return apply(maskedScatterOp, [x, mask, source], undefined);
}

/** One operation where a function is compiled: how many elements go where, values tell anew at every run. */
const maskedScatterOp: OpRecord<[x: Tensor, mask: Tensor, source: Tensor]> = {
  name: 'maskedScatter',
  saves: [0, 1, 2],
  forward([x, mask, source]) {
    const shape = broadcastShapes('maskedScatter', x.shape, mask.shape);
    const truths = broadcastElements(mask, shape) as Uint8Array;
    countTrue('maskedScatter', x, truths, source);
    const own = broadcastElements(x, shape);
    const from = elements(source);
    const out = allocateTensor(shape, x.dtype);
    const to = elements(out);
    let next = 0;
    for (let i = 0; i < to.length; i++) to[i] = truths[i] !== 0 ? from[next++]! : own[i]!;
    return out;
  },
  backward(g, ctx) {
    const given: BackwardInputs = [ctx.input(0), ctx.input(1), ctx.input(2), g];
    const [ofX, ofSource] = apply(maskedScatterBackwardOp, given, undefined);
    return [ofX!, null, ofSource!];
  },
};

type BackwardInputs = [x: Tensor, mask: Tensor, source: Tensor, g: Tensor];

const maskedScatterBackwardOp: OpRecord<BackwardInputs, undefined, Tensor[]> = {
  name: 'maskedScatterBackward',
  saves: [1],
  forward([x, mask, source, g]) {
    const truths = broadcastElements(mask, g.shape);
    const given = elements(g);
    const kept = allocateTensor(g.shape, g.dtype);
    const taken = allocateTensor(source.shape, g.dtype);
    const others = elements(kept);
    const to = elements(taken);
    let next = 0;
    for (let i = 0; i < given.length; i++) {
      if (truths[i] !== 0) to[next++] = given[i]!;
      else others[i] = given[i]!;
    }
    return [sumToShape(kept, x.shape, 'maskedScatter'), taken];
  },
  // It takes the elements of g apart: its gradient puts those of its results together.
  backward([ofKept, ofTaken], ctx) {
    const zero = (i: number) => zeros(ctx.shapeOf(i), { dtype: ctx.dtypeOf(i) });
    const given = [ofKept ?? zero(0), ctx.input(1), ofTaken ?? zero(2)] as const;
    return [null, null, null, apply(maskedScatterOp, [...given], undefined)];
  },
};

function scattered(x: Tensor, mask: Tensor, source: Tensor): Tensor {
  const shape = broadcastShapes('maskedScatter', x.shape, mask.shape);
  const wide = expand(mask, shape);
  return indexPut_(clone(expand(x, shape), 'contiguous'), [wide], firstOf('maskedScatter', x, wide, source));
}

/** {@link Tensor.maskedScatter_} */
export function maskedScatter_(x: Tensor, mask: Tensor, source: Tensor): Tensor {
  checkMask('maskedScatter_', mask);
  if (!broadcastsTo(mask.shape, x.shape))
    throw new ShapeError(
      `maskedScatter_: a mask of shape ${showShape(mask.shape)} does not broadcast to the tensor's ${showShape(x.shape)}`,
    );
  if (tracing.by !== null) return x.copy_(maskedScatter(x.clone(), mask, source));
  const wide = expand(mask, x.shape);
  return indexPut_(x, [wide], firstOf('maskedScatter_', x, wide, source));
}

/** The elements of a tensor as it broadcasts, row by row. */
function broadcastElements(t: Tensor, shape: readonly number[]): TypedArray {
  if (sameShape(t.shape, shape)) return elements(t);
  const wide = allocateTensor(shape, t.dtype);
  copyInto(wide, t);
  return elements(wide);
}

/** As many elements of `source` as the mask has true ones. */
function firstOf(where: string, x: Tensor, mask: Tensor, source: Tensor): Tensor {
  return source.reshape(-1).slice(0, 0, countTrue(where, x, dense(mask) as Uint8Array, source));
}

/** How many true elements the mask has: no more than `source` has elements. */
function countTrue(where: string, x: Tensor, truths: Uint8Array, source: Tensor): number {
  if (!isTensor(source)) throw new TypeError(`${where}: source must be a Tensor, got ${show(source)}`);
  if (source.dtype !== x.dtype)
    throw new TypeError(`${where}: source must be ${x.dtype} as the tensor, got ${source.dtype}`);
  let count = 0;
  for (let i = 0; i < truths.length; i++) count += truths[i]!;
  if (count > source.numel())
    throw new RangeError(
      `${where}: the mask has ${count} true elements, source of shape ${showShape(source.shape)} only ${source.numel()} elements`,
    );
  return count;
}
