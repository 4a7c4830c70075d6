import type { Tensor } from '../tensor.ts';
import { show } from './check.ts';
import type { Scalar } from './dtype.ts';
import { wrapScalar } from './make.ts';
import { any, type Rule } from './options.ts';
import { isTensor } from './tensorCore.ts';

/** Checks the operand that must be a tensor. */
export function checkTensor(where: string, value: Tensor, name = 'input'): Tensor {
  if (isTensor(value)) return value;
  throw new TypeError(`${where}: ${name} must be a Tensor, got ${show(value)}`);
}

/** Checks the operand that must be a tensor of floating-point numbers: what is drawn or has gradients. */
export function checkFloatTensor(where: string, value: Tensor, name = 'input'): Tensor {
  const t = checkTensor(where, value, name);
  if (t.isFloatingPoint()) return t;
  throw new TypeError(`${where}: ${name} must be a floating-point tensor, got ${show(t)}`);
}

/** True for what may stand where a tensor may: a number, bigint or boolean. */
export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

/** Reads an operand: a tensor, or a number, bigint or boolean. */
export function operand(where: string, value: Tensor | Scalar, name = 'other'): Tensor {
  if (isTensor(value)) return value;
  if (isScalar(value)) return wrapScalar(value);
  throw new TypeError(`${where}: ${name} must be a Tensor or a number, got ${show(value)}`);
}

/** {@link checkFloatTensor} for several, by their names. */
export function checkFloatTensors(where: string, tensors: Readonly<Record<string, Tensor>>): void {
  for (const [name, t] of Object.entries(tensors)) checkFloatTensor(where, t, name);
}

/** A tensor, or null where there is none. */
export const tensorOrNull: Rule<Tensor | null> = any<Tensor | null>(
  null,
  'a Tensor or null',
  (given) => given === null || isTensor(given),
);
