import { allocateTensor } from '../../core/make.ts';
import { checkShape } from '../../core/shape.ts';
import { checkedStored } from '../../core/stored.ts';
import type { Tensor } from '../../tensor.ts';
import { readOptions, type TensorOptions } from './tensorOptions.ts';

/**
 * The n × m matrix with ones on its diagonal and zeros elsewhere; m defaults to n.
 *
 * @throws RangeError unless sizes are whole numbers from 0 up; TypeError for an unknown dtype
 * @example
 * ```ts
 * eye(2); // [[1, 0], [0, 1]]
 * eye(2, 3, { dtype: 'float64' }); // [[1, 0, 0], [0, 1, 0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.eye.html
 */
export function eye(n: number, options?: TensorOptions): Tensor;
export function eye(n: number, m: number, options?: TensorOptions): Tensor;
export function eye(n: number, m?: number | TensorOptions, options: TensorOptions = {}): Tensor {
  const given = typeof m === 'object' ? m : options;
  const [rows, columns] = checkShape('eye', [n, typeof m === 'object' ? n : (m ?? n)]) as [number, number];
  const chosen = readOptions('eye', given, 'float32');
  const t = allocateTensor([rows, columns], chosen.dtype, 'eye');
  const one = checkedStored('eye', 1, chosen.dtype);
  for (let i = 0; i < Math.min(rows, columns); i++) t._storage.data[i * (columns + 1)] = one;
  return t.requiresGrad_(chosen.requiresGrad);
}
