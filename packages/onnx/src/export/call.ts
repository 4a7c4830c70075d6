import type { OpAttrs } from '@wick/tensor/internal';
import { OnnxError } from '../error.ts';
import type { Builder } from './builder.ts';
import type { Seen } from './trace.ts';

/** What one run gave an operation, and what came out of it. */
export interface Run<A = unknown> {
  readonly attrs: A;
  readonly inputs: readonly (Seen | null)[];
  readonly outputs: readonly Seen[];
}

/** One operation of the first run, and what stands in its place in the others. */
export interface Call<A = unknown> extends Run<A> {
  readonly op: string;
  readonly inPlace: boolean;
  /** All runs, the first one included. */
  readonly runs: readonly Run<A>[];
}

/** Says an operation in ONNX: adds nodes, and gives the names of the results, null for those that nobody may use. */
export type Emitter<A = unknown> = (b: Builder, call: Call<A>) => readonly (string | null)[];

/** Emitters by the name of the operation, whose attributes each of them knows. */
export type Emitters = { readonly [K in keyof OpAttrs]?: Emitter<OpAttrs[K]> };

/** The operand at `i`, which this operation always has. */
export function operand(call: Call, i: number): Seen {
  return call.inputs[i]!;
}

/** An operand as every run had it. */
export function everywhere(call: Call, i: number): Seen[] {
  return call.runs.map(({ inputs }) => inputs[i]!);
}

/** The name of an operand, '' where an optional one is not given. */
export function nameOf(b: Builder, call: Call, i: number): string {
  return call.inputs[i] ? b.values.name(everywhere(call, i)) : '';
}

/**
 * Refuses an attribute that is another one in other runs: it follows from the inputs, and would be baked into the graph.
 */
export function steady<A>(call: Call<A>, what: string, pick: (run: Run<A>) => unknown): void {
  const [first, ...others] = call.runs.map((run) => text(pick(run)));
  if (others.some((other) => other !== first))
    throw new OnnxError(
      `exportOnnx: ${what} is another one for inputs of other values or sizes: it would be baked into the graph`,
    );
}

function text(attrs: unknown): string | undefined {
  const plain = (_: string, v: unknown) => {
    if (typeof v === 'bigint') return `${v}n`;
    return typeof v === 'number' && (Object.is(v, -0) || !Number.isFinite(v)) ? `${Object.is(v, -0) ? '-0' : v}` : v;
  };
  return JSON.stringify(attrs, plain);
}

/** Whether an operand is computed in the graph or part of the model's state, not a number or tensor made on the way. */
export function isValue(b: Builder, call: Call, i: number): boolean {
  return b.values.has(everywhere(call, i));
}
