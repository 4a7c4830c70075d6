import { spatialTriple } from '@wick/kernels';
import { show, showShape } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type Sizes, spatialSizes } from './spatialSizes.ts';

interface Window {
  readonly lead: number[];
  readonly sizes: number[];
  readonly kernel: number[];
  readonly stride: number[];
  readonly padding: readonly number[];
}

export function windowOf(
  where: string,
  rank: number,
  x: Tensor,
  kernelSize: Sizes,
  strideOrKernel: Sizes | null,
  padding: readonly number[],
): Window {
  checkInput(where, rank, x);
  const kernel = spatialSizes(where, 'kernel', kernelSize, rank, 1);
  const stride = spatialSizes(where, 'stride', strideOrKernel ?? kernel, rank, 1);
  if (padding.some((p, i) => p > kernel[i]! / 2))
    throw new RangeError(
      `${where}: padding must be at most half of the kernel, got padding ${show(padding)} with kernel ${show(kernel)}`,
    );
  return { lead: x.shape.slice(0, -rank), sizes: x.shape.slice(-rank), kernel, stride, padding };
}

export function checkInput(where: string, rank: number, x: Tensor): void {
  if (x.ndim !== rank + 1 && x.ndim !== rank + 2)
    throw new ShapeError(
      `${where}: expected an input of ${rank + 1} (unbatched) or ${rank + 2} dimensions, got shape ${showShape(x.shape)}`,
    );
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: the input must be a floating-point tensor, got ${show(x)}`);
}

export function checkOutput(where: string, x: Tensor, output: readonly number[]): void {
  if (output.some((n) => n < 1))
    throw new ShapeError(
      `${where}: the window does not fit an input of shape ${showShape(x.shape)}: the result would be of spatial size ${showShape(output)}`,
    );
}

export function triples({ lead, sizes, kernel, stride, padding }: Window, output: readonly number[]) {
  return {
    planes: numelOf(lead),
    input: spatialTriple(sizes, 1),
    output: spatialTriple(output, 1),
    kernel: spatialTriple(kernel, 1),
    stride: spatialTriple(stride, 1),
    padding: spatialTriple(padding, 0),
  };
}
