import { handOver, viewHistory } from './autograd/views.ts';
import { later, TensorCore } from './core/tensorCore.ts';
import { ArithmeticMethods } from './methods/arithmetic.ts';
import { AutogradMethods } from './methods/autograd.ts';
import { ComparisonMethods } from './methods/comparison.ts';
import { ConversionMethods } from './methods/conversion.ts';
import { CreationMethods } from './methods/creation.ts';
import { ElementwiseMethods } from './methods/elementwise.ts';
import { mixIn } from './methods/mixIn.ts';
import { PrintingMethods } from './methods/printing.ts';
import { ProductMethods } from './methods/products.ts';
import { RandomMethods } from './methods/random.ts';
import { SelectionMethods } from './methods/selection.ts';
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
 * What every tensor is stands in `core/tensorCore.ts`; its methods in `methods/`, a family per file. Those that layers,
 * initialisers and gradients call are mixed in below, all others by `furtherMethods.ts`.
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
  extends ArithmeticMethods,
    AutogradMethods,
    ComparisonMethods,
    ConversionMethods,
    CreationMethods,
    ElementwiseMethods,
    InPlaceViewMethods,
    PrintingMethods,
    ProductMethods,
    RandomMethods,
    SelectionMethods,
    SumMethods,
    UnaryMethods,
    ViewMethods {}

mixIn(Tensor, [
  ArithmeticMethods,
  AutogradMethods,
  ComparisonMethods,
  ConversionMethods,
  CreationMethods,
  ElementwiseMethods,
  InPlaceViewMethods,
  PrintingMethods,
  ProductMethods,
  RandomMethods,
  SelectionMethods,
  SumMethods,
  UnaryMethods,
  ViewMethods,
]);

// What stands below and needs what stands above is handed it here.
later.make = (parts) => new Tensor(parts);
later.viewHistory = viewHistory;
handOver({ asStrided, viewWrite });
