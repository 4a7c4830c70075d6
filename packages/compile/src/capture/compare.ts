import { isRecord, isTensor, show } from '@wick/tensor/internal';
import { CompileError } from '../error.ts';
import { sameList } from '../graph/geometry.ts';
import type { CallStep, Graph, Leaf, Memory, Output, Place, Step } from '../graph/ir.ts';

const advice =
  'JavaScript hides numbers and branches of a function from the compiler: give what changes from call to call as an argument, or keep it in a tensor and change that in place';

/**
 * Refuses what two recordings of one function have not in common. Both have the same signature and met the same guards:
 * what differs was decided by something that a replay would not see.
 */
export function compareGraphs(a: Graph, b: Graph): void {
  const n = Math.min(a.steps.length, b.steps.length);
  for (let i = 0; i < n; i++) compareSteps(a.steps[i]!, b.steps[i]!, i);
  if (a.steps.length !== b.steps.length) {
    const longer = a.steps.length > n ? a : b;
    throw differ(n, `${nameOf(longer.steps[n]!)} in one recording only`);
  }
  const other = otherOutput(a.output, b.output);
  if (other !== null) throw new CompileError(`compile: two recordings return something else${other}: ${advice}`);
}

function differ(at: number, what: string): CompileError {
  return new CompileError(`compile: two recordings differ at step ${at}: ${what}. ${advice}`);
}

function nameOf(step: Step): string {
  return step.kind === 'call' ? `${step.op.name}${step.inPlace ? '_' : ''}` : step.kind === 'grad' ? 'grad' : step.name;
}

function compareSteps(a: Step, b: Step, at: number): void {
  const name = nameOf(a);
  if (a.kind !== b.kind || name !== nameOf(b)) throw differ(at, `${name} in the one, ${nameOf(b)} in the other`);
  if (a.kind === 'effect' && b.kind === 'effect') {
    const i = a.given.findIndex((value, k) => !sameValue(value, b.given[k]));
    if (i >= 0)
      throw differ(
        at,
        a.assignment
          ? `${name} to ${show(a.given[i])} and ${show(b.given[i])}; a scheduler's step may stand inside`
          : `${name} is given ${show(a.given[i])} and ${show(b.given[i])}`,
      );
  } else if (a.kind === 'grad' && b.kind === 'grad') {
    if (!sameLeaf(a.leaf, b.leaf) || !samePlace(a.value, b.value))
      throw differ(at, 'the gradient of another tensor is set');
  } else if (a.kind === 'call' && b.kind === 'call') {
    compareCalls(a, b, name, at);
  }
}

function compareCalls(a: CallStep, b: CallStep, name: string, at: number): void {
  if (a.inputs.length !== b.inputs.length)
    throw differ(at, `${name} has ${a.inputs.length} and ${b.inputs.length} inputs`);
  a.inputs.forEach((x, i) => {
    const y = b.inputs[i]!;
    const numbers = differentNumbers(x, y);
    if (numbers !== null) throw differ(at, `input ${i} of ${name} is ${numbers}`);
    if (!samePlace(x, y)) throw differ(at, `input ${i} of ${name} is another tensor, or lies otherwise`);
  });
  if (!sameValue(a.attrs, b.attrs)) throw differ(at, `${name} is given ${said(a.attrs, b.attrs)}`);
  if (a.inPlace !== b.inPlace || a.gradients !== b.gradients) throw differ(at, `${name} with and without gradients`);
  if (a.outputs.length !== b.outputs.length || a.outputs.some((x, i) => !samePlace(x, b.outputs[i]!)))
    throw differ(at, `the result of ${name} has another shape`);
}

/** Of two attributes the first entry that differs, for a message. */
function said(a: unknown, b: unknown): string {
  if (isRecord(a) && isRecord(b)) {
    for (const key of Object.keys(a))
      if (!sameValue(a[key], b[key])) return `${key} ${text(a[key])} and ${text(b[key])}`;
  }
  return `${text(a)} and ${text(b)}`;
}

function text(value: unknown): string {
  return isPlace(value) ? 'a tensor' : show(value);
}

/** The numbers of two literals of one element that differ, for a message. */
function differentNumbers(a: Place | null, b: Place | null): string | null {
  if (a?.memory.source.kind !== 'literal' || b?.memory.source.kind !== 'literal') return null;
  const [x, y] = [a.memory.source.data, b.memory.source.data];
  if (x.length !== y.length || sameBits(x, y)) return null;
  if (x.length === 1) return `the number ${x[0]} and ${y[0]}`;
  let i = 0;
  while (Object.is(x[i], y[i])) i++;
  return `a tensor made of other numbers (element ${i} is ${x[i]} and ${y[i]})`;
}

function sameBits(x: ArrayLike<number | bigint>, y: ArrayLike<number | bigint>): boolean {
  for (let i = 0; i < x.length; i++) if (!Object.is(x[i], y[i])) return false;
  return true;
}

function sameLeaf(a: Leaf, b: Leaf): boolean {
  if ('outside' in a) return 'outside' in b && a.outside === b.outside;
  return 'argument' in b && a.argument === b.argument;
}

function sameMemory(a: Memory, b: Memory): boolean {
  if (a.id !== b.id || a.dtype !== b.dtype) return false;
  const [x, y] = [a.source, b.source];
  if (x.kind === 'argument') return y.kind === 'argument' && x.index === y.index;
  if (x.kind === 'outside') return y.kind === 'outside' && x.storage === y.storage;
  if (x.kind === 'grad') return y.kind === 'grad' && sameLeaf(x.leaf, y.leaf);
  if (x.kind === 'result') return y.kind === 'result' && x.step === y.step;
  if (x.kind === 'number') return x === y;
  return y.kind === 'literal' && x.data.length === y.data.length && sameBits(x.data, y.data);
}

function samePlace(a: Place | null, b: Place | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    sameMemory(a.memory, b.memory) &&
    a.offset === b.offset &&
    a.dtype === b.dtype &&
    a.wrapped === b.wrapped &&
    a.requiresGrad === b.requiresGrad &&
    sameList(a.shape, b.shape) &&
    sameList(a.strides, b.strides)
  );
}

export function isPlace(value: unknown): value is Place {
  return isRecord(value) && 'memory' in value && 'strides' in value && 'wrapped' in value;
}

/** Whether two attributes say the same. Functions and objects of classes: the same one, functions of one text. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (isPlace(a)) return isPlace(b) && samePlace(a, b);
  if (isTensor(a) || isTensor(b)) return false;
  if (typeof a === 'function' && typeof b === 'function') return a.toString() === b.toString();
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((x, i) => sameValue(x, b[i]));
  if (ArrayBuffer.isView(a))
    return ArrayBuffer.isView(b) && sameBits(a as unknown as number[], b as unknown as number[]);
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => sameValue(a[key], b[key]));
}

/** How two results differ, in words that follow `something else`; null if they do not. */
function otherOutput(a: Output, b: Output): string | null {
  if (a.kind === 'again') return b.kind === 'again' && a.slot === b.slot ? null : ', or something that it holds twice';
  if (a.kind === 'place')
    return b.kind === 'place' && samePlace(a.place, b.place) ? null : ', or a tensor that lies otherwise';
  if (a.kind === 'leaf')
    return b.kind === 'leaf' && samePlace(a.place, b.place) && samePlace(a.grad, b.grad)
      ? null
      : ', or of another gradient';
  if (a.kind === 'outside') return b.kind === 'outside' && a.tensor === b.tensor ? null : ', or another tensor';
  if (a.kind === 'argument') return b.kind === 'argument' && a.index === b.index ? null : ', or another argument';
  if (a.kind === 'value') {
    if (b.kind !== 'value') return '';
    return Object.is(a.value, b.value) ? null : ` (${show(a.value)} and ${show(b.value)})`;
  }
  if (a.kind === 'array') {
    if (b.kind !== 'array' || a.items.length !== b.items.length) return ', or of another length';
    return firstOf(a.items.map((x, i) => otherOutput(x, b.items[i]!)));
  }
  if (b.kind !== 'object' || a.entries.length !== b.entries.length) return ', or of other names';
  return firstOf(
    a.entries.map(([key, x], i) =>
      key === b.entries[i]![0] ? otherOutput(x, b.entries[i]![1]) : ', or of other names',
    ),
  );
}

function firstOf(found: readonly (string | null)[]): string | null {
  return found.find((one) => one !== null) ?? null;
}
