import type { Tensor } from '@wick/tensor/light';
import type { Budget } from '../budget.ts';
import { elementsOf, overElements, widenedSize } from '../elements.ts';
import { CheckpointError } from '../error.ts';
import { elementSize, type FileDType } from '../fileDType.ts';
import { quoted } from '../printable.ts';
import { elementsIn } from '../sizes.ts';
import { remember } from '../stored.ts';
import { cost, unpacks } from './costs.ts';
import { isRead } from './dtypes.ts';
import { OtherRef, type StorageRef, type TensorRef } from './values.ts';

/** The raw bytes of the storage a pickle calls `key`. */
export type StorageBytes = (key: string) => Uint8Array<ArrayBuffer>;

const fault = (message: string): CheckpointError => new CheckpointError(`torch: ${message}`);

/** As many types as the views of one untyped storage may have: widths of 1, 2, 4 and 8 bytes. */
const maxTypes = 4;

/** A storage as a tensor for each element type that it is read as. */
interface Opened {
  readonly byType: Map<FileDType, Tensor | OtherRef>;
  /** The type that the file gave it; a second one would be other values over the same memory, which torch.save refuses. */
  typed: FileDType | null;
}

/** Tensors over the storages of a file: views of one storage share it. */
export class Storages {
  private readonly opened = new Map<string, Opened>();

  constructor(
    private readonly bytesOf: StorageBytes,
    private readonly budget: Budget,
  ) {}

  /** All elements of a storage. */
  whole(ref: StorageRef): Tensor | OtherRef {
    if (ref.dtype !== null && !isRead(ref.dtype)) return new OtherRef(`a storage of ${ref.dtype}`, ref.dtype, null);
    return this.elements(ref, ref.dtype ?? 'uint8');
  }

  /** The view of its storage that a tensor is; what has no values here where they have no dtype here. */
  tensor(ref: TensorRef): Tensor | OtherRef {
    const { storage, dtype, offset, shape, stride } = ref;
    if (!isRead(dtype)) return new OtherRef(`a tensor of dtype ${dtype}`, dtype, shape);
    const all = this.elements(storage, dtype);
    const elements = elementsIn(shape);
    if (elements === undefined) throw fault(`a tensor of shape [${shape.join(', ')}]`);
    if (all instanceof OtherRef) return new OtherRef(all.what, dtype, shape);
    const length = storage.dtype === null ? all.numel() : storage.length;
    if (storage.offset + length > all.numel())
      throw fault(
        `storage ${quoted(storage.key)} has ${all.numel()} elements, the file speaks of ${storage.offset + length}`,
      );
    const last = shape.reduce((index, n, d) => index + (n - 1) * stride[d]!, offset);
    const sized = `a tensor of shape [${shape.join(', ')}], strides [${stride.join(', ')}] and offset ${offset}`;
    if (elements === 0 ? offset > length : !(last < length)) throw fault(`${sized} in a storage of ${length} elements`);
    // It stays a view; but whoever computes with it, or writes it, needs room for all of it.
    const expanded = elements === 0 ? 0 : elements - (last - offset + 1);
    if (expanded > 0) this.budget.spend(expanded * elementSize[all.dtype], `${sized} expands`);
    const view = all.asStrided(shape, stride, storage.offset + offset);
    return remember(ref.requiresGrad && view.isFloatingPoint() ? view.detach().requiresGrad_() : view, dtype);
  }

  /** All elements of a storage as one tensor, the same for all that look at it. */
  private elements(ref: StorageRef, dtype: FileDType): Tensor | OtherRef {
    const opened = this.opened.get(ref.key) ?? { byType: new Map(), typed: null };
    this.opened.set(ref.key, opened);
    if (ref.dtype !== null && isRead(ref.dtype)) {
      if (opened.typed !== null && opened.typed !== ref.dtype)
        throw fault(`storage ${quoted(ref.key)} is read as ${opened.typed} and as ${ref.dtype}`);
      opened.typed = ref.dtype;
    }
    const known = opened.byType.get(dtype);
    if (known) return known;
    if (opened.byType.size === maxTypes)
      throw fault(`storage ${quoted(ref.key)} is read as more than ${maxTypes} types of elements`);
    const made = this.read(ref, dtype);
    opened.byType.set(dtype, made);
    return made;
  }

  private read(ref: StorageRef, dtype: FileDType): Tensor | OtherRef {
    const bytes = this.bytesOf(ref.key);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % elementSize[dtype]));
    this.budget.spend(cost.tensor + widenedSize(dtype, whole.length), unpacks);
    const elements = elementsOf(whole, dtype);
    if (!elements) return new OtherRef('a tensor of uint64 with values from 2^63 on', dtype, null);
    return remember(overElements(elements, [elements.length], dtype), dtype);
  }
}
