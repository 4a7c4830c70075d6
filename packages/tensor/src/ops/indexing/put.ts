import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../shape/reshape.ts';
import { indexPut } from './indexPut.ts';
import { checkIndex } from './places.ts';

/**
 * A copy of which the flattened elements at `index` are those of `source`, or have them added with `accumulate`.
 *
 * @example
 * ```ts
 * put(tensor([[1, 2], [3, 4]]), tensor([3n, 0n]), tensor([9, 8])); // [[8, 2], [3, 9]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.put_.html
 */
export function put(x: Tensor, index: Tensor, source: Tensor, adding: Named<'accumulate', boolean> = false): Tensor {
  const accumulate = named('put', 'accumulate', adding) ?? false;
  checkIndex('put', index);
  checkTensor('put', source, 'source');
  if (source.numel() !== index.numel())
    throw new RangeError(
      `put: index and source must have as many elements, got ${index.numel()} and ${source.numel()}`,
    );
  if (source.dtype !== checkTensor('put', x).dtype)
    throw new TypeError(`put: source must be ${x.dtype} as the tensor, got ${source.dtype}`);
  const flat = reshape(x, [-1]);
  return reshape(indexPut(flat, [reshape(index, [-1])], reshape(source, [-1]), { accumulate }), x.shape);
}
