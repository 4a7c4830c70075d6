import { isTensor, Nesting, show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { CompileError } from '../error.ts';
import type { Output } from '../graph/ir.ts';

const nesting = new Nesting('compile', 'results');

/**
 * What a function returns: arrays and plain objects with `tensor` of each tensor in them, all else as it is.
 *
 * @throws CompileError for a promise, and for what every call makes anew: a Map, a typed array, an object of a class that holds
 * tensors
 */
export function outputOf(value: unknown, tensor: (t: Tensor) => Output): Output {
  if (isTensor(value)) return tensor(value);
  if (typeof value === 'function') throw madeAnew('a function');
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
  if (isMadeAnew(value, tensor)) throw madeAnew(show(value));
  return { kind: 'value', value };
}

function madeAnew(what: string): CompileError {
  return new CompileError(
    `compile: the function returns ${what}, which a replay would not make anew: return tensors, numbers and strings, in arrays and plain objects, and make it of them outside`,
  );
}

/** A collection, an iterator, or an object of a class with a tensor that the function has made. */
function isMadeAnew(value: object, tensor: (t: Tensor) => Output): boolean {
  if (value instanceof Map || value instanceof Set || ArrayBuffer.isView(value)) return true;
  if (typeof (value as { next?: unknown }).next === 'function') throw madeAnew('an iterator');
  return Object.values(value).some((item) => isTensor(item) && ['place', 'leaf'].includes(tensor(item).kind));
}
