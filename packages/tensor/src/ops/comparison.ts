import type { Scalar } from '../core/dtype.ts';
import { resultType } from '../core/promotion.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { bigintComparisons, binaryRows } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor, operand } from './arguments.ts';
import { inPlace, runBinary } from './pointwise.ts';

type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

/** The record of one comparison: operands meet in their common dtype, the result is bool. */
function comparison(name: Comparison): OpRecord<[Tensor, Tensor]> {
  const kernel = { number: binaryRows[name], bigint: bigintComparisons[name], strided: name };
  return {
    name,
    forward: ([a, b], _, out) => runBinary(name, kernel, a, b, resultType(a, b), 'bool', out),
    backward: null,
  };
}

const records: Record<Comparison, OpRecord<[Tensor, Tensor]>> = {
  eq: comparison('eq'),
  ne: comparison('ne'),
  lt: comparison('lt'),
  le: comparison('le'),
  gt: comparison('gt'),
  ge: comparison('ge'),
};

function compare(name: Comparison, a: Tensor, b: Tensor | Scalar): Tensor {
  return apply(records[name], [checkTensor(name, a), operand(name, b)], undefined);
}

/** In place a comparison writes 1 or 0 in the tensor's own dtype. */
function compare_(name: Comparison, a: Tensor, b: Tensor | Scalar): Tensor {
  return inPlace(records[name], a, operand(`${name}_`, b), undefined, 'bool');
}

/**
 * a = b, element by element; NaN equals nothing.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * eq(tensor([1, 2]), tensor([1, 3])); // [true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.eq.html
 */
export const eq = (a: Tensor, b: Tensor | Scalar): Tensor => compare('eq', a, b);
/**
 * a ≠ b, element by element.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * ne(tensor([1, 2]), tensor([1, 3])); // [false, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ne.html
 */
export const ne = (a: Tensor, b: Tensor | Scalar): Tensor => compare('ne', a, b);
/**
 * a < b, element by element.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * lt(tensor([1, 2]), tensor([1, 3])); // [false, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lt.html
 */
export const lt = (a: Tensor, b: Tensor | Scalar): Tensor => compare('lt', a, b);
/**
 * a ≤ b, element by element.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * le(tensor([1, 2]), tensor([1, 3])); // [true, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.le.html
 */
export const le = (a: Tensor, b: Tensor | Scalar): Tensor => compare('le', a, b);
/**
 * a > b, element by element.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * gt(tensor([1, 4]), tensor([1, 3])); // [false, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.gt.html
 */
export const gt = (a: Tensor, b: Tensor | Scalar): Tensor => compare('gt', a, b);
/**
 * a ≥ b, element by element.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * ge(tensor([1, 2]), tensor([1, 3])); // [true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ge.html
 */
export const ge = (a: Tensor, b: Tensor | Scalar): Tensor => compare('ge', a, b);

export const eq_ = (a: Tensor, b: Tensor | Scalar): Tensor => compare_('eq', a, b);
export const ne_ = (a: Tensor, b: Tensor | Scalar): Tensor => compare_('ne', a, b);
export const lt_ = (a: Tensor, b: Tensor | Scalar): Tensor => compare_('lt', a, b);
export const le_ = (a: Tensor, b: Tensor | Scalar): Tensor => compare_('le', a, b);
export const gt_ = (a: Tensor, b: Tensor | Scalar): Tensor => compare_('gt', a, b);
export const ge_ = (a: Tensor, b: Tensor | Scalar): Tensor => compare_('ge', a, b);
