import type { Compiled } from './compile.ts';
import type { ElementType, Instruction } from './instructions.ts';
import type { BinaryRow, Numbers, TernaryRow, UnaryRow } from './plain/rows.ts';
import { typed, WORTH_ASKING } from './typed.ts';

/** Elements that all steps are done to before the next ones. */
const BLOCK = 1024;

/** Any array that a program reads or writes. */
export type Elements = Numbers | BigInt64Array;

/** The arrays of the element types. */
export const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

const nothing = new Uint8Array(0);

/** Registers by element type, as many as some program needed. */
const registers: Partial<Record<ElementType, Numbers[]>> = {};

/**
 * The places of a program for one element type, in the order of its steps' numbers: array, first element, step. A caller
 * fills in those of the inputs and of the output; numbers and registers are there already.
 */
export interface Frame {
  readonly program: Compiled;
  readonly rows: readonly UnaryRow[];
  /** Whether the program is one step that takes the inputs as they come, and no number. */
  readonly isDirect: boolean;
  readonly data: Numbers[];
  readonly at: number[];
  readonly step: number[];
  /** Parameters, which every call writes, and constants. */
  readonly numbers: Numbers;
}

/** The loop of an instruction for an element type. */
function rowFor(instruction: Instruction<unknown, unknown>, type: ElementType): UnaryRow {
  const { number, float32 = number, integer = number, bool = integer, bigint } = instruction;
  if (type === 'int64' && bigint === undefined)
    throw new TypeError('pointwise: an instruction is not defined for int64');
  const rows = { float32, float64: number, int32: integer, uint8: integer, bool, int64: bigint };
  return rows[type] as UnaryRow;
}

/** Makes the frame of a program. */
export function makeFrame(program: Compiled, type: ElementType): Frame {
  const { inputs, parameters, constants, steps } = program;
  const numbers = new arrays[type](parameters + constants.length) as Numbers;
  const frame: Frame = {
    program,
    rows: steps.map(({ instruction }) => rowFor(instruction, type)),
    isDirect: steps.length === 1 && steps[0]!.of.length === inputs && steps[0]!.of.every((place, i) => place === i),
    data: new Array<Numbers>(inputs + 1).fill(nothing),
    at: new Array<number>(inputs + 1).fill(0),
    step: new Array<number>(inputs + 1).fill(0),
    numbers,
  };
  const append = (data: Numbers, at: number, step: number) => {
    frame.data.push(data);
    frame.at.push(at);
    frame.step.push(step);
  };
  for (let i = 0; i < numbers.length; i++) append(numbers, i, 0);
  registers[type] ??= [];
  const own = registers[type];
  while (own.length < program.registers) own.push(new arrays[type](BLOCK) as Numbers);
  for (const register of own.slice(0, program.registers)) append(register, 0, 1);
  writeNumbers(frame, parameters, constants);
  return frame;
}

/** Writes numbers as elements, whole where elements are. */
export function writeNumbers({ numbers }: Frame, at: number, values: readonly (number | bigint)[]): void {
  const to: Elements = numbers;
  const count = Math.min(values.length, to.length - at);
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    if ((to as Elements) instanceof BigInt64Array) {
      (to as unknown as BigInt64Array)[at + i] = typeof value === 'bigint' ? value : BigInt(Math.trunc(value));
    } else to[at + i] = Number(value);
  }
}

/** Runs a frame's program over `n` elements in plain loops, or in kernels for its type where there are some. */
export function interpret(frame: Frame, n: number): void {
  if (n >= WORTH_ASKING && typed.run?.(frame, n)) return;
  const { program, rows } = frame;
  const count = rows.length;
  if (count === 1) {
    runStep(frame, 0, n, 0);
    return;
  }
  for (let from = 0; from < n; from += BLOCK) {
    const length = Math.min(BLOCK, n - from);
    for (let i = 0; i < program.steps.length; i++) runStep(frame, i, length, from);
  }
}

/** Lets go of the arrays that a frame was given. */
export function release({ program, data }: Frame): void {
  for (let i = 0; i <= program.inputs; i++) data[i] = nothing;
}

function runStep({ program, rows, data, at, step }: Frame, i: number, n: number, from: number): void {
  const { inputs } = program;
  const { out, of } = program.steps[i]!;
  const so = step[out]!;
  const o = out <= inputs ? at[out]! + from * so : at[out]!;
  const a = of[0]!;
  const sa = step[a]!;
  const p = a <= inputs ? at[a]! + from * sa : at[a]!;
  if (of.length === 1) {
    rows[i]!(n, data[out]!, o, so, data[a]!, p, sa);
    return;
  }
  const b = of[1]!;
  const sb = step[b]!;
  const q = b <= inputs ? at[b]! + from * sb : at[b]!;
  if (of.length === 2) {
    (rows[i] as BinaryRow)(n, data[out]!, o, so, data[a]!, p, sa, data[b]!, q, sb);
    return;
  }
  const c = of[2]!;
  const sc = step[c]!;
  const r = c <= inputs ? at[c]! + from * sc : at[c]!;
  (rows[i] as TernaryRow)(n, data[out]!, o, so, data[a]!, p, sa, data[b]!, q, sb, data[c]!, r, sc);
}
