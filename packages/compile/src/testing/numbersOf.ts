import { isTensor } from '@wick/tensor/internal';
import { nn, optim } from './packages.ts';

/** All numbers of a value, one after the other: those of its tensors, of state dicts, of what a function gives. */
export function numbersOf(value: unknown): number[] {
  if (isTensor(value)) return Array.from(value.detach().toTypedArray() as Float32Array, Number);
  if (value instanceof nn.Module || value instanceof optim.Optimizer) return numbersOf(value.stateDict());
  if (typeof value === 'function') return numbersOf(value());
  if (value instanceof Map) return [...value.values()].flatMap(numbersOf);
  if (Array.isArray(value)) return value.flatMap(numbersOf);
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}
