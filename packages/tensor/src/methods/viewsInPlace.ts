import type { Named } from '../core/options.ts';
import { asStridedView } from '../ops/shape/asStrided.ts';
import * as shapeOps from '../ops/shape/index.ts';
import { inPlaceView } from '../ops/shape/inPlaceView.ts';
import type { Tensor } from '../tensor.ts';

/** Views in place: the tensor itself gets another shape over the same memory. */
export class InPlaceViewMethods {
  /** Gets a new dimension of size 1 at `dim`. */
  unsqueeze_<T extends Tensor>(this: T, dim: Named<'dim', number>): T {
    return inPlaceView('unsqueeze_', shapeOps.unsqueeze, this, dim);
  }

  /** Loses its dimensions of size 1: all of them, or those of `dim` that are. */
  squeeze_<T extends Tensor>(this: T, dim?: Named<'dim', number | readonly number[]>): T {
    return inPlaceView('squeeze_', shapeOps.squeeze, this, dim);
  }

  /** Swaps two dimensions. */
  transpose_<T extends Tensor>(this: T, dim0: number, dim1: number): T {
    return inPlaceView('transpose_', shapeOps.transpose, this, dim0, dim1);
  }

  /** Swaps the rows and columns of a matrix. */
  t_<T extends Tensor>(this: T): T {
    return inPlaceView('t_', shapeOps.t, this);
  }

  /** Gets any strides over the storage: see {@link Tensor.asStrided}. */
  asStrided_<T extends Tensor>(
    this: T,
    size: readonly number[],
    stride: readonly number[],
    storageOffset?: Named<'storageOffset', number | null>,
  ): T {
    return inPlaceView('asStrided_', asStridedView, this, size, stride, storageOffset);
  }
}
