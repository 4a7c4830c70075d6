import { Module } from '@wick/nn';
import { noGrad, Tensor, tensor } from '@wick/tensor';
import { show, showShape } from '@wick/tensor/internal';
import type { ElementFunction } from './types.ts';

/**
 * An activation for doubles: a function of a tensor as it is, a module as a copy in evaluation mode with parameters in
 * double precision, so that the module itself stays what it was.
 */
export function elementFunction(where: string, f: Module | ((x: Tensor) => Tensor)): ElementFunction {
  const forward = f instanceof Module ? forwardOf(f) : f;
  return (points) =>
    noGrad(() => {
      const result: unknown = forward(tensor(points));
      if (!(result instanceof Tensor))
        throw new TypeError(`${where}: the activation must return a Tensor, got ${show(result)}`);
      if (result.ndim !== 1 || result.shape[0] !== points.length)
        throw new RangeError(
          `${where}: the activation must work element by element: ${showShape([points.length])} became ${showShape(result.shape)}`,
        );
      return Float64Array.from(result.toTypedArray() as Float64Array);
    });
}

function forwardOf(module: Module): (x: Tensor) => unknown {
  const copy = module.deepCopy().to('float64').eval();
  return (x) => copy.forward(x);
}
