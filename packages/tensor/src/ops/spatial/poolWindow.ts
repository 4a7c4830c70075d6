import { type AdaptivePoolGeometry, type MaxPoolGeometry, poolOutputSize, spatialTriple } from '@wick/kernels';
import { show, showShape } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type Sizes, spatialSizes } from './spatialSizes.ts';

/** What a pool was asked for, a number for each spatial dimension. */
export interface PoolAttrs {
  readonly rank: number;
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly ceilMode: boolean;
  /** A max pool of lines that gives places or will want a gradient: PyTorch computes it as one of images. */
  readonly asImages?: boolean;
}

/** The arguments of a pool, checked. */
export function windowOf(
  where: string,
  rank: number,
  x: Tensor,
  kernelSize: Sizes,
  asked: {
    readonly stride: Sizes | null;
    readonly padding: readonly number[];
    readonly dilation: readonly number[];
    readonly ceilMode: boolean;
  },
): PoolAttrs {
  const { padding, dilation, ceilMode } = asked;
  checkInput(where, rank, x);
  const kernel = spatialSizes(where, 'kernel', kernelSize, rank, 1);
  const stride = spatialSizes(where, 'stride', asked.stride ?? kernel, rank, 1);
  if (padding.some((p, i) => p > kernel[i]! / 2))
    throw new RangeError(
      `${where}: padding must be at most half of the kernel, got padding ${show(padding)} with kernel ${show(kernel)}`,
    );
  const attrs = { rank, kernel, stride, padding, dilation, ceilMode };
  const output = outputSizes(attrs, x.shape);
  if (output.some((n) => n < 1))
    throw new ShapeError(
      `${where}: the window does not fit an input of shape ${showShape(x.shape)}: the result would be of spatial size ${showShape(output)}`,
    );
  return attrs;
}

export function checkInput(where: string, rank: number, x: Tensor): void {
  if (x.ndim !== rank + 1 && x.ndim !== rank + 2)
    throw new ShapeError(
      `${where}: expected an input of ${rank + 1} (unbatched) or ${rank + 2} dimensions, got shape ${showShape(x.shape)}`,
    );
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: the input must be a floating-point tensor, got ${show(x)}`);
}

function outputSizes({ rank, kernel, stride, padding, dilation, ceilMode }: PoolAttrs, shape: readonly number[]) {
  const sizes = shape.slice(-rank);
  return sizes.map((n, i) => poolOutputSize(n, kernel[i]!, stride[i]!, padding[i]!, dilation[i]!, ceilMode));
}

/** The shape of a pool's result. */
export function pooledShape(attrs: PoolAttrs, shape: readonly number[]): number[] {
  return [...shape.slice(0, -attrs.rank), ...outputSizes(attrs, shape)];
}

/** A pool of an input of this shape, as the kernels have it. */
export function poolGeometry(attrs: PoolAttrs, shape: readonly number[]): MaxPoolGeometry {
  const { rank, kernel, stride, padding, dilation } = attrs;
  return {
    planes: numelOf(shape.slice(0, -rank)),
    input: spatialTriple(shape.slice(-rank), 1),
    output: spatialTriple(outputSizes(attrs, shape), 1),
    kernel: spatialTriple(kernel, 1),
    stride: spatialTriple(stride, 1),
    padding: spatialTriple(padding, 0),
    dilation: spatialTriple(dilation, 1),
  };
}

/** What an adaptive pool was asked for; null keeps a size. */
export interface AdaptivePoolAttrs {
  readonly rank: number;
  readonly outputSize: readonly (number | null)[];
}

/** The shape of an adaptive pool's result. */
export function adaptedShape({ rank, outputSize }: AdaptivePoolAttrs, shape: readonly number[]): number[] {
  const kept = shape.length - rank;
  return shape.map((n, i) => (i < kept ? n : (outputSize[i - kept] ?? n)));
}

/** An adaptive pool of an input of this shape, as the kernels have it. */
export function adaptiveGeometry(attrs: AdaptivePoolAttrs, shape: readonly number[]): AdaptivePoolGeometry {
  const { rank } = attrs;
  return {
    planes: numelOf(shape.slice(0, -rank)),
    input: spatialTriple(shape.slice(-rank), 1),
    output: spatialTriple(adaptedShape(attrs, shape).slice(-rank), 1),
  };
}
