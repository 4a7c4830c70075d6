import { show } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';

export function checkFloats(where: string, tensors: Record<string, Tensor>): void {
  for (const [name, t] of Object.entries(tensors)) {
    checkTensor(where, t, name);
    if (!isFloat(t.dtype)) throw new TypeError(`${where}: ${name} must be a floating-point tensor, got ${show(t)}`);
  }
}

export function checkNumber(where: string, name: string, value: unknown): void {
  if (typeof value !== 'number' || Number.isNaN(value))
    throw new TypeError(`${where}: ${name} must be a number, got ${show(value)}`);
}
