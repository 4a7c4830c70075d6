import type { Expression, InstructionName, Term } from '../../pointwise/expression.ts';
import {
  BYTES_TO_FLOATS,
  binaries,
  type ElementType,
  type Instruction,
  ternaries,
  unaries,
  WHERE_BYTE,
} from '../../pointwise/instructions.ts';
import { mergeDims } from '../../pointwise/strided.ts';
import { pointwiseJob, stridedJob } from '../../wasm/generated/jobs.ts';
import type { Numeric, PointwiseCommand, StridedPlace } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';
import { callPointwise } from './callPointwise.ts';

const instructions: Record<InstructionName, Instruction<unknown, unknown>> = { ...unaries, ...binaries, ...ternaries };

const BLOCK = 1024;
/** Bytes from one register to the next: a block, and what a vector may write behind it. */
const REGISTER_BYTES = 4 * BLOCK + 64;
/** What a sum of two numbers costs with its loads and stores, in operations of a matrix product. */
const OPERATIONS = 4;
const CHUNK_COST = 65536;

// Kinds of addresses, as assembly/pointwise/run.ts has them, and the steps of assembly/plan/pointwise.ts.
const REGISTER = 0;
const NUMBER = 1;
const FLOATS = 2;
const CODE_BITS = 8;
const BYTES = 3;
const GATHER = 100;
const SCATTER = 101;
const SPLAT = 102;
const KEEP = 103;
const KEEP_BYTES = 104;

type Address = readonly [kind: number, address: number];
type Row = readonly [code: number, ...of: Address[]];
type Operation = Extract<Expression, { name: unknown }>;

/** A program that is written down. */
interface Written {
  readonly job: number;
  /** Elements, those of a chunk, and what an element costs. */
  readonly count: number;
  readonly perChunk: number;
  readonly cost: number;
  /** Bytes of registers, and where among them the values lie that are left there. */
  readonly registers: number;
  readonly left: readonly number[];
}

/** Writes a program: loads of what is not dense, the instructions with every shared part once, stores. */
export function encodePointwise(encoder: Encoder, command: PointwiseCommand): void {
  const { outputs, type = 'float32' } = command;
  const wide = type === 'float64';
  if (type !== 'float32' && !wide) {
    callPointwise(encoder, command, type);
    return;
  }
  if (outputs.length === 0) return;
  const written = writeProgram(encoder, command);
  if (written === null) return;
  const { job, count, perChunk, cost, registers } = written;
  encoder.step(wide ? 'pointwiseWide' : 'pointwise', job, Math.ceil(count / perChunk), cost * count, registers);
}

/**
 * Writes a program of floats or doubles.
 *
 * @param leave values that are left in registers, besides those that are stored: of a program of floats
 * @param whole whether runs of elements are whole vectors of eight, but for the last ones: what is behind them is written to
 * @returns null where there are no elements
 */
export function writeProgram(
  encoder: Encoder,
  command: PointwiseCommand,
  leave: readonly Expression[] = [],
  whole = true,
): Written | null {
  const { inputs, outputs, numbers = [], type = 'float32' } = command;
  const wide = type === 'float64';
  const places = [...inputs, ...outputs];
  const merged = mergeDims(command.shape, places);
  if (merged === null) return null;
  if (merged.shape.length === 0) {
    merged.shape.push(1);
    for (const stride of merged.strides) stride.push(1);
  }
  const { shape, strides } = merged;
  const count = shape.reduce((product, size) => product * size, 1);
  const registers = new Registers(wide ? 2 * REGISTER_BYTES : REGISTER_BYTES);
  const numberAt = (value: Numeric) => (wide ? encoder.double(value) : encoder.vector(value));
  const once: Row[] = [];
  const rows: Row[] = [];
  const operands = places.map((place, i) => operandOf(encoder, place, type, shape, strides[i]!));

  const order: Operation[] = [];
  const uses = new Map<Term, number>();
  const visit = (term: Term) => {
    const seen = uses.get(term) ?? 0;
    uses.set(term, seen + 1);
    if (seen > 0 || typeof term === 'number' || !('name' in term)) return;
    term.of.forEach(visit);
    order.push(term);
  };
  const results = [...outputs.map(({ value }) => value), ...leave];
  const isUsed = (i: number) =>
    results.some((value) => isGiven(value, i)) || order.some(({ of }) => of.some((term) => isGiven(term, i)));
  /** Nothing but the condition of choices, which are made by bytes as they are. */
  const isCondition = (i: number) =>
    !results.some((value) => isGiven(value, i)) &&
    order.every(({ name, of }) => of.every((term, k) => !isGiven(term, i) || (k === 0 && name === 'where')));
  for (const value of results) visit(value);

  const given: Address[] = [];
  for (let i = 0; i < inputs.length; i++) {
    const operand = operands[i]!;
    if (!isUsed(i)) given.push([REGISTER, 0]);
    else if (wide && operand.isDouble && (operand.isNumber || operand.isDense))
      given.push([operand.isNumber ? NUMBER : FLOATS, operand.address]);
    else if (wide) {
      const register = registers.take();
      rows.push([GATHER, register, [NUMBER, operand.job()]]);
      given.push(register);
    } else if (operand.isNumber && !operand.isBytes) {
      const vector: Address = [NUMBER, encoder.room(16)];
      once.push([SPLAT, vector, [FLOATS, operand.address]]);
      given.push(vector);
    } else if (operand.isDense && !operand.isBytes) given.push([FLOATS, operand.address]);
    else if (operand.isDense && isCondition(i)) given.push([BYTES, operand.address]);
    else {
      const register = registers.take();
      if (operand.isDense) rows.push([BYTES_TO_FLOATS, register, [BYTES, operand.address]]);
      else rows.push([GATHER, register, [NUMBER, operand.job()]]);
      given.push(register);
    }
  }
  for (const number of numbers) given.push([NUMBER, numberAt(number)]);

  const values = new Map<Term, Address>();
  const addressOf = (term: Term): Address => {
    if (typeof term !== 'number' && !('name' in term)) return given[term.given]!;
    let address = values.get(term);
    if (address === undefined) {
      address = [NUMBER, numberAt(term as number)];
      values.set(term, address);
    }
    return address;
  };
  // What is stored as it was given is read before anything is written.
  const kept = results.map((value) => {
    if (typeof value !== 'number' && 'name' in value) return null;
    const register = registers.take();
    rows.push([codeOf('copy'), register, addressOf(value)]);
    return register;
  });
  // The last instruction may write where its value belongs: nothing is read afterwards.
  const last = order.at(-1);
  const final = outputs.findIndex(({ value }) => value === last);
  const target = operands[inputs.length + final];
  const direct =
    leave.length === 0 &&
    final >= 0 &&
    uses.get(last!) === 1 &&
    target!.isDense &&
    !target!.isNumber &&
    (wide ? target!.isDouble : !target!.isBytes && count % 8 === 0 && whole);
  for (const operation of order) {
    const of = operation.of.map(addressOf);
    for (const term of operation.of) {
      const left = uses.get(term)! - 1;
      uses.set(term, left);
      if (left === 0 && typeof term !== 'number' && 'name' in term) registers.free(values.get(term)!);
    }
    const out = direct && operation === last ? ([FLOATS, target!.address] as const) : registers.take();
    values.set(operation, out);
    rows.push([!wide && of[0]![0] === BYTES ? WHERE_BYTE : codeOf(operation.name), out, ...of]);
  }
  for (let i = 0; i < outputs.length; i++) {
    if (direct && i === final) continue;
    const operand = operands[inputs.length + i]!;
    const value = kept[i] ?? addressOf(outputs[i]!.value);
    if (wide || !operand.isDense) rows.push([SCATTER, [NUMBER, operand.job()], value]);
    else rows.push([operand.isBytes ? KEEP_BYTES : KEEP, [NUMBER, operand.address], value]);
  }

  const cost = 1 + order.reduce((sum, { name }) => sum + instructions[name].cost, 0);
  const blocks = Math.max(1, Math.min(32, Math.ceil(CHUNK_COST / cost / BLOCK)));
  const perChunk = blocks * BLOCK;
  const from = encoder.words([...once, ...rows].flatMap(wordsOf));
  const steps = from + 20 * once.length;
  const job = encoder.job(pointwiseJob, {
    count,
    perChunk,
    once: from,
    steps,
    end: steps + 20 * rows.length,
    table: encoder.machine.table,
  });
  const left = leave.map((value, i) => (kept[outputs.length + i] ?? addressOf(value))[1]);
  return { job, count, perChunk, cost: OPERATIONS * cost, registers: registers.bytes, left };
}

function isGiven(term: Term, i: number): boolean {
  return typeof term !== 'number' && 'given' in term && term.given === i;
}

function codeOf(name: InstructionName): number {
  return instructions[name].code!;
}

function wordsOf([code, ...of]: Row): number[] {
  const word = of.reduce((sum, [kind], i) => sum | (kind << (CODE_BITS + 2 * i)), code);
  return [word, ...Array.from({ length: 4 }, (_, i) => of[i]?.[1] ?? 0)];
}

/** Registers, used again when free. */
class Registers {
  bytes = 0;
  readonly #free: Address[] = [];

  constructor(readonly size: number) {}

  take(): Address {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    this.bytes += this.size;
    return [REGISTER, this.bytes - this.size];
  }

  free(register: Address): void {
    if (register[0] === REGISTER) this.#free.push(register);
  }
}

/** What StridedJob.size says of elements: assembly/plan/wide.ts. */
const sizes: Record<ElementType, number> = { float32: 4, float64: 8, bool: 1, uint8: 1, int32: 5, int64: 9 };
const bytesOf: Record<ElementType, number> = { float32: 4, float64: 8, bool: 1, uint8: 1, int32: 4, int64: 8 };

/** How an array lies in the shape that is walked. */
function operandOf(
  encoder: Encoder,
  { at, dtype }: StridedPlace,
  type: ElementType,
  shape: readonly number[],
  strides: readonly number[],
) {
  const element = dtype ?? type;
  const bytes = bytesOf[element];
  const address = encoder.base + at;
  let step = 1;
  let isDense = true;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (strides[d] !== step && shape[d] !== 1) isDense = false;
    step *= shape[d]!;
  }
  return {
    address,
    isBytes: bytes === 1,
    isDouble: element === 'float64',
    isDense,
    isNumber: shape.every((n, d) => n === 1 || strides[d] === 0),
    /** The description for what gathers or scatters it. */
    job(): number {
      const fields = { address, size: sizes[element], rank: shape.length };
      return encoder.job(stridedJob, fields, [...shape, ...strides.map((stride) => stride * bytes)]);
    },
  };
}
