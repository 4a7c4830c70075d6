import { isFloat } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';

export function checkFloats(name: string, a: Tensor, b: Tensor): void {
  checkTensor(name, a);
  checkTensor(name, b, 'other');
  const dtype = resultType(a, b);
  if (!isFloat(dtype)) throw new TypeError(`${name}: floating-point tensors are needed, got ${a.dtype} and ${b.dtype}`);
}
