import { checkWritable } from '../../autograd/changeable.ts';
import { showShape } from '../../core/check.ts';
import { elements } from '../../core/copy.ts';
import { fromStored, type Scalar } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { allocateFor } from '../../core/room.ts';
import { broadcastShapes, sameShape } from '../../core/shape.ts';
import { checkedStored } from '../../core/stored.ts';
import { tracing } from '../../core/tracer.ts';
import type { Tensor } from '../../tensor.ts';
import { copy_ } from '../elementwise/copy.ts';
import { expand } from '../shape/expand.ts';

/**
 * In place: every element becomes what a function of JavaScript makes of it and of those of `others` at its place. Nothing
 * changes if the function throws, or gives what does not fit the dtype.
 *
 * @throws TypeError for a tensor that requires grad, others of another dtype, or what is no number; ShapeError if the others
 *   do not broadcast to the shape
 */
export function applyEach<T extends Tensor>(
  where: string,
  x: T,
  others: readonly Tensor[],
  // biome-ignore lint/suspicious/noExplicitAny: as many elements as there are tensors.
  f: (...values: any[]) => Scalar,
): T {
  const { dtype, shape } = checkTensor(where, x);
  if (typeof f !== 'function') throw new TypeError(`${where}: expected a function, got ${typeof f}`);
  const all = [x, ...others.map((t) => broadcast(where, checkTensor(where, t, 'other'), x))];
  for (const t of all) {
    if (t.requiresGrad) throw new TypeError(`${where}: no gradient flows through it: give x.detach()`);
    tracing.by?.valuesRead(where, t);
  }
  checkWritable(where, x);
  const given = all.map(elements);
  const out = allocateFor(shape, dtype, where);
  for (let i = 0; i < out.length; i++)
    out[i] = checkedStored(where, f(...given.map((data) => fromStored(data[i]!, dtype))), dtype) as never;
  copy_(x, wrapArray(out, shape, dtype));
  return x;
}

function broadcast(where: string, other: Tensor, { dtype, shape }: Tensor): Tensor {
  if (other.dtype !== dtype) throw new TypeError(`${where}: other must be ${dtype}, too, got ${other.dtype}`);
  if (!sameShape(broadcastShapes(where, other.shape, shape), shape))
    throw new ShapeError(
      `${where}: other of shape ${showShape(other.shape)} does not broadcast to shape ${showShape(shape)}`,
    );
  return expand(other, shape);
}
