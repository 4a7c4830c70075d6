import { memoryKey, partsOf, type Storage } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';

/** A tensor from outside that was used, as it was when the recording began. */
export interface Watched {
  readonly tensor: Tensor;
  readonly storage: Storage;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  readonly requiresGrad: boolean;
}

export function watchedAs(tensor: Tensor): Watched {
  const { storage, shape, offset } = partsOf(tensor);
  const strides = tensor.stride();
  return { tensor, storage, shape, strides, offset: offset ?? 0, requiresGrad: tensor.requiresGrad };
}

/** What is another than it was, in words; null if nothing is. */
export function changeOf({ tensor, storage, shape, strides, offset, requiresGrad }: Watched): string | null {
  if (memoryKey(tensor) !== storage) return `data of a tensor of shape [${shape}] is another one`;
  if (tensor.requiresGrad !== requiresGrad) return `requiresGrad of a tensor of shape [${shape}] has changed`;
  if (tensor.shape !== shape || tensor.storageOffset() !== offset || !haveStrides(tensor, strides))
    return `a tensor of shape [${shape}] lies otherwise`;
  return null;
}

export function haveStrides(t: Tensor, strides: readonly number[]): boolean {
  for (let d = 0; d < strides.length; d++) if (t.stride(d) !== strides[d]) return false;
  return true;
}
