import { isTensor, likeNamed, Nesting, show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { CompileError } from '../error.ts';
import type { Output } from '../graph/ir.ts';

const nesting = new Nesting('compile', 'results');

/** What was met of a result, in the order in which it is given. */
interface Met {
  readonly outputs: Map<object, Output>;
  /** How much of it is there more than once. */
  slots: number;
}

/**
 * What a function returns: arrays and plain objects with `tensor` of each tensor in them, all else as it is.
 *
 * @throws CompileError for a promise, and for what every call makes anew: a Map, a typed array, an object of a class that holds
 * tensors
 */
export function outputOf(result: unknown, tensor: (t: Tensor) => Output): Output {
  return partOf(result, tensor, { outputs: new Map(), slots: 0 });
}

function partOf(value: unknown, tensor: (t: Tensor) => Output, met: Met): Output {
  if (typeof value === 'function') throw madeAnew('a function');
  if (typeof value !== 'object' || value === null) return { kind: 'value', value };
  const known = met.outputs.get(value);
  if (known !== undefined) return again(known, met);
  nesting.enter();
  try {
    const output = isTensor(value) ? tensor(value) : outputParts(value, tensor, met);
    met.outputs.set(value, output);
    return output;
  } finally {
    nesting.leave();
  }
}

/** The same object once more: one that calls make anew is made once in each. */
function again(known: Output, met: Met): Output {
  if (known.kind === 'value' || known.kind === 'outside' || known.kind === 'argument' || known.kind === 'again')
    return known;
  known.slot ??= met.slots++;
  return { kind: 'again', slot: known.slot };
}

function outputParts(value: object, tensor: (t: Tensor) => Output, met: Met): Output {
  if (Array.isArray(value))
    return { kind: 'array', items: value.map((item) => partOf(item, tensor, met)), like: likeNamed(value) };
  if (typeof (value as { then?: unknown }).then === 'function')
    throw new CompileError('compile: the function returned a promise: what runs after an await cannot be compiled');
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null)
    return { kind: 'object', entries: Object.entries(value).map(([key, item]) => [key, partOf(item, tensor, met)]) };
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
