import { tensor as make, noGrad, ShapeError, type Tensor } from '@wick/tensor/light';
import { checkFloatTensor, checkTensor, isEmpty, shapeOf } from './check.ts';
import { fansOf } from './fans.ts';

const { PI, sin, sqrt } = Math;

/**
 * Sinusoids instead of random numbers: output i is the wave a sin(2π (i + 1) (j / n + 1 / m)) over the n flattened
 * inputs j, for m outputs, with the amplitude a that gives all weights together Glorot's variance 2 / (n + m). Nothing is
 * drawn; rows are spread evenly and add up to 0.
 *
 * @throws ShapeError for fewer than 2 dimensions or a single element; TypeError on integers.
 * @example
 * ```ts
 * init.sinusoidal_(empty(16, 3, 3, 3));
 * ```
 * @see Fernández-Hernández et al., Sinusoidal initialization, time for a new start (2025), https://arxiv.org/abs/2505.12909
 */
export function sinusoidal_<T extends Tensor>(tensor: T): T {
  checkTensor('sinusoidal_', tensor);
  checkFloatTensor('sinusoidal_', tensor);
  fansOf('sinusoidal_', tensor);
  if (isEmpty('sinusoidal_', tensor)) return tensor;
  const rows = tensor.shape[0]!;
  const n = tensor.numel() / rows;
  const waves = new Float64Array(rows * n);
  let [sum, squares] = [0, 0];
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < n; j++) {
      const value = sin(2 * PI * (i + 1) * (j / n + 1 / rows));
      waves[i * n + j] = value;
      sum += value;
      squares += value * value;
    }
  const variance = (squares - (sum * sum) / waves.length) / (waves.length - 1);
  // One element, or waves that are all of one value, have no variance to scale.
  if (!(variance > 1e-20))
    throw new ShapeError(`sinusoidal_: the waves of a tensor of shape ${shapeOf(tensor)} are all the same value`);
  const amplitude = sqrt(2 / (variance * (n + rows)));
  noGrad(() => tensor.copy_(make(waves).mul(amplitude).reshape(tensor.shape)));
  return tensor;
}
