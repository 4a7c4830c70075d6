import type { Tensor } from '@wick/tensor';
import type { Builder } from './builder.ts';

/** One operation of the first run, and what stands in its place in the second. */
export interface Call {
  readonly op: string;
  readonly inputs: readonly (Tensor | null)[];
  readonly outputs: readonly Tensor[];
  /** The operation's attributes; each emitter knows their form. */
  readonly attrs: unknown;
  readonly twin: {
    readonly attrs: unknown;
    readonly inputs: readonly (Tensor | null)[];
    readonly outputs: readonly Tensor[];
  };
}

/** Says an operation in ONNX: adds nodes, and gives the names of the results, null for those that nobody may use. */
export type Emitter = (b: Builder, call: Call) => readonly (string | null)[];

/** The operand at `i`, which this operation always has. */
export function operand(call: Call, i: number): Tensor {
  return call.inputs[i]!;
}

/** The names of an operand, '' where an optional one is not given. */
export function nameOf(b: Builder, call: Call, i: number): string {
  const t = call.inputs[i];
  return t ? b.name(t) : '';
}
