import { show } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';

export function checkFloats(where: string, tensors: Record<string, Tensor | null>): void {
  const { x } = tensors;
  for (const [name, t] of Object.entries(tensors)) {
    if (t === null) continue;
    checkTensor(where, t, name);
    if (!isFloat(t.dtype)) throw new TypeError(`${where}: ${name} must be a floating-point tensor, got ${show(t)}`);
    if (t.dtype !== x!.dtype)
      throw new TypeError(`${where}: ${name} must have the dtype of x, ${x!.dtype}, got ${t.dtype}`);
  }
}
