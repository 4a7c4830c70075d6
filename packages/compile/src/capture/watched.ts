import { hooksOf, isPlainly, memoryKey, partsOf, type Storage, stridesOf } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { CompileError } from '../error.ts';

/** A tensor from outside that was used, as it was when the recording began. */
export interface Watched {
  readonly tensor: Tensor;
  readonly storage: Storage;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  readonly requiresGrad: boolean;
  /** The hooks on its gradient, by the numbers that they have for ever. */
  readonly hooks: readonly number[];
}

export function watchedAs(tensor: Tensor): Watched {
  const { storage, shape, offset } = partsOf(tensor);
  const strides = stridesOf(tensor);
  return {
    tensor,
    storage,
    shape,
    strides,
    offset: offset ?? 0,
    requiresGrad: tensor.requiresGrad,
    hooks: numbersOf(tensor),
  };
}

/** What is another than it was, in words; null if nothing is. */
export function changeOf({ tensor, storage, shape, strides, offset, requiresGrad, hooks }: Watched): string | null {
  if (hooks.length === 0 && isPlainly(tensor, storage, shape, strides, offset, requiresGrad)) return null;
  if (memoryKey(tensor) !== storage) return `data of a tensor of shape [${shape}] is another one`;
  if (tensor.requiresGrad !== requiresGrad) return `requiresGrad of a tensor of shape [${shape}] has changed`;
  if (tensor.shape !== shape || tensor.storageOffset() !== offset || !haveStrides(tensor, strides))
    return `a tensor of shape [${shape}] lies otherwise`;
  if (!haveNumbers(tensor, hooks)) return `a tensor of shape [${shape}] has other hooks`;
  return null;
}

/** Refuses a change that the function made, which a replay would not make again. */
export function refuseChange(watched: Watched, what: string, instead: string): void {
  const change = changeOf(watched);
  if (change !== null)
    throw new CompileError(
      `compile: the function changes requiresGrad, data or shape of ${what} (${change}), which a replay would leave as it was: ${instead}`,
    );
}

export function haveStrides(t: Tensor, strides: readonly number[]): boolean {
  const now = stridesOf(t);
  if (now === strides) return true;
  for (let d = 0; d < strides.length; d++) if (now[d] !== strides[d]) return false;
  return true;
}

function numbersOf(tensor: Tensor): readonly number[] {
  const hooks = hooksOf(tensor);
  return hooks === null || hooks.size === 0 ? none : [...hooks.keys()];
}

const none: readonly number[] = [];

function haveNumbers(tensor: Tensor, numbers: readonly number[]): boolean {
  const hooks = hooksOf(tensor);
  if (hooks === null) return numbers.length === 0;
  if (hooks.size !== numbers.length) return false;
  for (let i = 0; i < numbers.length; i++) if (!hooks.has(numbers[i]!)) return false;
  return true;
}
