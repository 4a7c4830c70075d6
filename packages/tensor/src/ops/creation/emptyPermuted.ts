import { show, showShape } from '../../core/check.ts';
import { checkShape, contiguousStrides } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { checkList, stridedZeros } from './emptyStrided.ts';
import type { TensorOptions } from './tensorOptions.ts';

/**
 * A tensor without gaps whose dimensions lie in memory in this order, from the outermost to the innermost, and whose
 * values are to be overwritten (zeros here).
 *
 * @param physicalLayout - every dimension once; negative ones are not taken
 * @throws RangeError unless each dimension is there once
 * @example
 * ```ts
 * emptyPermuted([2, 3, 5], [2, 0, 1]).stride(); // [3, 1, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.empty_permuted.html
 */
export function emptyPermuted(
  size: readonly number[],
  physicalLayout: readonly number[],
  options: TensorOptions = {},
): Tensor {
  const shape = checkShape('emptyPermuted', checkList('emptyPermuted', 'size', size));
  const order = checkList('emptyPermuted', 'physicalLayout', physicalLayout);
  if (order.length !== shape.length || shape.some((_, d) => !order.includes(d)))
    throw new RangeError(
      `emptyPermuted: physicalLayout must name each dimension of size ${showShape(shape)} once, got ${show(order)}`,
    );
  const steps = contiguousStrides(order.map((d) => shape[d]!));
  const strides = shape.map((_, d) => steps[order.indexOf(d)]!);
  return stridedZeros('emptyPermuted', shape, strides, options);
}
