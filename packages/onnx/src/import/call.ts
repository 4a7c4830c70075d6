import type { Tensor } from '@wick/tensor';
import { constantElements } from '@wick/tensor/internal';
import { OnnxError } from '../error.ts';
import type { Attributes } from './attributes.ts';

/** One node at work. */
export interface OnnxCall {
  /** What it is given, in the order of its inputs; null where an optional one is left out. */
  readonly inputs: readonly (Tensor | null)[];
  readonly attributes: Attributes;
  /** Version of the operator set that the model is written in. */
  readonly opset: number;
  /** How many outputs the node names. */
  readonly outputs: number;
  /** Elements that it may make. */
  readonly room: number;
}

/** Computes a node: its output, or all of them. */
export type Operator = (call: OnnxCall) => Tensor | readonly (Tensor | null)[];

/** Operators by ONNX's names. */
export type Operators = Readonly<Record<string, Operator>>;

/** An input that must be there. */
export function given(call: OnnxCall, i: number): Tensor {
  const input = call.inputs[i];
  if (!input) throw new OnnxError(`input ${i} is missing`);
  return input;
}

/** The whole numbers in an input, or undefined where it is left out. */
export function numbersIn(call: OnnxCall, i: number): number[] | undefined {
  const input = call.inputs[i];
  return input ? numbersOf(input) : undefined;
}

/** The elements of a tensor as numbers: they decide what is computed. */
export function numbersOf(t: Tensor): number[] {
  return Array.from(constantElements(t), Number);
}

/** The one element of a tensor as a number. */
export function numberOf(t: Tensor): number {
  if (t.numel() !== 1) throw new OnnxError(`a tensor of one element is needed, got [${t.shape.join(', ')}]`);
  return numbersOf(t)[0]!;
}

/** A dimension counted from the front. */
export function axisOf(axis: number, ndim: number): number {
  const found = axis < 0 ? axis + ndim : axis;
  if (!Number.isInteger(found) || found < 0 || found > Math.max(0, ndim - 1))
    throw new OnnxError(`axis ${axis} does not fit ${ndim} dimensions`);
  return found;
}

/** A shape that may be made, also where that is not done by an operation of wick's. */
export function limited({ room }: OnnxCall, shape: readonly number[]): number[] {
  const elements = shape.reduce((product, n) => product * n, 1);
  if (!(elements <= room) || shape.some((n) => !Number.isInteger(n) || n < 0))
    throw new OnnxError(`a result of shape [${shape.join(', ')}]: at most ${room} elements are made (the limit bytes)`);
  return [...shape];
}
