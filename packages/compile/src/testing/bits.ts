import { defaultGenerator, type Tensor } from '@wick/tensor';
import { isTensor } from '@wick/tensor/internal';
import type { nn } from './packages.ts';

/** A value with its tensors as text, bit for bit, so that two of them can be compared. */
export function bitsOf(value: unknown): unknown {
  if (isTensor(value)) return tensorBits(value);
  if (value instanceof Map) return [...value.values()].map(bitsOf);
  if (Array.isArray(value)) return value.map(bitsOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bitsOf(item)]));
}

function tensorBits(t: Tensor): string {
  const array = t.detach().toTypedArray();
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return `${t.dtype}[${t.shape}]${Buffer.from(bytes).toString('base64')}`;
}

/** Everything of a module that training changes. */
export function moduleBits(module: nn.Module): unknown {
  return {
    state: bitsOf(module.stateDict()),
    gradients: [...module.parameters()].map((p) => bitsOf(p.grad)),
  };
}

/** Where the default generator stands. */
export function generatorBits(): string {
  return Buffer.from(defaultGenerator.getState()).toString('base64');
}
