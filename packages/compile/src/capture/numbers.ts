import { program } from '@wick/kernels';
import { isRecord } from '@wick/tensor/internal';
import type { DType } from '@wick/tensor/light';
import { CompileError } from '../error.ts';
import type {
  ArgumentNumber,
  CallStep,
  EffectStep,
  Graph,
  Place,
  Pointwise,
  Step,
  TypedNumber,
  TypedPointwise,
} from '../graph/ir.ts';
import { argumentOf, type Numbers } from './argumentNumber.ts';
import { compareGraphs } from './compare.ts';
import { isOneFloat, type Kind, numberPlace, onlyOne, sourceOf } from './follows.ts';
import { hasOneProgram, isUniformOfDoubles, numberOf, readsOptions, type Turn, turnOf } from './turns.ts';

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
    for (const item of [...own, ...takenBy(step)]) {
      const source = typeof item === 'object' && item ? argumentOf(item) : null;
      if (source !== null) found.add(source.argument);
    }
  }
  return found;
}

type Given = Place | number;

/** What a call's program is given. */
function takenBy({ pointwise, typed, inputs }: CallStep): readonly (Given | null)[] {
  if (pointwise) return [...pointwise.inputs, ...pointwise.numbers];
  if (!typed) return [];
  const given = typed.inputs.map((input) => {
    if (typeof input === 'number') return inputs[input]!;
    return 'value' in input ? input.value : null;
  });
  return [...given, ...typed.numbers];
}

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
  /** What numbers are taken for. */
  private kind: Kind = 'any';

  constructor(
    private readonly x: Numbers,
    private readonly y: Numbers,
    private readonly isForGpu: boolean,
  ) {}

  private get dtype(): DType {
    return this.kind === 'any' ? 'float32' : 'float64';
  }

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
    if (a.typed && b.typed && isUniformOfDoubles(a) && isUniformOfDoubles(b))
      return this.ofDoubles(a, b, a.typed, b.typed);
    if (isFill(a) && isFill(b)) return this.fills(a, b);
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

  /** Programs of doubles: their numbers are those of the arguments as they are. */
  private ofDoubles(a: CallStep, b: CallStep, one: TypedPointwise, other: TypedPointwise): [Step, Step] {
    const before = this.count;
    this.kind = 'double';
    const [attrs, others] = this.attributes(a.attrs, b.attrs);
    const given = a.inputs.map((place, i) => this.literals(place, b.inputs[i] ?? null));
    const inputs = one.inputs.map((input, i): [TypedInput, TypedInput] => {
      const beside = other.inputs[i]!;
      // A whole number lies in another dtype than one with a fraction.
      const [x, y] = [literalOf(input, a), literalOf(beside, b)];
      if (x === null || y === null) {
        if (input !== beside) this.failed = true;
        return [input, beside];
      }
      if (Object.is(x.value, y.value)) return [input, beside];
      // tensor(2) holds a whole number, tensor(0.5) a float, which is rounded.
      if (x.wasFloat !== y.wasFloat) this.failed = true;
      this.kind = x.wasFloat ? 'float' : 'double';
      const [[value, second]] = this.list([x.value], [y.value]) as [[Given, Given]];
      return [
        { ...x, value },
        { ...y, value: second },
      ];
    });
    this.kind = 'double';
    const numbers = this.list(one.numbers, other.numbers);
    this.kind = 'any';
    if (this.count === before) return [a, b];
    if (one.program.define.toString() !== other.program.define.toString()) this.failed = true;
    const of = (step: CallStep, k: 0 | 1, own: unknown): CallStep => ({
      ...step,
      inputs: given.map((pair) => pair[k]),
      attrs: own,
      typed: { ...step.typed!, inputs: inputs.map((pair) => pair[k]), numbers: numbers.map((pair) => pair[k]) },
    });
    return [of(a, 0, attrs), of(b, 1, others)];
  }

  /** What is filled with a number of the arguments is a program that gives it. */
  private fills(a: CallStep, b: CallStep): [Step, Step] {
    const [place, other] = this.literals(a.inputs[1]!, b.inputs[1]!);
    if (place !== other || !place) return [a, b];
    const pointwise: Pointwise = { program: given, inputs: [], numbers: [place], total: null };
    return [
      { ...a, inputs: [a.inputs[0]!, place], pointwise },
      { ...b, inputs: [b.inputs[0]!, place], pointwise },
    ];
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
      if (this.kind === 'any' ? isOneFloat(one, other) : Object.is(one, other)) {
        merged.push(twice(one));
        continue;
      }
      const source = this.source(one, other);
      const place = source && numberPlace(source, [], this.dtype);
      if (place === null) this.failed = true;
      merged.push(place ? [place, place] : [one, other]);
    }
    return merged;
  }

  /** Which argument two numbers follow from, and how; null also where it may be one or another. */
  private source(one: number, other: number): ArgumentNumber | null {
    const source = sourceOf(this.kind, one, other, this.x, this.y);
    if (source !== null) this.count++;
    return source;
  }

  /** Two literals of one element, or of the same ones, with one place for both where they follow from an argument. */
  private literals(a: Place | null, b: Place | null): [Place | null, Place | null] {
    if (a?.memory.source.kind !== 'literal' || b?.memory.source.kind !== 'literal') return [a, b];
    const [one, other] = [onlyOne(a.memory.source.data), onlyOne(b.memory.source.data)];
    if (one === null || other === null || a.memory.written || b.memory.written) return [a, b];
    const { kind } = this;
    // What is float32 by now was rounded.
    if (kind !== 'any') this.kind = a.dtype === 'float32' ? 'float' : 'double';
    const source = Object.is(one, other) ? null : this.source(one, other);
    this.kind = kind;
    if (source === null) return [a, b];
    const place = numberPlace(source, a.shape, this.dtype);
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

/** What is given, as it is. */
const given = program(1, (x) => x);

function isFill({ op, outputs }: CallStep): boolean {
  return op.name === 'fill' && outputs[0]!.dtype === 'float32';
}

type TypedInput = TypedPointwise['inputs'][number];

/** What an input of a program is as a number of the operation itself; null for all else. */
function literalOf(input: TypedInput, { inputs }: CallStep): TypedNumber | null {
  if (typeof input === 'object') return 'value' in input ? input : null;
  const { memory, dtype } = inputs[input]!;
  const { source, written, size } = memory;
  if (source.kind !== 'literal' || written || size !== 1) return null;
  return { value: Number(source.data[0]), wasFloat: dtype === 'float32' };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && Object.getPrototypeOf(value) === Object.prototype && !('memory' in value);
}

function twice<T>(item: T): [T, T] {
  return [item, item];
}
