import type { Tensor } from '../tensor.ts';
import { type DType, plainArray, type TypedArray } from './dtype.ts';
import { LARGE } from './largeBuffer.ts';
import { type Reuser, reusing } from './reusing.ts';
import { sameShape } from './shape.ts';
import { Storage, type VersionCounter } from './storage.ts';
import { later, type TensorParts } from './tensorCore.ts';

interface OwnTensor {
  readonly tensor: Tensor;
  readonly version: VersionCounter;
}

/**
 * The arrays and tensors that work makes which is done again and again, whose results are copied away before it is done once more:
 * it is given those of the last time, in order. What turns out otherwise is made anew.
 */
export class Reused implements Reuser {
  private readonly arrays: { readonly dtype: DType; readonly array: TypedArray }[] = [];
  private readonly storages: { readonly array: TypedArray; readonly storage: Storage }[] = [];
  private readonly tensors: OwnTensor[] = [];
  private arraysTaken = 0;
  private storagesTaken = 0;
  private tensorsTaken = 0;
  private before: Reuser | null = null;

  /** From here on {@link end} at the latest, what is made is what was made the last time. */
  begin(): void {
    this.before = reusing.by;
    this.arraysTaken = 0;
    this.storagesTaken = 0;
    this.tensorsTaken = 0;
    reusing.by = this;
  }

  end(): void {
    reusing.by = this.before;
    this.before = null;
  }

  /** Large arrays are made as always: what they take is not the object, and a backward pass gives them back by itself. */
  array(dtype: DType, length: number, cleared: boolean): TypedArray | null {
    const known = this.arrays[this.arraysTaken];
    if (known !== undefined && known.dtype === dtype && known.array.length === length) {
      this.arraysTaken++;
      if (cleared) clear(known.array);
      return known.array;
    }
    const array = plainArray(dtype, length);
    if (array.byteLength >= LARGE) return null;
    this.arrays[this.arraysTaken++] = { dtype, array };
    return array;
  }

  storage(array: TypedArray): Storage {
    const at = this.storagesTaken++;
    const known = this.storages[at];
    if (known !== undefined && known.array === array && known.storage.keptBy === null) {
      const { storage } = known;
      storage.isGrad = false;
      storage.isShared = false;
      return storage;
    }
    const storage = new Storage(array);
    this.storages[at] = { array, storage };
    return storage;
  }

  tensor(parts: TensorParts): Tensor {
    const at = this.tensorsTaken++;
    const known = this.tensors[at];
    if (known !== undefined && parts.version === undefined && fits(known.tensor, parts)) return renewed(known, parts);
    const tensor = later.make(parts);
    this.tensors[at] = { tensor, version: tensor._version };
    return tensor;
  }
}

function clear(array: TypedArray): void {
  if (array instanceof BigInt64Array) array.fill(0n);
  else array.fill(0);
}

/** Whether a tensor lies as it is asked for. One that became a view belongs to another one's history. */
function fits(tensor: Tensor, { shape, strides, offset = 0, dtype }: TensorParts): boolean {
  if (tensor._base !== null || tensor._offset !== offset || tensor.dtype !== dtype) return false;
  const own = tensor.shape;
  if (!sameShape(own, shape)) return false;
  if (strides !== undefined) return sameShape(tensor._strides, strides);
  let step = 1;
  for (let d = own.length - 1; d >= 0; d--) {
    if (tensor._strides[d] !== step) return false;
    step *= Math.max(1, own[d]!);
  }
  return true;
}

/** As if it had just been made. */
function renewed({ tensor, version }: OwnTensor, { storage }: TensorParts): Tensor {
  tensor._storage = storage;
  tensor._version = version;
  version.value++;
  tensor._wrapped = false;
  tensor._node = null;
  tensor._slot = 0;
  tensor._accumulator = null;
  tensor._viewWithoutGrad = false;
  tensor._rebases = 0;
  tensor._grad = null;
  tensor._leafRequiresGrad = false;
  return tensor;
}
