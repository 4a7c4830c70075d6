import { isFloat, type Scalar } from '../../core/dtype.ts';
import { isHalf } from '../../core/half.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { pow } from './pow.ts';

const two = () => wrapArray(Float32Array.of(2), [], 'float32');

/**
 * x · 2^other.
 *
 * @example
 * ```ts
 * ldexp(tensor([1, 3]), tensor([2n, 1n])); // [4, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ldexp.html
 */
export function ldexp(x: Tensor, other: Tensor): Tensor {
  const factor = pow(two(), checkTensor('ldexp', other, 'other'));
  return mul(checkTensor('ldexp', x), isHalf(x.dtype) && !isFloat(other.dtype) ? factor.to(x.dtype) : factor);
}

/**
 * x^exponent in float64; one of both may be a number.
 *
 * @example
 * ```ts
 * floatPower(tensor([2n, 3n]), 2); // [4, 9]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.float_power.html
 */
export function floatPower(x: Tensor | Scalar, exponent: Tensor | Scalar): Tensor {
  const double = <V extends Tensor | Scalar>(v: V) => (isTensor(v) ? v.to('float64') : v);
  return pow(double(x), double(exponent));
}
