import { apply } from '../../autograd/dispatch.ts';
import { noGrad } from '../../autograd/gradMode.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { checkRoom, naming } from '../../core/room.ts';
import { broadcastShapes } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { onesLike } from '../creation/index.ts';
import { byValues } from '../elementwise/byValues.ts';
import { amax } from '../reduce/amax.ts';
import { norm } from '../reduce/norm.ts';
import { cat } from '../shape/index.ts';
import { taxiOp } from './taxi.ts';

/** Options of {@link cdist}. */
export interface CdistOptions {
  /** The exponent of the norm, from 0 up. Default: 2. */
  p?: number;
}

const cdistOptions = optionTable({ p: real(2) } satisfies RulesFor<CdistOptions>, ['p']);

/**
 * The distances ‖x1[i] - x2[j]‖ₚ of all pairs of rows: `torch.cdist`.
 *
 * @param x1 - (…, P, M)
 * @param x2 - (…, R, M) of the same dtype; dimensions before the last two broadcast
 * @returns (…, P, R)
 * @throws ShapeError if the shapes do not fit; TypeError unless both are of one floating-point dtype; RangeError for
 * p < 0
 * @example
 * ```ts
 * cdist(tensor([[0, 0], [3, 4]]), tensor([[0, 0]])); // [[0], [5]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cdist.html
 */
export function cdist(x1: Tensor, x2: Tensor, ...given: Given<CdistOptions, [p: number]>): Tensor {
  const { p } = cdistOptions.take('cdist', given);
  for (const [name, t] of Object.entries({ x1, x2 }))
    if (!isFloat(checkTensor('cdist', t, name).dtype))
      throw new TypeError(`cdist: ${name} must be a floating-point tensor, got ${show(t)}`);
  if (!(p >= 0)) throw new RangeError(`cdist: p must be a number from 0 up, got ${show(p)}`);
  if (x1.ndim < 2 || x2.ndim < 2 || x1.shape.at(-1) !== x2.shape.at(-1))
    throw new ShapeError(
      `cdist: tensors (…, P, M) and (…, R, M) are needed, got shapes ${showShape(x1.shape)} and ${showShape(x2.shape)}`,
    );
  if (x1.dtype !== x2.dtype)
    throw new TypeError(`cdist: both tensors must have one dtype, got ${x1.dtype} and ${x2.dtype}`);
  const batch = broadcastShapes('cdist', x1.shape.slice(0, -2), x2.shape.slice(0, -2));
  checkRoom('cdist', [x1.shape.at(-2)!, x2.shape.at(-2)!], x1.dtype);
  if (p === 2 && x1.shape.at(-1) !== 0 && Math.max(x1.shape.at(-2)!, x2.shape.at(-2)!) > FEW) return byProduct(x1, x2);
  if (p === 1 && x1.shape.at(-1) !== 0 && Math.max(x1.shape.at(-2)!, x2.shape.at(-2)!) > FEW) {
    const wide = (x: Tensor) => x.expand([...batch, ...x.shape.slice(-2)]);
    return apply(taxiOp, [wide(x1), wide(x2)], undefined);
  }
  const differences = naming('cdist', () => x1.unsqueeze(-2).sub(x2.unsqueeze(-3)));
  // Vectors without elements have the distance 0, whatever the norm.
  if (differences.shape.at(-1) === 0) return differences.sum(-1);
  if (p !== Number.POSITIVE_INFINITY) return norm(differences, p, -1);
  return byValues(
    differences,
    (all) => noGrad(() => all.isfinite().all()),
    () => largest(differences.abs()),
    () => apply(largestOp, [differences], undefined),
  );
}

/** Up to so many rows PyTorch takes differences, beyond it a product. */
const FEW = 25;

/**
 * Euclidean distances from |x|² - 2 x·y + |y|², which is one product of rows with their squares beside them. Where it
 * is 0 there is no gradient.
 */
function byProduct(x1: Tensor, x2: Tensor): Tensor {
  const [s1, s2] = [x1, x2].map((x) => x.square().sum(-1, true)) as [Tensor, Tensor];
  const left = cat([x1.mul(-2), s1, onesLike(s1)], -1);
  const right = cat([x2, onesLike(s2), s2], -1);
  const squares = left.matmul(right.transpose(-2, -1)).clampMin(0);
  const none = squares.detach().eq(0);
  return squares.maskedFill(none, 1).sqrt().maskedFill(none, 0);
}

/** {@link largest} beside NaN, which PyTorch leaves out of the distance here alone, and infinities. */
const largestOp: OpRecord<[Tensor]> = {
  name: 'largestDistance',
  composed: true,
  saves: [0, 'output'],
  forward: ([x]) => amax(known(x), -1),
  backward(g, ctx) {
    const x = ctx.input(0);
    const apart = ctx.output().unsqueeze(-1).sub(x.abs());
    const ways = apart.eq(0).to(x.dtype).maskedFill(apart.isnan(), Number.NaN);
    return [g.unsqueeze(-1).mul(x.sign()).mul(ways)];
  },
};

/** Magnitudes, 0 for NaN. */
function known(x: Tensor): Tensor {
  return x.abs().maskedFill(x.isnan(), 0);
}

/** The largest along the last dimension. Of equal ones each has the whole gradient, as PyTorch gives it here alone. */
function largest(x: Tensor): Tensor {
  const most = amax(x.detach(), -1, true);
  const ways = x.sub(x.detach()).mul(x.eq(most)).sum(-1); // 0, with the gradient
  return most.squeeze(-1).add(ways);
}
