import type { Term } from '@wick/kernels';
import { type ReducedWay, type ReducedWhat, reducedWay } from '@wick/kernels/plan';
import { countOf, isDense } from '../graph/geometry.ts';
import type {
  CallStep,
  Memory,
  Place,
  PointwiseResult,
  PointwiseStep,
  Program,
  ReducedStep,
  Work,
} from '../graph/ir.ts';
import { commute, isOutside, keptMemories, readsOf } from '../graph/touches.ts';
import { programAt } from './pointwise.ts';

/** Steps that a search goes back over. */
const REACH = 96;
/** Values of a row that are computed at once, and are there when their mean is known. */
const BLOCK = 1024;

/** What a backend reduces while it is computed. */
export interface Reductions {
  /** How; null where values have to be stored. */
  way(what: ReducedWhat, shape: readonly number[], dims: readonly number[]): ReducedWay | null;
  /** Whether it repays, `stores` as many results beside. */
  repays(what: ReducedWhat, way: ReducedWay, stores: number): boolean;
}

const onCpu: Reductions = {
  way: reducedWay,
  repays: (what, way, stores) => stores === 0 || !walksTwice(what, way),
};

/** A reduction of what a step stores. */
interface Asked {
  readonly what: ReducedWhat;
  readonly name: string;
  readonly from: Place;
  readonly to: Place;
  readonly dims: readonly number[];
  readonly by: number;
}

const kinds: Readonly<Record<string, ReducedWhat>> = {
  sum: 'sum',
  mean: 'mean',
  amax: 'max',
  amin: 'min',
  prod: 'prod',
  norm: 'norm',
  var: 'var',
  std: 'std',
};

/** What a call reduces floats to; null if it does something else. */
function askedBy({ op, inputs, outputs, attrs, inPlace }: CallStep): Asked | null {
  const what = Object.hasOwn(kinds, op.name) ? kinds[op.name]! : null;
  const [from] = inputs;
  const [to] = outputs;
  if (what === null || inPlace || !from || !to || from.dtype !== 'float32' || to.dtype !== 'float32') return null;
  const { dims, p, correction = 0 } = attrs as { dims: readonly number[]; p?: number; correction?: number };
  if (dims.length === 0 || (what === 'norm' && p !== 2) || to.memory.source.kind !== 'result') return null;
  const terms = dims.reduce((all, d) => all * from.shape[d]!, 1);
  const isSpread = what === 'var' || what === 'std';
  const by = what === 'mean' ? terms : isSpread ? Math.max(0, terms - correction) : 1;
  return { what, name: op.name, from, to, dims, by };
}

/** A call by itself as a step with a reduction, where its elements lie row by row; null if it is none. */
export function reducedAlone(call: CallStep): ReducedStep | null {
  const asked = askedBy(call);
  const way = asked && isDense(asked.from) ? reducedWay(asked.what, asked.from.shape, asked.dims) : null;
  return (
    asked &&
    way &&
    reducing(asked, way, { kind: 'pointwise', shape: asked.from.shape, inputs: [asked.from], outputs: [], names: [] })
  );
}

function reducing(
  { what, name, to, by }: Asked,
  way: ReducedWay,
  pointwise: PointwiseStep,
  value: Term = { given: 0 },
): ReducedStep {
  return { kind: 'reduced', pointwise, way, reductions: [{ what, name, value, place: to, by }] };
}

/**
 * The total of a loss becomes element by element work, which other work can be joined with, and a reduction of what that gives.
 */
export function withTotals(program: Program): Program {
  const memories = [...program.memories];
  const work = program.work.flatMap((step): readonly Work[] => {
    const elements = step.kind === 'call' ? lossElements(step, memories.length) : null;
    if (elements === null) return [step];
    const { place } = elements.outputs[0]!;
    memories.push(place.memory);
    const { outputs, pointwise } = step as CallStep;
    const { shape } = place;
    const asked = {
      what: 'total',
      name: 'total',
      from: place,
      to: outputs[0]!,
      dims: [],
      by: pointwise!.total!,
    } as const;
    const alone: PointwiseStep = { kind: 'pointwise', shape, inputs: [place], outputs: [], names: [] };
    return [elements, reducing(asked, reducedWay('total', shape, [])!, alone)];
  });
  return { ...program, memories, work };
}

/** The elements of a loss, in a memory of their own. */
function lossElements({ op, pointwise, inputs, outputs }: CallStep, id: number): PointwiseStep | null {
  const [x, t] = inputs;
  if (pointwise === null || pointwise.total === null || !x || !t || outputs[0]!.dtype !== 'float32') return null;
  const size = x.shape.reduce((all, n) => all * n, 1);
  if (size === 0 || x.shape.join() !== t.shape.join()) return null;
  const memory: Memory = { id, dtype: 'float32', size, source: { kind: 'result', step: -1 }, written: false };
  const strides = x.shape.map((_, d) => x.shape.slice(d + 1).reduce((all, n) => all * n, 1));
  const place: Place = { ...x, id: -1, memory, strides, offset: 0, dtype: 'float32', version: undefined };
  return programAt(op.name, pointwise, place);
}

/**
 * A reduction of what element by element work gives becomes a part of it: each block of values is added up while it is in
 * registers, in the order in which stored values would be. They are stored only where somebody else reads them.
 */
export function reduceWithin(program: Program, by: Reductions = onCpu): Program {
  const readers = readersOf(program.work);
  const kept = keptMemories(program, program.work);
  const work: Work[] = [];
  for (const step of program.work) {
    const asked = step.kind === 'call' ? askedBy(step) : step.kind === 'reduced' ? totalAlone(step) : null;
    if (asked === null || !join(work, step, asked, readers, kept, by)) work.push(step);
  }
  return { ...program, work };
}

/** A loss's total by itself, as a reduction of its elements; null for what element by element work is in already. */
function totalAlone({ pointwise: { inputs, shape, names }, reductions }: ReducedStep): Asked | null {
  if (names.length > 0) return null;
  const { what, name, place, by } = reductions[0]!;
  return { what, name, from: inputs[0]!, to: place, dims: shape.map((_, d) => d), by };
}

/** Puts a reduction into the step that stored its elements, if nothing in between minds. */
function join(
  work: Work[],
  step: Work,
  asked: Asked,
  readers: ReadonlyMap<Memory, Set<Work>>,
  kept: ReadonlySet<Memory>,
  by: Reductions,
): boolean {
  for (let i = work.length - 1; i >= Math.max(0, work.length - REACH); i--) {
    const other = work[i]!;
    const pointwise = other.kind === 'pointwise' ? other : other.kind === 'reduced' ? other.pointwise : null;
    const made = pointwise?.outputs.find(({ place }) => place.memory === asked.from.memory);
    if (!pointwise || !made) {
      if (commute(other, step)) continue;
      return false;
    }
    const way = isSameRow(made.place, asked.from) ? by.way(asked.what, asked.from.shape, asked.dims) : null;
    if (way === null || (other.kind === 'reduced' && !isSameWay(other.way, way))) return false;
    const isNeeded = ({ place: { memory } }: PointwiseResult) =>
      isOutside(memory) ||
      kept.has(memory) ||
      [...(readers.get(memory) ?? [])].some((reader) => reader !== step && reader !== other);
    const outputs = pointwise.outputs.filter((result) => result !== made || isNeeded(result));
    if (!by.repays(asked.what, way, outputs.length)) return false;
    const reduced = reducing(asked, way, { ...pointwise, outputs }, made.value);
    const before = other.kind === 'reduced' ? other.reductions : [];
    if (before.some(({ what }) => !by.repays(what, way, outputs.length))) return false;
    const both: ReducedStep = { ...reduced, reductions: [...before, ...reduced.reductions] };
    work[i] = both;
    readers.get(asked.from.memory)!.delete(step);
    for (const { memory } of readsOf(other)) if (readers.get(memory)!.delete(other)) readers.get(memory)!.add(both);
    return true;
  }
  return false;
}

function readersOf(work: readonly Work[]): Map<Memory, Set<Work>> {
  const readers = new Map<Memory, Set<Work>>();
  for (const step of work)
    for (const { memory } of readsOf(step)) {
      const known = readers.get(memory);
      if (known) known.add(step);
      else readers.set(memory, new Set([step]));
    }
  return readers;
}

/** Whether values are computed once more when means are known: what is stored must not be what they are made of. */
function walksTwice(what: ReducedWhat, way: ReducedWay): boolean {
  if (what !== 'var' && what !== 'std') return false;
  return way.kind === 'columns' || (way.kind === 'rows' && way.lines.n > BLOCK);
}

/** Whether places are the same elements in the same order, each row by row, whatever their shapes. */
function isSameRow(a: Place, b: Place): boolean {
  return a.offset === b.offset && isDense(a) && isDense(b) && countOf(a.shape) === countOf(b.shape);
}

function isSameWay(a: ReducedWay, b: ReducedWay): boolean {
  if (a.kind === 'small')
    return b.kind === 'small' && a.shape.join() === b.shape.join() && a.dims.join() === b.dims.join();
  if (b.kind !== a.kind) return false;
  const [x, y] = [a.lines, b.lines];
  return x.outer === y.outer && x.n === y.n && x.inner === y.inner;
}
