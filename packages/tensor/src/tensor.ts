import { maker } from './methods/base.ts';
import { LinalgMethods } from './methods/linalg.ts';

/**
 * An n-dimensional array with automatic differentiation: `torch.Tensor`. A thin object over a storage (one typed
 * array), a shape, strides and an offset; views share the storage. Garbage-collected: there is nothing to dispose.
 *
 * Its methods stand in `methods/`, a family per file, each class extending the one before; this last one has nothing
 * to add.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]], { requiresGrad: true });
 * x.mul(x).sum().backward();
 * x.grad!.tolist(); // [[2, 4], [6, 8]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/tensors.html
 */
export class Tensor extends LinalgMethods {}

maker.make = (parts) => new Tensor(parts);
