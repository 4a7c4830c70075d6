import { checkCount, show, showShape } from '../../core/check.ts';
import { makeTensor } from '../../core/make.ts';
import { allocateFor } from '../../core/room.ts';
import { checkShape } from '../../core/shape.ts';
import { Storage } from '../../core/storage.ts';
import type { Tensor } from '../../tensor.ts';
import { readOptions, type TensorOptions } from './tensorOptions.ts';

/** Refuses what is no array where one of numbers is needed. */
export function checkList(where: string, name: string, value: readonly number[]): readonly number[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`${where}: ${name} must be an array of numbers, got ${show(value)}`);
}

/** A tensor of zeros with these strides, all checked. */
export function stridedZeros(
  where: string,
  shape: readonly number[],
  strides: readonly number[],
  options: TensorOptions,
): Tensor {
  const { dtype, requiresGrad } = readOptions(where, options, 'float32');
  const reach = shape.reduce((at, n, d) => at + (n - 1) * strides[d]!, 1);
  const storage = new Storage(allocateFor([shape.includes(0) ? 0 : reach], dtype, where));
  return makeTensor({ storage, shape, strides, dtype }).requiresGrad_(requiresGrad);
}

/**
 * A tensor with these strides, whose values are to be overwritten (zeros here). Strides count elements; where they let
 * elements lie in one place, what is written to one is written to all of them.
 *
 * @throws TypeError unless both are arrays of numbers; RangeError unless there is a whole number from 0 up as stride of each dimension
 * @example
 * ```ts
 * emptyStrided([2, 3], [1, 2]).stride(); // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.empty_strided.html
 */
export function emptyStrided(size: readonly number[], stride: readonly number[], options: TensorOptions = {}): Tensor {
  const shape = checkShape('emptyStrided', checkList('emptyStrided', 'size', size));
  checkList('emptyStrided', 'stride', stride);
  if (stride.length !== shape.length)
    throw new RangeError(
      `emptyStrided: size ${showShape(shape)} and stride ${showShape(stride)} must be of one length`,
    );
  for (const step of stride) checkCount('emptyStrided', 'stride', step, 0);
  return stridedZeros('emptyStrided', shape, [...stride], options);
}
