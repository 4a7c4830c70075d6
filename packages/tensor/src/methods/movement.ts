import type { DType } from '../core/dtype.ts';
import { type ShapeArgs, shapeFromArgs } from '../core/shape.ts';
import { apply } from '../dispatch.ts';
import * as movement from '../ops/movement.ts';
import type { Tensor } from '../tensor.ts';
import { TensorBase } from './base.ts';

/** Views, copies and changes of shape. */
export class MovementMethods extends TensorBase {
  /** This tensor if its elements lie row by row in memory, else a copy in which they do. */
  contiguous(): Tensor {
    return this.isContiguous() ? this.self() : apply(movement.cloneOp, [this.self()], undefined);
  }

  /** A copy in memory of its own, through which gradients flow. */
  clone(): Tensor {
    return apply(movement.cloneOp, [this.self()], undefined);
  }

  /** The values as another dtype; this tensor itself if it has it already. */
  to(dtype: DType): Tensor {
    return movement.to(this.self(), dtype);
  }

  /** The same elements in another shape; one size may be -1. A view where the strides allow it, else a copy. */
  reshape(...shape: ShapeArgs): Tensor {
    return movement.reshape(this.self(), shapeFromArgs(shape));
  }

  /** The same memory in another shape; an error where the strides do not allow it. */
  view(...shape: ShapeArgs): Tensor {
    return movement.view(this.self(), shapeFromArgs(shape));
  }

  /** A view with two dimensions swapped. */
  transpose(dim0: number, dim1: number): Tensor {
    return movement.transpose(this.self(), dim0, dim1);
  }

  /** A view with the dimensions in another order. */
  permute(...dims: ShapeArgs): Tensor {
    return movement.permute(this.self(), shapeFromArgs(dims));
  }

  /** A view in which dimensions of size 1 are repeated without copying; -1 keeps a size. */
  expand(...shape: ShapeArgs): Tensor {
    return movement.expand(this.self(), shapeFromArgs(shape));
  }
}
