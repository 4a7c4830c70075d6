import { handOver, viewHistory } from './autograd/views.ts';
import { later, TensorCore } from './core/tensorCore.ts';
import { type AliasMethods, aliases } from './methods/aliases.ts';
import { ArithmeticMethods } from './methods/arithmetic.ts';
import { AutogradMethods } from './methods/autograd.ts';
import { ComparisonMethods } from './methods/comparison.ts';
import { ConversionMethods } from './methods/conversion.ts';
import { CreationMethods } from './methods/creation.ts';
import { ElementwiseMethods } from './methods/elementwise.ts';
import { IndexingMethods } from './methods/indexing.ts';
import { LinalgMethods } from './methods/linalg.ts';
import { MovementMethods } from './methods/movement.ts';
import { OrderMethods } from './methods/order.ts';
import { PrintingMethods } from './methods/printing.ts';
import { RandomMethods } from './methods/random.ts';
import { ReduceMethods } from './methods/reduce.ts';
import { SpecialMethods } from './methods/special.ts';
import { StatisticsMethods } from './methods/statistics.ts';
import { SumMethods } from './methods/sums.ts';
import { UnaryMethods } from './methods/unary.ts';
import { ViewMethods } from './methods/views.ts';
import { InPlaceViewMethods } from './methods/viewsInPlace.ts';
import { asStrided, viewWrite } from './ops/shape/asStrided.ts';
import { matrixTranspose } from './ops/shape/matrixTranspose.ts';
import { reversed } from './ops/shape/reversed.ts';

/**
 * An n-dimensional array with automatic differentiation: `torch.Tensor`. A thin object over a storage (one typed
 * array), a shape, strides and an offset; views share the storage. Garbage-collected: there is nothing to dispose.
 *
 * What every tensor is stands in `core/tensorCore.ts`; its methods in `methods/`, a family per file, are mixed in below.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]], { requiresGrad: true });
 * x.mul(x).sum().backward();
 * x.grad!.tolist(); // [[2, 4], [6, 8]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/tensors.html
 */
export class Tensor extends TensorCore {
  /** The last two dimensions swapped: the transpose of a matrix, or of each matrix of a batch. */
  get mT(): Tensor {
    return matrixTranspose(this);
  }

  /**
   * The dimensions in reverse order: the transpose of a matrix.
   *
   * @see https://docs.pytorch.org/docs/stable/tensors.html#torch.Tensor.T
   */
  get T(): Tensor {
    return reversed(this);
  }
}

export interface Tensor
  extends AliasMethods,
    ArithmeticMethods,
    AutogradMethods,
    ComparisonMethods,
    ConversionMethods,
    ElementwiseMethods,
    IndexingMethods,
    LinalgMethods,
    MovementMethods,
    OrderMethods,
    PrintingMethods,
    RandomMethods,
    ReduceMethods,
    SumMethods,
    UnaryMethods,
    CreationMethods,
    InPlaceViewMethods,
    StatisticsMethods,
    SpecialMethods,
    ViewMethods {}

/** The methods of each family become the class's own. */
const families = [
  ArithmeticMethods,
  AutogradMethods,
  ComparisonMethods,
  ConversionMethods,
  ElementwiseMethods,
  IndexingMethods,
  LinalgMethods,
  MovementMethods,
  OrderMethods,
  PrintingMethods,
  RandomMethods,
  ReduceMethods,
  SumMethods,
  UnaryMethods,
  CreationMethods,
  InPlaceViewMethods,
  StatisticsMethods,
  SpecialMethods,
  ViewMethods,
];
for (const { prototype } of families) {
  const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(prototype);
  Object.defineProperties(Tensor.prototype, methods);
}
for (const [alias, name] of Object.entries(aliases))
  Object.defineProperty(Tensor.prototype, alias, { value: Tensor.prototype[name], writable: true, configurable: true });

// What stands below and needs what stands above is handed it here.
later.make = (parts) => new Tensor(parts);
later.viewHistory = viewHistory;
handOver({ asStrided, viewWrite });
