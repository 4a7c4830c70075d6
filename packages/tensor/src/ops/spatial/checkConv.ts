import { show, showShape } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';

export function checkOperands(where: string, rank: number, x: Tensor, weight: Tensor, bias: Tensor | null): void {
  for (const [name, t] of Object.entries({ input: x, weight, bias })) if (t !== null) checkTensor(where, t, name);
  if (weight.ndim !== rank + 2)
    throw new ShapeError(`${where}: weight must have ${rank + 2} dimensions, got shape ${showShape(weight.shape)}`);
  if (x.ndim !== rank + 1 && x.ndim !== rank + 2)
    throw new ShapeError(
      `${where}: expected an input of ${rank + 1} (unbatched) or ${rank + 2} dimensions, got shape ${showShape(x.shape)}`,
    );
  if (bias && bias.ndim !== 1)
    throw new ShapeError(`${where}: bias must have one dimension, got shape ${showShape(bias.shape)}`);
  for (const t of [weight, bias])
    if (t && t.dtype !== x.dtype)
      throw new TypeError(`${where}: input and parameters must have the same dtype, got ${x.dtype} and ${t.dtype}`);
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: the input must be a floating-point tensor, got ${show(x)}`);
}
