import type { Scalar } from '../core/dtype.ts';
import { naming } from '../core/room.ts';
import {
  empty,
  full,
  ones,
  type SizeArgs,
  type TensorData,
  type TensorOptions,
  tensor,
  zeros,
} from '../ops/creation/index.ts';
import { readSizeArgs } from '../ops/creation/tensorOptions.ts';
import type { Tensor } from '../tensor.ts';

/** A function that makes a tensor, with this tensor's dtype where the call names none. */
function made(make: typeof zeros, name: string, like: Tensor, args: SizeArgs): Tensor {
  const [shape, options] = readSizeArgs(name, args);
  return naming(name, () => make(shape, { dtype: like.dtype, ...options }));
}

/** New tensors of this tensor's dtype. */
export class CreationMethods {
  /** A tensor of zeros of this tensor's dtype: `x.newZeros(2, 3)`. */
  newZeros(this: Tensor, ...args: SizeArgs): Tensor {
    return made(zeros, 'newZeros', this, args);
  }

  /** A tensor of ones of this tensor's dtype. */
  newOnes(this: Tensor, ...args: SizeArgs): Tensor {
    return made(ones, 'newOnes', this, args);
  }

  /** A tensor of this tensor's dtype whose values do not matter (zeros here). */
  newEmpty(this: Tensor, ...args: SizeArgs): Tensor {
    return made(empty, 'newEmpty', this, args);
  }

  /** A tensor of this tensor's dtype with one value everywhere: `x.newFull([2, 3], 7)`. */
  newFull(this: Tensor, size: readonly number[], value: Scalar, options?: TensorOptions): Tensor {
    return full([...size], value, { dtype: this.dtype, ...options });
  }

  /** A tensor of this data and this tensor's dtype; a copy. */
  newTensor(this: Tensor, data: TensorData, options?: TensorOptions): Tensor {
    return tensor(data, { dtype: this.dtype, ...options });
  }
}
