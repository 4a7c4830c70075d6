import { type DType, noGrad, type Tensor } from '@wick/tensor';
import type { ModuleNode } from '../tree/node.ts';
import { namedBuffers, namedParameters } from '../tree/walk.ts';

/** Casts the floating-point parameters, with their gradients, and buffers of a module. They stay the same objects. */
export function convert(module: ModuleNode, dtype: DType): void {
  if (dtype !== 'float32' && dtype !== 'float64')
    throw new TypeError(`to: a module takes a floating-point dtype (float32 or float64), got ${String(dtype)}`);
  noGrad(() => {
    for (const [, parameter] of namedParameters(module)) {
      cast(parameter, dtype);
      if (parameter.grad) cast(parameter.grad, dtype);
    }
    for (const [, buffer] of namedBuffers(module)) cast(buffer, dtype);
  });
}

function cast(tensor: Tensor, dtype: DType): void {
  if (tensor.isFloatingPoint() && tensor.dtype !== dtype) tensor.data = tensor.data.to(dtype);
}
