import { hooksOf, isTensor, memoryKey, Nesting, show } from '@wick/tensor/internal';
import { Generator, type Tensor } from '@wick/tensor/light';
import { CompileError } from '../error.ts';

/** What is among the arguments of a call: tensors and numbers in order, and all else as text, which calls of one signature share. */
export interface Flat {
  readonly tensors: readonly Tensor[];
  readonly numbers: readonly number[];
  readonly key: string;
}

/** The same with the recording that it is of: one object, as every call has it. */
export interface Found<C> extends Flat {
  readonly capture: C;
}

/** Takes arguments apart: tensors, and arrays and plain objects that hold them, beside numbers, strings and booleans. */
export function flatten(args: readonly unknown[]): Flat {
  const [tensors, numbers]: [Tensor[], number[]] = [[], []];
  let key = '';
  for (const arg of args) key += take(arg, tensors, numbers);
  return { tensors, numbers, key: key + aliases(tensors) };
}

function take(value: unknown, tensors: Tensor[], numbers: number[]): string {
  if (isTensor(value)) {
    tensors.push(value);
    const hooks = hooksOf(value); // by numbers that no other hook will have
    return `${value.dtype}[${value.shape}|${value.stride()}${value.requiresGrad ? (value.isLeaf ? 'g' : 'h') : ''}${hooks ? [...hooks.keys()] : ''}];`;
  }
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'function')
      throw new CompileError(
        `compile: a function among the arguments, ${show(value)}: what it does cannot be seen; call it inside by its name`,
      );
    if (typeof value === 'number') {
      numbers.push(value);
      return '#;';
    }
    return typeof value === 'string' ? `${JSON.stringify(value)};` : `${String(value)};`;
  }
  if (value instanceof Generator) return `generator ${idOf(value)};`;
  nesting.enter();
  try {
    return takeParts(value, tensors, numbers);
  } finally {
    nesting.leave();
  }
}

const generators = new WeakMap<Generator, number>();
let lastId = 0;

/** Generators are known by a number: a recording draws from the one that it was given. */
function idOf(generator: Generator): number {
  const known = generators.get(generator) ?? ++lastId;
  generators.set(generator, known);
  return known;
}

const nesting = new Nesting('compile', 'arguments');

function takeParts(value: object, tensors: Tensor[], numbers: number[]): string {
  if (Array.isArray(value)) return `[${value.map((item) => take(item, tensors, numbers)).join('')}]`;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new CompileError(
      `compile: an argument is ${show(value)}: give tensors, numbers, strings, booleans, generators, and arrays and plain objects of them`,
    );
  return `{${Object.entries(value)
    .map(([name, item]) => `${JSON.stringify(name)}:${take(item, tensors, numbers)}`)
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
