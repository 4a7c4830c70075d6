import { isRecord } from '@wick/tensor/internal';
import { CompileError } from '../error.ts';
import type { ArgumentNumber, CallStep, EffectStep, Graph, Memory, Place, Step } from '../graph/ir.ts';
import { argumentOf, type Numbers } from './argumentNumber.ts';
import { compareGraphs } from './compare.ts';
import { hasOneProgram, numberOf, readsOptions, type Turn, turnOf } from './turns.ts';

/** How a number of an operation may follow from an argument: what is common enough, and exact. */
const forms: readonly ((x: number) => number)[] = [
  ...[(x: number) => x, (x: number) => -x, (x: number) => 1 - x, (x: number) => 1 + x, (x: number) => 1 / x],
  ...[(x: number) => 2 * x, (x: number) => x / 2, (x: number) => x * x, (x: number) => Math.sqrt(x)],
  ...[(x: number) => x - 1, (x: number) => 2 + x],
];

/** Where none of these fits, by one that rounds in between: what dropout scales by. */
const roundedForms: typeof forms = [(x) => 1 / Math.fround(1 - x)];

/**
 * Two recordings that differ only in numbers which follow from those among the arguments, as one whose numbers are read at
 * every call; null where they differ otherwise, or a number went anywhere else.
 */
export function withNumbers(a: Graph, b: Graph, x: Numbers, y: Numbers, isForGpu: boolean): Graph | null {
  const both = new Merger(x, y, isForGpu);
  const [first, second] = both.graphs(a, b);
  if (both.count === 0 || both.failed) return null;
  try {
    compareGraphs(first, second);
  } catch (error) {
    if (error instanceof CompileError) return null;
    throw error;
  }
  return second;
}

/** Refuses what two recordings have not in common, but for numbers that follow from those among the arguments. */
export function compareWithNumbers(a: Graph, b: Graph, x: Numbers, y: Numbers, isForGpu: boolean): void {
  const both = new Merger(x, y, isForGpu);
  compareGraphs(...both.graphs(a, b));
  if (both.failed) compareGraphs(a, b);
}

/** Which numbers a graph reads from the arguments. */
export function numbersOf({ steps }: Graph): Set<number> {
  const found = new Set<number>();
  for (const step of steps) {
    if (step.kind === 'effect' && step.argument) found.add(step.argument.argument);
    if (step.kind !== 'call') continue;
    const own = Object.values(step.live ?? {});
    const taken = step.pointwise ? [...step.pointwise.inputs, ...step.pointwise.numbers] : [];
    for (const item of [...own, ...taken]) {
      const source = typeof item === 'object' ? argumentOf(item) : null;
      if (source !== null) found.add(source.argument);
    }
  }
  return found;
}

type Given = Place | number;

/** Where operations of a graph go one way or another by numbers of the arguments. */
export function turnsOf({ steps }: Graph, numbers: Numbers): readonly Turn[] {
  return steps.flatMap((step) => (step.kind === 'call' ? (turnOf(step, numbers) ?? []) : []));
}

/** Puts numbers of arguments where two recordings have numbers that follow from them. */
class Merger {
  /** Whether a number went where it cannot be read anew. */
  failed = false;
  /** How many numbers have been found to follow from arguments. */
  count = 0;

  constructor(
    private readonly x: Numbers,
    private readonly y: Numbers,
    private readonly isForGpu: boolean,
  ) {}

  graphs(a: Graph, b: Graph): [Graph, Graph] {
    const n = Math.min(a.steps.length, b.steps.length);
    const merged = a.steps.slice(0, n).map((step, i) => this.steps(step, b.steps[i]!));
    const rest = ({ steps }: Graph) => steps.slice(n);
    return [
      { ...a, steps: [...merged.map(([step]) => step), ...rest(a)] },
      { ...b, steps: [...merged.map(([, step]) => step), ...rest(b)] },
    ];
  }

  private steps(a: Step, b: Step): [Step, Step] {
    if (a.kind === 'effect' && b.kind === 'effect') return this.options(a, b);
    if (a.kind !== 'call' || b.kind !== 'call') return [a, b];
    if (a.pointwise === null || b.pointwise === null) return this.plainCalls(a, b);
    const before = this.count;
    const inputs = this.list(a.pointwise.inputs, b.pointwise.inputs);
    const [attrs, others] = this.attributes(a.attrs, b.attrs);
    const given = a.inputs.map((place, i) => this.literals(place, b.inputs[i] ?? null));
    const made = numberOf(
      a,
      given.map(([place]) => place),
    );
    const numbers = made ? [twice(numberPlace(made))] : this.list(a.pointwise.numbers, b.pointwise.numbers);
    if (this.count > before) {
      const isSame = a.pointwise.program.define.toString() === b.pointwise.program.define.toString();
      if (!isSame || !hasOneProgram(a.op.name)) this.failed = true;
    }
    const of = (step: CallStep, k: 0 | 1, own: unknown): CallStep => ({
      ...step,
      inputs: given.map((pair) => pair[k]),
      attrs: own,
      pointwise: { ...step.pointwise!, inputs: inputs.map((pair) => pair[k]), numbers: numbers.map((pair) => pair[k]) },
    });
    return [of(a, 0, attrs), of(b, 1, others)];
  }

  /** Calls that are no programs, of which some read their options at every run. */
  private plainCalls(a: CallStep, b: CallStep): [Step, Step] {
    if (a.op.name !== b.op.name) return [a, b];
    if (!readsOptions(a, this.isForGpu) || !readsOptions(b, this.isForGpu) || !isRecord(a.attrs) || !isRecord(b.attrs))
      return [a, b];
    const live: Record<string, Place> = {};
    for (const [name, one] of Object.entries(a.attrs)) {
      const other = b.attrs[name];
      if (typeof one !== 'number' || typeof other !== 'number' || Object.is(one, other)) continue;
      const source = this.source(one, other);
      if (source === null) return [a, b];
      live[name] = numberPlace(source);
    }
    if (Object.keys(live).length === 0) return [a, b];
    const attrs = { ...b.attrs };
    return [
      { ...a, attrs, live },
      { ...b, attrs, live },
    ];
  }

  /** An option that was set to a number which follows from an argument. */
  private options(a: EffectStep, b: EffectStep): [Step, Step] {
    const [one, other] = [a.assignment?.value, b.assignment?.value];
    if (typeof one !== 'number' || typeof other !== 'number' || a.name !== b.name || Object.is(one, other))
      return [a, b];
    const argument = this.source(one, other);
    if (argument === null) return [a, b];
    return [
      { ...a, given: [], argument },
      { ...b, given: [], argument },
    ];
  }

  /** What a program is given, with places for numbers that differ. */
  private list(a: readonly Given[], b: readonly Given[]): [Given, Given][] {
    const merged: [Given, Given][] = [];
    for (let i = 0; i < a.length; i++) {
      const [one, other] = [a[i]!, b[i]!];
      if (typeof one === 'object' && typeof other === 'object') {
        const [first, second] = this.literals(one, other);
        merged.push([first!, second!]);
        continue;
      }
      if (typeof one !== 'number' || typeof other !== 'number') {
        merged.push([one, other]);
        continue;
      }
      if (isOneFloat(one, other)) {
        merged.push(twice(one));
        continue;
      }
      const source = this.source(one, other);
      const place = source && numberPlace(source);
      if (place === null) this.failed = true;
      merged.push(place ? [place, place] : [one, other]);
    }
    return merged;
  }

  /** Which argument two numbers follow from, and how; null also where it may be one or another. */
  private source(one: number, other: number): ArgumentNumber | null {
    const source = this.among(forms, one, other) ?? this.among(roundedForms, one, other);
    if (source !== null) this.count++;
    return source;
  }

  private among(list: typeof forms, one: number, other: number): ArgumentNumber | null {
    let found: ArgumentNumber | null = null;
    for (let argument = 0; argument < this.x.length; argument++) {
      for (const form of list) {
        if (!follows(one, form(this.x[argument]!)) || !follows(other, form(this.y[argument]!))) continue;
        if (found !== null) return null;
        found = { kind: 'number', argument, form };
      }
    }
    return found;
  }

  /** Two literals of one element, or of the same ones, with one place for both where they follow from an argument. */
  private literals(a: Place | null, b: Place | null): [Place | null, Place | null] {
    if (a?.memory.source.kind !== 'literal' || b?.memory.source.kind !== 'literal') return [a, b];
    const [one, other] = [onlyOne(a.memory.source.data), onlyOne(b.memory.source.data)];
    if (one === null || other === null || a.memory.written || b.memory.written) return [a, b];
    const source = Object.is(one, other) ? null : this.source(one, other);
    if (source === null) return [a, b];
    const place = numberPlace(source, a.shape);
    return [place, place];
  }

  /** Two options, without numbers that follow from an argument: the program has those. */
  private attributes(a: unknown, b: unknown): [unknown, unknown] {
    if (typeof a === 'number' && typeof b === 'number' && !Object.is(a, b))
      return this.source(a, b) === null ? [a, b] : [null, null];
    if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
      const both = a.map((item, i) => this.attributes(item, b[i]));
      return [both.map(([item]) => item), both.map(([, item]) => item)];
    }
    if (!isPlain(a) || !isPlain(b)) return [a, b];
    const both = Object.entries(a).map(([name, item]) => [name, this.attributes(item, b[name])] as const);
    const made = (k: 0 | 1) => Object.fromEntries(both.map(([name, pair]) => [name, pair[k]]));
    return [made(0), { ...b, ...made(1) }];
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && Object.getPrototypeOf(value) === Object.prototype && !('memory' in value);
}

function twice<T>(item: T): [T, T] {
  return [item, item];
}

/** Whether two numbers are one to a program of float32. */
function isOneFloat(a: number, b: number): boolean {
  return Object.is(Math.fround(a), Math.fround(b));
}

/** Whether a number is one that was computed, or that as float32. */
function follows(number: number, from: number): boolean {
  return Object.is(number, from) || Object.is(number, Math.fround(from));
}

/** The number that all elements are; null where there are others. */
function onlyOne(data: ArrayLike<number | bigint>): number | null {
  for (let i = 1; i < data.length; i++) if (!Object.is(data[i], data[0])) return null;
  return data.length === 0 ? null : Number(data[0]);
}

function numberPlace(source: ArgumentNumber, shape: readonly number[] = []): Place {
  const memory: Memory = { id: -1 - source.argument, dtype: 'float32', size: 1, source, written: false };
  const strides = shape.map(() => 0);
  return {
    id: -1,
    memory,
    shape,
    strides,
    offset: 0,
    dtype: 'float32',
    wrapped: false,
    requiresGrad: false,
    version: undefined,
  };
}
