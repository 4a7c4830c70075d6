import type { Scalar } from '../core/dtype.ts';
import { show } from '../core/errors.ts';
import { wrapScalar } from '../core/make.ts';
import { Tensor } from '../tensor.ts';

/** True for what may stand where a tensor may: a number, bigint or boolean. */
export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

/** Reads an operand: a tensor, or a number, bigint or boolean. */
export function operand(where: string, value: Tensor | Scalar, name = 'other'): Tensor {
  if (value instanceof Tensor) return value;
  if (isScalar(value)) return wrapScalar(value);
  throw new TypeError(`${where}: ${name} must be a Tensor or a number, got ${show(value)}`);
}

/** Checks the operand that must be a tensor. */
export function checkTensor(where: string, value: Tensor, name = 'input'): Tensor {
  if (value instanceof Tensor) return value;
  throw new TypeError(`${where}: ${name} must be a Tensor, got ${show(value)}`);
}

/** Checks the operand that must be a tensor of floating-point numbers: what is drawn or has gradients. */
export function checkFloatTensor(where: string, value: Tensor, name = 'input'): Tensor {
  const t = checkTensor(where, value, name);
  if (t.isFloatingPoint()) return t;
  throw new TypeError(`${where}: ${name} must be a floating-point tensor, got ${show(t)}`);
}
