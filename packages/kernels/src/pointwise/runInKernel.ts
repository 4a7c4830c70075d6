import { isWorthwhile } from '../wasm/build.ts';
import { type KernelMemory, kernelMemory, ownMemory } from '../wasm/memory.ts';
import { getNumThreads } from '../wasm/numThreads.ts';
import { ownPointwiseFamily, pointwiseFamily } from '../wasm/pointwise.ts';
import { runJob } from '../wasm/runJob.ts';
import type { Compiled } from './compile.ts';
import { functionConstants } from './constants.ts';
import { BYTES_TO_FLOATS, FLOATS_TO_BYTES, ternaries, WHERE_BYTE } from './instructions.ts';
import type { Frame } from './interpret.ts';
import { Operand } from './operand.ts';

/** Elements between two copies: fewer cost more calls, more leave the second-level cache. Whole blocks. */
const PIECE = 32768;
/** Elements between two copies where threads share the work, and of a chunk of theirs. */
const SHARED_PIECE = 1048576;
const CHUNK = 32768;
/** What a program must cost an element to be shared: the copies are this thread's alone. */
const SHARED_COST = 4;
/** What a sum of two numbers costs with its loads and stores, in operations of a matrix product. */
const OPERATIONS = 4;
const BLOCK_BYTES = 4096;
/** Sums of two numbers that repay the call and the copies. */
const WORTHWHILE = 2048;

// Kinds of addresses and sizes of a job, as assembly/pointwise/run.ts has them.
const REGISTER = 0;
const NUMBER = 1;
const FLOATS = 2;
const BYTES = 3;
const HEADER_WORDS = 4;
const STEP_WORDS = 5;
const CODE_BITS = 8;

/** Whether so many elements of a program are worth a call, or a build was chosen. */
export function isForKernel(program: Compiled, n: number): boolean {
  return n > 0 && program.hasKernel && isWorthwhile(n * program.cost >= WORTHWHILE);
}

/**
 * Runs a frame's program of float32 in the kernel, or says false where plain loops are to do it.
 *
 * @param n the number of elements
 * @param strides of the inputs and the output
 * @param take is given each piece of the result where it lies in memory, instead of the output
 * @param unit pieces are whole rows of so many elements, half a piece at most, in this thread's own memory
 */
export function runInKernel(
  frame: Frame,
  n: number,
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  take?: (memory: KernelMemory, address: number, count: number) => void,
  unit = 0,
): boolean {
  const { program, at } = frame;
  const { inputs } = program;
  if (!isForKernel(program, n)) return false;
  const data = frame.data.slice(0, inputs + 1);
  if (!data.every(isKnown)) return false;
  const shared = unit === 0 && getNumThreads() > 1 && program.cost >= SHARED_COST;
  const family = shared ? pointwiseFamily() : ownPointwiseFamily();
  if (family === null) return false;
  (shared ? kernelMemory() : ownMemory()).withScratch((memory) => {
    const most = Math.min(shared ? SHARED_PIECE : PIECE, n);
    const operands = strides.map((stride, i) => new Operand(memory, data[i]!, at[i]!, shape, stride, most));
    const job = writeJob(memory, frame, operands, functionConstants(memory));
    const workspace = BLOCK_BYTES * (program.registers + operands.length);
    const registers = memory.allocate(workspace);
    const piece = pieceLength(operands, most, unit);
    for (let from = 0; from < n; from += piece) {
      const count = Math.min(piece, n - from);
      for (let i = 0; i < inputs; i++) operands[i]!.load(memory, family.exports, from, count);
      memory.i32[job >> 2] = count;
      memory.i32[(job >> 2) + 1] = shared ? CHUNK : count;
      if (!shared) family.exports.runProgram(job, 0, registers);
      else {
        const operations = OPERATIONS * program.cost * count;
        runJob(family, memory, 'runProgram', job, Math.ceil(count / CHUNK), workspace, operations);
      }
      const result = operands[inputs]!;
      if (take) take(memory, result.address, count);
      else result.store(memory, from, count);
    }
  });
  return true;
}

function isKnown(array: object): array is Float32Array | Uint8Array {
  return array instanceof Float32Array || array instanceof Uint8Array;
}

/** As many elements as there is room for, in whole periods of what is repeated. */
function pieceLength(operands: readonly Operand[], most: number, rows: number): number {
  let period = Math.max(1, rows);
  for (const { isNumber, period: own, width } of operands) {
    if (!isNumber && own * 2 <= most) period = Math.max(period, own);
    else if (!isNumber && width * 2 <= most) period = Math.max(period, width);
  }
  // An even number of elements: the copies' ends stay alike (see KernelMemory.allocateFor).
  const unit = period % 2 === 0 ? period : 2 * period;
  return most < 2 * unit ? most : most - (most % unit);
}

/** Whether an input is nothing but the condition of choices, which are made by bytes as they are. */
function isCondition({ steps }: Compiled, input: number): boolean {
  return steps.every(({ instruction, of }) =>
    of.every((place, k) => place !== input || (k === 0 && instruction === ternaries.where)),
  );
}

/** Where a place of the program lies in memory: a kind of address, and the address. */
type Place = readonly [kind: number, address: number];

/** Describes the steps to the kernel; the number of elements is still to be written. */
function writeJob(
  memory: KernelMemory,
  { program, numbers }: Frame,
  operands: readonly Operand[],
  table: number,
): number {
  const { inputs, steps } = program;
  const places: Place[] = [];
  const rows: [code: number, ...of: Place[]][] = [];
  let registers = program.registers;
  for (const [i, { isNumber, isBytes, address }] of operands.entries()) {
    if (isNumber && i < inputs) places.push([NUMBER, address]);
    else if (!isBytes) places.push([FLOATS, address]);
    else if (i < inputs && isCondition(program, i)) places.push([BYTES, address]);
    else {
      const register: Place = [REGISTER, BLOCK_BYTES * registers++];
      places.push(register);
      if (i < inputs) rows.push([BYTES_TO_FLOATS, register, [BYTES, address]]);
    }
  }
  const splats = memory.allocate(16 * numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    memory.f32.fill(numbers[i]!, (splats >> 2) + 4 * i, (splats >> 2) + 4 * i + 4);
    places.push([NUMBER, splats + 16 * i]);
  }
  for (let i = 0; i < program.registers; i++) places.push([REGISTER, BLOCK_BYTES * i]);
  for (const { instruction, out, of } of steps)
    rows.push([
      places[of[0]!]![0] === BYTES ? WHERE_BYTE : instruction.code!,
      places[out]!,
      ...of.map((place) => places[place]!),
    ]);
  if (operands[inputs]!.isBytes) rows.push([FLOATS_TO_BYTES, [BYTES, operands[inputs]!.address], places[inputs]!]);

  const job = memory.allocate(4 * (HEADER_WORDS + STEP_WORDS * rows.length));
  const { i32 } = memory;
  let word = (job >> 2) + 2;
  i32[word++] = rows.length;
  i32[word++] = table;
  for (const [code, ...of] of rows) {
    i32[word] = of.reduce((sum, [kind], i) => sum | (kind << (CODE_BITS + 2 * i)), code);
    for (let i = 0; i < of.length; i++) i32[word + 1 + i] = of[i]![1];
    word += STEP_WORDS;
  }
  return job;
}
