import { show } from '@wick/tensor/internal';
import { cat, ShapeError, Tensor } from '@wick/tensor/light';
import { listOf, type Tensors } from './tensors.ts';

/**
 * All parameters flattened, one behind the other: `torch.nn.utils.parameters_to_vector`. Gradients flow through.
 *
 * @throws RangeError if there are no parameters
 * @example
 * ```ts
 * utils.parametersToVector([tensor([1, 2]), tensor([[3]])]); // [1, 2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parameters_to_vector.html
 */
export function parametersToVector(parameters: Tensors): Tensor {
  const list = listOf('parametersToVector', 'parameters', parameters);
  if (list.length === 0) throw new RangeError('parametersToVector: there are no parameters');
  return cat(list.map((p) => p.reshape(-1)));
}

/**
 * The reverse of {@link parametersToVector}: each parameter's data becomes its part of the vector, and shares memory
 * with it: `torch.nn.utils.vector_to_parameters`.
 *
 * @throws ShapeError if the vector has too few elements; nothing has changed then. More are passed over, as in PyTorch.
 * @example
 * ```ts
 * const weight = new Parameter(zeros(2));
 * utils.vectorToParameters(tensor([5, 6]), [weight]);
 * weight; // [5, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.vector_to_parameters.html
 */
export function vectorToParameters(vector: Tensor, parameters: Tensors): void {
  if (!(vector instanceof Tensor))
    throw new TypeError(`vectorToParameters: vector must be a Tensor, got ${show(vector)}`);
  const list = listOf('vectorToParameters', 'parameters', parameters);
  const wanted = list.reduce((sum, p) => sum + p.numel(), 0);
  if (vector.ndim !== 1 || vector.numel() < wanted)
    throw new ShapeError(
      `vectorToParameters: the parameters need a vector of ${wanted} elements, got shape [${vector.shape.join(', ')}]`,
    );
  let at = 0;
  for (const parameter of list) {
    const part = vector.data.narrow(0, at, parameter.numel());
    at += parameter.numel();
    parameter.data = part.reshape(parameter.shape);
  }
}
