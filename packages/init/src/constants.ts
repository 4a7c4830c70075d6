import { count, type Given, isHalf, memoryOf, optionTable } from '@wick/tensor/internal';
import { eye, noGrad, type Scalar, type Tensor, zeros } from '@wick/tensor/light';
import { checkDims, checkTensor, shapeOf } from './check.ts';

/**
 * Fills a tensor of any shape and dtype with one value.
 *
 * @example
 * ```ts
 * init.constant_(empty(2), 0.1); // [0.1, 0.1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.constant_
 */
export function constant_<T extends Tensor>(tensor: T, value: Scalar): T {
  checkTensor('constant_', tensor);
  noGrad(() => tensor.fill_(value));
  return tensor;
}

/**
 * Fills a tensor with ones.
 *
 * @example
 * ```ts
 * init.ones_(empty(2)); // [1, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.ones_
 */
export function ones_<T extends Tensor>(tensor: T): T {
  checkTensor('ones_', tensor);
  noGrad(() => tensor.fill_(1));
  return tensor;
}

/**
 * Fills a tensor with zeros.
 *
 * @example
 * ```ts
 * init.zeros_(empty(2)); // [0, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.zeros_
 */
export function zeros_<T extends Tensor>(tensor: T): T {
  checkTensor('zeros_', tensor);
  noGrad(() => tensor.zero_());
  return tensor;
}

/**
 * Fills a matrix with ones on its diagonal and zeros elsewhere: a Linear layer passes on as many inputs as it can.
 *
 * @throws ShapeError unless the tensor has 2 dimensions.
 * @example
 * ```ts
 * init.eye_(empty(2, 3)); // [[1, 0, 0], [0, 1, 0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.eye_
 */
export function eye_<T extends Tensor>(tensor: T): T {
  checkTensor('eye_', tensor);
  checkDims('eye_', tensor, [2], '2');
  noGrad(() => tensor.copy_(eye(tensor.size(0), tensor.size(1), { dtype: tensor.dtype })));
  return tensor;
}

const diracOptions = optionTable({ groups: count(1, 1) }, ['groups']);

/**
 * Fills a convolution's weight with Dirac deltas: a one in the middle of the kernel that leads from channel i to
 * channel i, zeros elsewhere, so that the layer passes on as many channels as it can.
 *
 * @param tensor - of 3, 4 or 5 dimensions: (outputs, inputs / groups, …kernel).
 * @param options - `groups`: each group of outputs passes on its own inputs. Default: 1.
 * @throws ShapeError for other numbers of dimensions; RangeError unless `groups` divides the first one.
 * @example
 * ```ts
 * init.dirac_(empty(2, 2, 3)); // [[[0, 1, 0], [0, 0, 0]], [[0, 0, 0], [0, 1, 0]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.dirac_
 */
export function dirac_<T extends Tensor>(tensor: T, ...given: Given<{ groups?: number }, [groups: number]>): T {
  checkTensor('dirac_', tensor);
  const { groups } = diracOptions.take('dirac_', given);
  checkDims('dirac_', tensor, [3, 4, 5], '3, 4 or 5');
  const [outputs, inputs, ...kernel] = tensor.shape as [number, number, ...number[]];
  if (outputs % groups !== 0)
    throw new RangeError(`dirac_: groups (${groups}) must divide the first size of shape ${shapeOf(tensor)}`);
  const field = kernel.reduce((product, size) => product * size, 1);
  const middle = kernel.reduce((place, size) => place * size + Math.floor(size / 2), 0);
  const deltas = zeros(tensor.shape, { dtype: isHalf(tensor.dtype) ? 'float32' : tensor.dtype });
  const { data } = memoryOf(deltas);
  const perGroup = outputs / groups;
  const one = tensor.dtype === 'int64' ? 1n : 1;
  if (field > 0) {
    for (let g = 0; g < groups; g++) {
      for (let i = 0; i < Math.min(perGroup, inputs); i++)
        data[((g * perGroup + i) * inputs + i) * field + middle] = one;
    }
  }
  noGrad(() => tensor.copy_(deltas));
  return tensor;
}
