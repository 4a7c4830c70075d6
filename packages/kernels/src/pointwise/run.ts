import type { ElementType } from './instructions.ts';
import { type Elements, type Frame, interpret, makeFrame, release, writeNumbers } from './interpret.ts';
import type { BinaryRow, Numbers, TernaryRow } from './plain/rows.ts';
import type { Program } from './program.ts';
import { isForKernel, runInKernel } from './runInKernel.ts';
import { mergeDims, type StridedElements } from './strided.ts';
import { typed, WORTH_ASKING } from './typed.ts';

type Parameters = readonly (number | bigint)[];

const none: Parameters = [];
export function frameOf(program: Program, type: ElementType, parameters: Parameters): Frame {
  const { compiled } = program;
  compiled.frames[type] ??= makeFrame(compiled, type);
  const frame = compiled.frames[type];
  const count = compiled.parameters;
  if (count > 0) writeNumbers(frame, 0, parameters.length > count ? parameters.slice(0, count) : parameters);
  return frame;
}

/**
 * Runs a program over arrays of the same shape: large work of float32 in the kernel, all else in plain loops, with the
 * same bits.
 *
 * @param type what is computed in: the element type of the inputs (but for conditions of bool) and of the numbers
 * @param shape of all; broadcasting is a stride of 0
 * @param out the result, of `type`, or bytes for a truth. It may be an input, in the same geometry
 * @param inputs as many as the program takes
 * @param parameters the numbers that the program takes
 * @throws TypeError where an instruction is not defined for `type`
 * @example
 * ```ts
 * const scaled = program(2, (x, y, k) => expr.mul(expr.add(x, y), k!));
 * const matrix = { data: Float32Array.of(1, 2, 3, 4), stride: [2, 1], offset: 0 };
 * const row = { data: Float32Array.of(10, 20), stride: [0, 1], offset: 0 };
 * runProgram(scaled, 'float32', [2, 2], matrix, [matrix, row], [0.5]);
 * Array.from(matrix.data); // [5.5, 11, 6.5, 12]
 * ```
 */
export function runProgram(
  program: Program,
  type: ElementType,
  shape: readonly number[],
  out: StridedElements,
  inputs: readonly StridedElements[],
  parameters: Parameters = none,
): void {
  const places = [...inputs, out];
  const merged = mergeDims(shape, places);
  if (merged === null) return;
  const { strides } = merged;
  const dims = merged.shape.length > 0 ? merged.shape : [1];
  if (merged.shape.length === 0) for (const stride of strides) stride.push(1);
  const frame = frameOf(program, type, parameters);
  for (let i = 0; i < places.length; i++) {
    frame.data[i] = places[i]!.data as Numbers;
    frame.at[i] = places[i]!.offset;
  }
  const n = dims.reduce((product, size) => product * size, 1);
  try {
    if (type !== 'float32' || !runInKernel(frame, n, dims, strides)) walk(frame, dims, strides);
  } finally {
    release(frame);
  }
}

/** Runs a frame's program in plain loops, along the last dimension after every index of the others. */
function walk(frame: Frame, shape: readonly number[], strides: readonly (readonly number[])[]): void {
  const { at, step } = frame;
  const last = shape.length - 1;
  for (let i = 0; i < strides.length; i++) step[i] = strides[i]![last]!;
  const index = new Array<number>(last).fill(0);
  for (;;) {
    interpret(frame, shape[last]!);
    let d = last - 1;
    for (; d >= 0; d--) {
      for (let i = 0; i < strides.length; i++) at[i]! += strides[i]![d]!;
      if (++index[d]! < shape[d]!) break;
      for (let i = 0; i < strides.length; i++) at[i]! -= strides[i]![d]! * shape[d]!;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

/** Fewer elements are not worth a call of the kernel, whoever asks for it. */
export const FEW = 64;
export const flat = [1];
const still = [0];

/**
 * {@link runProgram} over one dimension, with an output of step 1 and up to three inputs of step 1, or of 0 for one
 * element read again and again: without an object made on the way.
 *
 * @param out the result, from element `o` on
 * @param a the first input, from element `p` on in steps of `sa`; `b` and `c` are the others
 * @throws TypeError where an instruction is not defined for `type`
 * @example
 * ```ts
 * const out = new Float32Array(2);
 * runFlat(program(1, (x) => expr.sqrt(x)), 'float32', 2, [], out, 0, Float32Array.of(4, 9), 0, 1);
 * Array.from(out); // [2, 3]
 * ```
 */
export function runFlat(
  program: Program,
  type: ElementType,
  n: number,
  parameters: Parameters,
  out: Elements,
  o: number,
  a: Elements,
  p: number,
  sa: number,
  b?: Elements,
  q = 0,
  sb = 0,
  c?: Elements,
  r = 0,
  sc = 0,
): void {
  const frame = frameOf(program, type, parameters);
  const isWide = type !== 'float32';
  if (frame.isDirect && (n < FEW || (isWide ? n < WORTH_ASKING || !typed.run : !isForKernel(frame.program, n)))) {
    runDirect(frame, n, out, o, a, p, sa, b, q, sb, c, r, sc);
    return;
  }
  const { step } = frame;
  const { inputs } = program;
  place(frame, 0, a, p, sa);
  if (b !== undefined) place(frame, 1, b, q, sb);
  if (c !== undefined) place(frame, 2, c, r, sc);
  place(frame, inputs, out, o, 1);
  const done =
    !isWide &&
    n >= FEW &&
    isForKernel(frame.program, n) &&
    runInKernel(
      frame,
      n,
      [n],
      step.slice(0, inputs + 1).map((s) => (s === 0 ? still : flat)),
    );
  if (!done) interpret(frame, n);
  release(frame);
}

/** {@link runFlat} of one step that the kernel is not worth: its loop, without a word of where things lie. */
function runDirect(
  { rows }: Frame,
  n: number,
  out: Elements,
  o: number,
  a: Elements,
  p: number,
  sa: number,
  b: Elements | undefined,
  q: number,
  sb: number,
  c: Elements | undefined,
  r: number,
  sc: number,
): void {
  const [row, to, first] = [rows[0]!, out as Numbers, a as Numbers];
  if (b === undefined) row(n, to, o, 1, first, p, sa);
  else if (c === undefined) (row as BinaryRow)(n, to, o, 1, first, p, sa, b as Numbers, q, sb);
  else (row as TernaryRow)(n, to, o, 1, first, p, sa, b as Numbers, q, sb, c as Numbers, r, sc);
}

export function place({ data, at, step }: Frame, i: number, array: Elements, from: number, by: number): void {
  data[i] = array as Numbers;
  at[i] = from;
  step[i] = by;
}
