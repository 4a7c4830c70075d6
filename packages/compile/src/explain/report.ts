import { elementBytes } from '@wick/tensor/internal';
import type { Graph, Memory, Place, Program, Work } from '../graph/ir.ts';
import { programOf, readsOf, writesOf } from '../graph/touches.ts';

/** A step of a graph, for people and tools. */
export interface ReportedStep {
  /** What it does: an operation's name, those of a fused step joined by `+`. */
  readonly name: string;
  /** What it reads, each as `name[shape]`. */
  readonly reads: readonly string[];
  /** What it writes, in the same form. */
  readonly writes: readonly string[];
  /** Bytes that it reads and writes. */
  readonly bytes: number;
}

/** What became of one recording. */
export interface CaptureReport extends PlanReport {
  /** Whether calls were found to take less time as they are than by the plan, and so run. */
  readonly asItIs: boolean;
}

/** What was made of one recording. */
export interface PlanReport {
  /** The steps as they were recorded. */
  readonly recorded: readonly ReportedStep[];
  /** What the passes made of them. */
  readonly planned: readonly ReportedStep[];
  /** How many commands of each kind the plan has. */
  readonly kernels: Readonly<Record<string, number>>;
  /** How many dispatches a run on a GPU has, null on the CPU: neighbours that are alike are one, and a command may be several. */
  readonly dispatches: number | null;
  /** What runs in JavaScript between them, by name. */
  readonly host: readonly string[];
  /** Bytes of the arena, and the least that the same steps could do with. */
  readonly memory: { readonly bytes: number; readonly bound: number };
  /** Bytes that all steps read and write, estimated from shapes. */
  readonly traffic: { readonly recorded: number; readonly planned: number };
}

/** What a backend made of a program. */
interface Planned {
  readonly commands: readonly { readonly kind: string }[];
  /** Of a GPU. */
  readonly kernels?: readonly unknown[];
  readonly host: readonly string[];
  readonly memory: { readonly bytes: number; readonly bound: number };
}

/** The report of a recording; `made` is null where it is replayed step by step. */
export function reportOf(graph: Graph, program: Program, made: Planned | null): PlanReport {
  const recorded = stepsOf(programOf(graph));
  const planned = stepsOf(program);
  const kernels: Record<string, number> = {};
  for (const { kind } of made?.commands ?? []) if (kind !== 'host') kernels[kind] = (kernels[kind] ?? 0) + 1;
  return {
    recorded,
    planned,
    kernels,
    dispatches: made?.kernels?.length ?? null,
    host: made?.host ?? planned.map(({ name }) => name),
    memory: { bytes: made?.memory.bytes ?? 0, bound: made?.memory.bound ?? 0 },
    traffic: { recorded: trafficOf(recorded), planned: trafficOf(planned) },
  };
}

function stepsOf({ work }: Program): ReportedStep[] {
  return work.map((step) => {
    // What passes from a product to what follows it in the cache is no way through memory.
    const passing = step.kind === 'epilogue' && !step.stored;
    const [reads, writes] = [readsOf(step), writesOf(passing ? step.epilogue : step)];
    return {
      name: nameOf(step),
      reads: reads.map(placeName),
      writes: writes.map(placeName),
      bytes: [...reads, ...writes].reduce((sum, place) => sum + touched(place), 0),
    };
  });
}

function nameOf(step: Work): string {
  if (step.kind === 'call') return `${step.op.name}${step.inPlace ? '_' : ''}`;
  if (step.kind === 'pointwise') return step.names.join('+');
  if (step.kind === 'reduced') return [...step.pointwise.names, ...step.reductions.map(({ name }) => name)].join('+');
  if (step.kind === 'epilogue') return `${nameOf(step.call)}, then ${nameOf(step.epilogue)}`;
  return step.kind === 'grad' ? (step.value ? 'set grad' : 'forget grad') : step.name;
}

const letters: Readonly<Record<Memory['source']['kind'], string>> = {
  argument: 'a',
  outside: 'p',
  grad: 'g',
  literal: 'c',
  result: '%',
  number: 'n',
};

function placeName({ memory, shape }: Place): string {
  return `${letters[memory.source.kind]}${memory.id}[${shape.join(', ')}]`;
}

/** Bytes of a place; what broadcasts is read once. */
function touched({ shape, strides, dtype }: Place): number {
  return shape.reduce((product, size, d) => product * (strides[d] === 0 ? 1 : size), elementBytes(dtype));
}

function trafficOf(steps: readonly ReportedStep[]): number {
  return steps.reduce((sum, { bytes }) => sum + bytes, 0);
}
