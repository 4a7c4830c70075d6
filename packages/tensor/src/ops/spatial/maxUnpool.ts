import type { PlaneGeometry } from '@wick/kernels';
import { apply, examine } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { integersHint, show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { type FloatArray, isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { inFormatOf } from '../../core/laidOut.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { allocateFor, naming } from '../../core/room.ts';
import { numelOf, sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { firstOutside } from '../indexing/places.ts';
import { planeGatherOp } from './poolOps.ts';
import { byRank, type Sizes, spatial, spatialSizes } from './spatialSizes.ts';

interface UnpoolAttrs {
  readonly geometry: PlaneGeometry;
  readonly shape: readonly number[];
  readonly rank: number;
}

/** Puts each element at its place in an otherwise empty plane; of several for one place the last one stays. */
export const maxUnpoolOp: OpRecord<[x: Tensor, indices: Tensor], UnpoolAttrs> = {
  name: 'maxUnpool',
  saves: [1],
  forward([x, indices], { geometry, shape }) {
    const { planes, inPlane, outPlane } = geometry;
    const data = dense(x) as FloatArray;
    const { buffer, byteOffset, length } = dense(indices) as BigInt64Array;
    // They lie inside of a plane: their low halves are all of them.
    const places = new Int32Array(buffer, byteOffset, 2 * length);
    const out = allocateFor(shape, x.dtype) as FloatArray;
    for (let p = 0, i = 0; p < planes; p++)
      for (let j = 0; j < outPlane; j++, i++) out[p * inPlane + places[2 * i]!] = data[i]!;
    return inFormatOf(wrapArray(out, shape, x.dtype), [x]);
  },
  // Of several for one place each has the place's gradient, as in PyTorch.
  backward: (g, ctx) => [apply(planeGatherOp, [g, ctx.input(1)], { ...ctx.attrs, shape: ctx.shapeOf(0) }), null],
};

/** Options of the max unpools. */
export interface MaxUnpoolOptions {
  /** Steps of the pool's window. Default: the kernel's size. */
  stride?: Sizes | null;
  /** The pool's padding. Default: 0. */
  padding?: Sizes;
  /**
   * The spatial sizes of the result (or its whole shape), where several inputs of the pool give the same output.
   * Default: (n - 1)·stride - 2·padding + kernel.
   */
  outputSize?: Sizes | null;
}

const maxUnpoolOptions = byRank((rank) =>
  optionTable(
    {
      stride: unchecked<Sizes | null>(null),
      padding: spatial(0, rank, 0),
      outputSize: unchecked<Sizes | null>(null),
    } satisfies RulesFor<MaxUnpoolOptions>,
    ['stride', 'padding', 'outputSize'],
  ),
);

/**
 * Puts the values of a max pool back to where they came from, zeros elsewhere: `torch.nn.functional.max_unpool1d`.
 *
 * @param x - (N, C, L) or (C, L)
 * @param indices - int64, of x's shape: what the pool gave with `returnIndices`
 * @param kernelSize - the pool's
 * @returns (N, C, L') or (C, L')
 * @throws ShapeError if the shapes do not fit; RangeError for an index outside of the result or a size that the pool
 *   cannot have had
 * @example
 * ```ts
 * maxUnpool1d(tensor([[[2, 4]]]), tensor([[[1, 3]]], { dtype: 'int64' }), 2); // [[[0, 2, 0, 4]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_unpool1d.html
 */
export function maxUnpool1d(
  x: Tensor,
  indices: Tensor,
  kernelSize: Sizes,
  ...args: Given<MaxUnpoolOptions, [stride: Sizes | null, padding: Sizes, outputSize: Sizes | null]>
): Tensor {
  return maxUnpool('maxUnpool1d', 1, x, indices, kernelSize, args);
}

/**
 * {@link maxUnpool1d} over two dimensions.
 *
 * @throws TypeError unless the indices are int64; ShapeError or RangeError if they do not fit
 * @example
 * ```ts
 * maxUnpool2d(tensor([[[[5]]]]), tensor([[[[3]]]], { dtype: 'int64' }), 2); // [[[[0, 0], [0, 5]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_unpool2d.html
 */
export function maxUnpool2d(
  x: Tensor,
  indices: Tensor,
  kernelSize: Sizes,
  ...args: Given<MaxUnpoolOptions, [stride: Sizes | null, padding: Sizes, outputSize: Sizes | null]>
): Tensor {
  return maxUnpool('maxUnpool2d', 2, x, indices, kernelSize, args);
}

/**
 * {@link maxUnpool1d} over three dimensions.
 *
 * @throws TypeError unless the indices are int64; ShapeError or RangeError if they do not fit
 * @example
 * ```ts
 * maxUnpool3d(ones(1, 1, 1, 1, 1), zeros(1, 1, 1, 1, 1, { dtype: 'int64' }), 2).shape; // [1, 1, 2, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.max_unpool3d.html
 */
export function maxUnpool3d(
  x: Tensor,
  indices: Tensor,
  kernelSize: Sizes,
  ...args: Given<MaxUnpoolOptions, [stride: Sizes | null, padding: Sizes, outputSize: Sizes | null]>
): Tensor {
  return maxUnpool('maxUnpool3d', 3, x, indices, kernelSize, args);
}

function maxUnpool(
  where: string,
  rank: number,
  x: Tensor,
  indices: Tensor,
  kernelSize: Sizes,
  args: readonly unknown[],
): Tensor {
  checkTensor(where, x, 'x');
  checkTensor(where, indices, 'indices');
  if (!isFloat(x.dtype)) throw new TypeError(`${where}: x must be a floating-point tensor, got ${show(x)}`);
  if (indices.dtype !== 'int64')
    throw new TypeError(`${where}: indices must be an int64 tensor, got ${show(indices)}${integersHint(indices)}`);
  if (x.ndim !== rank + 1 && x.ndim !== rank + 2)
    throw new ShapeError(
      `${where}: expected an input of ${rank + 1} (unbatched) or ${rank + 2} dimensions, got shape ${showShape(x.shape)}`,
    );
  if (!sameShape(x.shape, indices.shape))
    throw new ShapeError(
      `${where}: indices must have the shape of x, ${showShape(x.shape)}, got ${showShape(indices.shape)}`,
    );
  const output = outputSizes(where, rank, x, kernelSize, args);
  const lead = x.shape.slice(0, -rank);
  const planes = numelOf(lead);
  const geometry = { planes, inPlane: numelOf(output), outPlane: numelOf(x.shape.slice(-rank)) };
  checkPlaces(where, indices, geometry.inPlane);
  return naming(where, () => apply(maxUnpoolOp, [x, indices], { geometry, rank, shape: [...lead, ...output] }));
}

function outputSizes(where: string, rank: number, x: Tensor, kernelSize: Sizes, args: readonly unknown[]): number[] {
  const kernel = spatialSizes(where, 'kernelSize', kernelSize, rank, 1);
  const { stride: given, padding, outputSize } = maxUnpoolOptions[rank - 1]!.take(where, args);
  const stride = spatialSizes(where, 'stride', given ?? kernel, rank, 1);
  const sizes = x.shape.slice(-rank);
  const natural = sizes.map((n, i) => (n - 1) * stride[i]! + kernel[i]! - 2 * padding[i]!);
  const asked = outputSize ?? natural;
  const whole = Array.isArray(asked) && asked.length === rank + 2 ? asked.slice(2) : asked;
  const output = asked === natural ? natural : spatialSizes(where, 'outputSize', whole as Sizes, rank, 0);
  output.forEach((n, i) => {
    if (n < 0 || Math.abs(n - natural[i]!) >= stride[i]!)
      throw new RangeError(
        `${where}: outputSize must lie between ${Math.max(0, natural[i]! - stride[i]! + 1)} and ${natural[i]! + stride[i]! - 1} in dimension ${i}, got ${showShape(output)}`,
      );
  });
  return output;
}

function checkPlaces(where: string, indices: Tensor, end: number): void {
  examine(indices, (given) => {
    const places = dense(given);
    const i = firstOutside(places, end);
    if (i >= 0)
      throw new RangeError(
        `${where}: indices must lie from 0 to ${end - 1}, the places of the result, got ${places[i]} at ${i}`,
      );
  });
}
