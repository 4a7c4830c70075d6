import { isRecord } from '@wick/tensor/internal';
import { CompileError } from '../error.ts';
import type { ArgumentNumber, CallStep, EffectStep, Graph, Memory, Place, Step } from '../graph/ir.ts';
import { compareGraphs } from './compare.ts';

/**
 * Operations whose programs are the same whatever number takes part: `pow` has one of its own for 2, `dropout` none at all
 * for 0.
 */
const UNIFORM: ReadonlySet<string> = new Set([
  ...['add', 'sub', 'mul', 'div', 'addcmul', 'addcdiv', 'clamp', 'maximum', 'minimum', 'where', 'maskedFill'],
  ...['eq', 'ne', 'lt', 'le', 'gt', 'ge'],
]);

/** How a number of an operation may follow from an argument: what is common enough, and exact. */
const forms: readonly ((x: number) => number)[] = [
  ...[(x: number) => x, (x: number) => -x, (x: number) => 1 - x, (x: number) => 1 + x, (x: number) => 1 / x],
  ...[(x: number) => 2 * x, (x: number) => x / 2, (x: number) => x * x, (x: number) => Math.sqrt(x)],
];

/** What a call was given that is no tensor and may change: the numbers among its arguments, in order. */
export type Numbers = readonly number[];

/**
 * Two recordings that differ only in numbers which follow from those among the arguments, as one whose numbers are read at
 * every call; null where they differ otherwise, or a number went anywhere else.
 */
export function withNumbers(a: Graph, b: Graph, x: Numbers, y: Numbers): Graph | null {
  const both = new Merger(x, y);
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
export function compareWithNumbers(a: Graph, b: Graph, x: Numbers, y: Numbers): void {
  const both = new Merger(x, y);
  compareGraphs(...both.graphs(a, b));
  if (both.failed) compareGraphs(a, b);
}

/** Which numbers a graph reads from the arguments. */
export function numbersOf({ steps }: Graph): Set<number> {
  const found = new Set<number>();
  for (const step of steps) {
    if (step.kind === 'effect' && step.argument) found.add(step.argument.argument);
    if (step.kind !== 'call' || step.pointwise === null) continue;
    for (const item of [...step.pointwise.inputs, ...step.pointwise.numbers])
      if (typeof item !== 'number' && item.memory.source.kind === 'number' && 'argument' in item.memory.source)
        found.add(item.memory.source.argument);
  }
  return found;
}

type Given = Place | number;

/** Puts numbers of arguments where two recordings have numbers that follow from them. */
class Merger {
  /** Whether a number went where it cannot be read anew. */
  failed = false;
  /** How many numbers have been found to follow from arguments. */
  count = 0;

  constructor(
    private readonly x: Numbers,
    private readonly y: Numbers,
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
    if (a.kind !== 'call' || b.kind !== 'call' || a.pointwise === null || b.pointwise === null) return [a, b];
    const before = this.count;
    const inputs = this.list(a.pointwise.inputs, b.pointwise.inputs);
    const numbers = this.list(a.pointwise.numbers, b.pointwise.numbers);
    const [attrs, others] = this.attributes(a.attrs, b.attrs);
    const given = a.inputs.map((place, i) => this.literals(place, b.inputs[i] ?? null));
    if (this.count > before) {
      const isSame = a.pointwise.program.define.toString() === b.pointwise.program.define.toString();
      if (!UNIFORM.has(a.op.name) || a.pointwise.total !== null || !isSame) this.failed = true;
    }
    const of = (step: CallStep, k: 0 | 1, own: unknown): CallStep => ({
      ...step,
      inputs: given.map((pair) => pair[k]),
      attrs: own,
      pointwise: { ...step.pointwise!, inputs: inputs.map((pair) => pair[k]), numbers: numbers.map((pair) => pair[k]) },
    });
    return [of(a, 0, attrs), of(b, 1, others)];
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
      if (typeof one !== 'number' || typeof other !== 'number' || Object.is(one, other)) {
        merged.push([one, other]);
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
    let found: ArgumentNumber | null = null;
    for (let argument = 0; argument < this.x.length; argument++) {
      for (const form of forms) {
        if (!follows(one, form(this.x[argument]!)) || !follows(other, form(this.y[argument]!))) continue;
        if (found !== null) return null;
        found = { kind: 'number', argument, form };
      }
    }
    if (found !== null) this.count++;
    return found;
  }

  /** Two literals of one element, with the same place for both where they follow from an argument. */
  private literals(a: Place | null, b: Place | null): [Place | null, Place | null] {
    if (a?.memory.source.kind !== 'literal' || b?.memory.source.kind !== 'literal') return [a, b];
    if (a.memory.size !== 1 || b.memory.size !== 1 || a.memory.written || b.memory.written) return [a, b];
    const [one, other] = [Number(a.memory.source.data[0]), Number(b.memory.source.data[0])];
    const source = Object.is(one, other) ? null : this.source(one, other);
    if (source === null) return [a, b];
    const place = numberPlace(source);
    return [place, place];
  }

  private attributes(a: unknown, b: unknown): [unknown, unknown] {
    if (!isRecord(a) || !isRecord(b)) return [a, b];
    const [first, second]: [Record<string, unknown>, Record<string, unknown>] = [{ ...a }, { ...b }];
    for (const [name, one] of Object.entries(a)) {
      const other = b[name];
      if (typeof one !== 'number' || typeof other !== 'number' || Object.is(one, other)) continue;
      if (this.source(one, other) !== null) first[name] = second[name] = null; // the program has it
    }
    return [first, second];
  }
}

/** Whether a number is one that was computed, or that as float32. */
function follows(number: number, from: number): boolean {
  return Object.is(number, from) || Object.is(number, Math.fround(from));
}

function numberPlace(source: ArgumentNumber): Place {
  const memory: Memory = { id: -1 - source.argument, dtype: 'float32', size: 1, source, written: false };
  return { id: -1, memory, ...scalar, dtype: 'float32', wrapped: false, requiresGrad: false, version: undefined };
}

const scalar = { shape: [], strides: [], offset: 0 } as const;
