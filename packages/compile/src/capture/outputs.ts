import { isTensor, Nesting } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { CompileError } from '../error.ts';
import type { Output } from '../graph/ir.ts';

const nesting = new Nesting('compile', 'results');

/** What a function returns: arrays and plain objects with `tensor` of each tensor in them, all else as it is. */
export function outputOf(value: unknown, tensor: (t: Tensor) => Output): Output {
  if (isTensor(value)) return tensor(value);
  if (typeof value !== 'object' || value === null) return { kind: 'value', value };
  nesting.enter();
  try {
    return outputParts(value, tensor);
  } finally {
    nesting.leave();
  }
}

function outputParts(value: object, tensor: (t: Tensor) => Output): Output {
  if (Array.isArray(value)) return { kind: 'array', items: value.map((item) => outputOf(item, tensor)) };
  if (typeof (value as { then?: unknown }).then === 'function')
    throw new CompileError('compile: the function returned a promise: what runs after an await cannot be compiled');
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null)
    return { kind: 'object', entries: Object.entries(value).map(([key, item]) => [key, outputOf(item, tensor)]) };
  return { kind: 'value', value };
}
