import { isTensor, memoryKey, Nesting, show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { CompileError } from '../error.ts';

/** The tensors among the arguments of a call, in order, and all else as text: what calls of one signature share. */
export interface Flat {
  readonly tensors: Tensor[];
  readonly key: string;
}

/** Takes arguments apart: tensors, and arrays and plain objects that hold them, beside numbers, strings and booleans. */
export function flatten(args: readonly unknown[]): Flat {
  const tensors: Tensor[] = [];
  let key = '';
  for (const arg of args) key += take(arg, tensors);
  return { tensors, key: key + aliases(tensors) };
}

function take(value: unknown, tensors: Tensor[]): string {
  if (isTensor(value)) {
    tensors.push(value);
    return `${value.dtype}[${value.shape}|${value.stride()}${value.requiresGrad ? 'g' : ''}];`;
  }
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'function')
      throw new CompileError(
        `compile: a function among the arguments, ${show(value)}: what it does cannot be seen; call it inside by its name`,
      );
    return typeof value === 'string' ? `${JSON.stringify(value)};` : `${Object.is(value, -0) ? '-0' : String(value)};`;
  }
  nesting.enter();
  try {
    return takeParts(value, tensors);
  } finally {
    nesting.leave();
  }
}

const nesting = new Nesting('compile', 'arguments');

function takeParts(value: object, tensors: Tensor[]): string {
  if (Array.isArray(value)) return `[${value.map((item) => take(item, tensors)).join('')}]`;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new CompileError(
      `compile: an argument is ${show(value)}: give tensors, numbers, strings, booleans, and arrays and plain objects of them`,
    );
  return `{${Object.entries(value)
    .map(([name, item]) => `${JSON.stringify(name)}:${take(item, tensors)}`)
    .join('')}}`;
}

/** Which of the tensors lie in the same memory. */
function aliases(tensors: readonly Tensor[]): string {
  let text = '';
  for (let i = 1; i < tensors.length; i++)
    for (let j = 0; j < i; j++)
      if (memoryKey(tensors[i]!) === memoryKey(tensors[j]!))
        text += `${j}=${i}+${tensors[i]!.storageOffset() - tensors[j]!.storageOffset()};`;
  return text;
}
