import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Named, named, optionTable, type RulesFor, real } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from '../elementwise/add.ts';
import { mul } from '../elementwise/mul.ts';
import { sub } from '../elementwise/sub.ts';
import { roll } from '../shape/roll.ts';
import { bmm } from './bmm.ts';
import { dot } from './dot.ts';
import { outer } from './outer.ts';
import { tensordot } from './tensordot.ts';

/**
 * The sums of products over the last dimensions of both; of a 0-dim tensor the product.
 *
 * @example
 * ```ts
 * inner(tensor([1, 2]), tensor([3, 4])); // 11
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.inner.html
 */
export function inner(x: Tensor, other: Tensor): Tensor {
  checkTensor('inner', x);
  checkTensor('inner', other, 'other');
  if (x.ndim === 0 || other.ndim === 0) return mul(x, other);
  if (x.shape.at(-1) !== other.shape.at(-1))
    throw new ShapeError(
      `inner: the last sizes of ${showShape(x.shape)} and ${showShape(other.shape)} must be the same`,
    );
  return tensordot(x, other, [[-1], [-1]]);
}

/**
 * The sum of the products of two vectors: {@link Tensor.dot} without complex numbers.
 *
 * @example
 * ```ts
 * vdot(tensor([1, 2]), tensor([3, 4])); // 11
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.vdot.html
 */
export function vdot(x: Tensor, other: Tensor): Tensor {
  return dot(checkTensor('vdot', x), other);
}

/**
 * The cross products of vectors of three elements along a dimension (default: the first of size 3).
 *
 * @example
 * ```ts
 * cross(tensor([1, 0, 0]), tensor([0, 1, 0])); // [0, 0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cross.html
 */
export function cross(x: Tensor, other: Tensor, along: Named<'dim', number | null> = null): Tensor {
  checkTensor('cross', x);
  const dim = named('cross', 'dim', along) ?? null;
  checkTensor('cross', other, 'other');
  const d = dim === null ? x.shape.indexOf(3) : normalizeDim('cross', dim, x.ndim);
  if (x.shape[d] !== 3 || other.shape[d - x.ndim + other.ndim] !== 3)
    throw new ShapeError(
      `cross: a dimension of size 3 is needed in both, got shapes ${showShape(x.shape)} and ${showShape(other.shape)}`,
    );
  const back = d - x.ndim;
  const turned = (t: Tensor, by: number) => roll(t, by, back);
  return sub(mul(turned(x, -1), turned(other, -2)), mul(turned(x, -2), turned(other, -1)));
}

/** Options of `addr` and `addbmm`. */
export interface AddrOptions {
  /** What the first operand is multiplied with. Default: 1. */
  beta?: number;
  /** What the product is multiplied with. Default: 1. */
  alpha?: number;
}

const addrOptions = optionTable({ beta: real(1), alpha: real(1) } satisfies RulesFor<AddrOptions>);

// Beta 0 leaves out what may be NaN.
function accumulated(x: Tensor, product: Tensor, { beta, alpha }: Required<AddrOptions>): Tensor {
  const scaled = alpha === 1 ? product : mul(product, alpha);
  return beta === 0 ? scaled : add(scaled, beta === 1 ? x : mul(x, beta));
}

/**
 * `beta · x + alpha · outer(vec1, vec2)`.
 *
 * @example
 * ```ts
 * addr(tensor([[1, 1], [1, 1]]), tensor([1, 2]), tensor([3, 4])); // [[4, 5], [7, 9]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.addr.html
 */
export function addr(x: Tensor, vec1: Tensor, vec2: Tensor, options?: AddrOptions): Tensor {
  const given = addrOptions.read('addr', options);
  return accumulated(checkTensor('addr', x), outer(vec1, vec2), given);
}

/**
 * `beta · x + alpha · Σ batch1 @ batch2`, the products of a batch of matrices summed.
 *
 * @example
 * ```ts
 * addbmm(tensor([[1]]), tensor([[[1, 2]]]), tensor([[[3], [4]]])); // [[12]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.addbmm.html
 */
export function addbmm(x: Tensor, batch1: Tensor, batch2: Tensor, options?: AddrOptions): Tensor {
  const given = addrOptions.read('addbmm', options);
  return accumulated(checkTensor('addbmm', x), bmm(batch1, batch2).sum(0), given);
}
