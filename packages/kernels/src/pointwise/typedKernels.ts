import { isWorthwhile } from '../wasm/build.ts';
import type { Copyable, KernelMemory } from '../wasm/memory.ts';
import { type TypedExports, typedFamily } from '../wasm/typed.ts';
import { convertInKernel } from './convertInKernel.ts';
import { binaries, ternaries, unaries } from './instructions.ts';
import type { Elements } from './interpret.ts';
import type { Numbers } from './plain/rows.ts';
import {
  type Bitwise,
  type TypedFold,
  type TypedFrame,
  type TypedRow,
  type TypedRun,
  typed,
  WORTH_ASKING,
} from './typed.ts';

/** Bytes of the widest array between two copies. */
const PIECE = 65536;
/** What the last pair of vectors of a piece may touch behind it. */
const ROOM = 32;

// Plain loops, of which some are for several types, and the codes of assembly/typed/arithmetic.ts for them.
const { copy, neg, abs, sqrt, floor, ceil, trunc, round } = unaries;
const { add, sub, mul, div, max, min, eq, ne, lt, le, gt, ge } = binaries;
const { where, clamp, mulAdd } = ternaries;
const codes = new Map<unknown, number>();
for (const [code, ...instructions] of [
  [0, copy],
  [1, neg],
  [2, abs],
  [4, sub],
  [5, mul],
  [7, max],
  [8, min],
  [9, eq],
  [10, ne],
  [11, lt],
  [12, le],
  [13, gt],
  [14, ge],
  [15, where],
  [16, clamp],
] as const)
  for (const instruction of instructions) {
    codes.set(instruction.number, code);
    codes.set(instruction.bigint, code);
  }
codes.set(add.number, 3).set(add.bigint, 3).set(add.bool, 6).set(mul.integer, 5);
codes.set(mulAdd.number, 17).set(mulAdd.integer, 17).set(mulAdd.bigint, 17);
/** Codes of doubles alone. */
const doubles = new Map<unknown, number>(
  [div, sqrt, floor, ceil, trunc, round].map(({ number }, i) => [number, 18 + i] as const),
);

const kindOf = (numbers: object): 'Doubles' | 'Ints' | 'Longs' | 'Bytes' | null => {
  if (numbers instanceof Float64Array) return 'Doubles';
  if (numbers instanceof Int32Array) return 'Ints';
  if (numbers instanceof BigInt64Array) return 'Longs';
  return numbers instanceof Uint8Array ? 'Bytes' : null;
};

/** What the kernel calls the steps of a frame; null where it does not know all. Remembered with the steps. */
const known = new WeakMap<TypedFrame['rows'], readonly number[] | null>();
function codesOf({ rows }: TypedFrame, isDouble: boolean): readonly number[] | null {
  let found = known.get(rows);
  if (found === undefined) {
    const all = rows.map((row) => codes.get(row) ?? (isDouble ? doubles.get(row) : undefined));
    found = all.every((code) => code !== undefined) ? all : null;
    known.set(rows, found);
  }
  return found;
}

/** Programs over doubles, whole numbers and bytes in WebAssembly, piece by piece. */
const run: TypedRun = (frame, n) => {
  const { program, data, at, step, numbers } = frame;
  const { inputs, steps } = program;
  const kind = kindOf(numbers);
  if (kind === null || !isWorthwhile(n >= WORTH_ASKING)) return false;
  const names = codesOf(frame, kind === 'Doubles');
  if (names === null || step[inputs] !== 1) return false;
  for (let i = 0; i < inputs; i++) if (step[i] !== 0 && step[i] !== 1) return false;
  const family = typedFamily();
  if (family === null) return false;
  const kernels = family.exports;
  const kernel = kernels[`run${kind}`];
  const size = numbers.BYTES_PER_ELEMENT;
  const length = Math.min(n, PIECE / size);
  family.memory.withScratch((memory) => {
    const room = () => {
      const address = memory.allocate(size * length);
      memory.allocate(ROOM);
      return address;
    };
    const isNarrow = (i: number) => kind !== 'Bytes' && (data[i] as object) instanceof Uint8Array;
    const places = data.map((array, i) =>
      i > inputs && step[i] === 0
        ? vectorOf(memory, array as Copyable, at[i]!, size)
        : i < inputs && step[i] === 0
          ? isNarrow(i)
            ? widened(memory, kernels, kind as Wide, array as Copyable, at[i]!, size)
            : vectorOf(memory, array as Copyable, at[i]!, size)
          : room(),
    );
    const bytes = data.some((_, i) => i <= inputs && isNarrow(i)) ? memory.allocate(length + ROOM) : 0;
    for (let from = 0; from < n; from += length) {
      const count = Math.min(length, n - from);
      for (let i = 0; i < inputs; i++) {
        if (step[i] === 0) continue;
        if (isNarrow(i)) {
          memory.write(bytes, data[i] as Copyable, at[i]! + from, count);
          kernels[`widen${kind as Wide}`](bytes, places[i]!, places[i]! + size * count);
        } else memory.write(places[i]!, data[i] as Copyable, at[i]! + from, count);
      }
      for (let i = 0; i < steps.length; i++) {
        const { out, of } = steps[i]!;
        const [a, b = a, c = a] = of as [number, number?, number?];
        const [x, y, z, to] = [places[a]!, places[b]!, places[c]!, places[out]!];
        kernel(names[i]!, x, 16 * step[a]!, y, 16 * step[b]!, z, 16 * step[c]!, to, to + size * count);
      }
      const result = places[inputs]!;
      if (isNarrow(inputs)) {
        kernels[`narrow${kind as Wide}`](result, bytes, bytes + count);
        memory.copyOut(bytes, data[inputs] as Copyable, at[inputs]! + from, count);
      } else memory.copyOut(result, data[inputs] as Copyable, at[inputs]! + from, count);
    }
  });
  return true;
};

type Wide = 'Doubles' | 'Ints' | 'Longs';

/** A number fills a vector. */
function vectorOf(memory: KernelMemory, array: Copyable, at: number, size: number): number {
  const address = memory.allocate(16);
  for (let i = 0; i < 16; i += size) memory.write(address + i, array, at, 1);
  return address;
}

/** A truth fills a vector of wider elements. */
function widened(
  memory: KernelMemory,
  kernels: TypedExports,
  kind: Wide,
  array: Copyable,
  at: number,
  size: number,
): number {
  const address = memory.allocate(16);
  const from = memory.allocate(1);
  memory.write(from, array, at, 1);
  for (let i = 0; i < 16; i += size) kernels[`widen${kind}`](from, address + i, address + i + size);
  return address;
}

/** Codes of bitwise operations, and what stands for their loops in a frame. */
const bitwise = Object.fromEntries(
  Object.entries({ and: 24, or: 6, xor: 25, not: 26, shiftLeft: 27, shiftRight: 28 } satisfies Record<
    Bitwise,
    number
  >).map(([name, code]) => {
    const rows = [() => {}];
    codes.set(rows[0], code);
    return [name, rows];
  }),
) as unknown as Record<Bitwise, TypedFrame['rows']>;
const pair = { inputs: 2, steps: [{ instruction: add, out: 2, of: [0, 1] }] };
const single = { inputs: 1, steps: [{ instruction: neg, out: 1, of: [0] }] };

const row: TypedRow = (operation, n, out, o, so, a, p, sa, b, q, sb) => {
  const rows = bitwise[operation];
  const numbers = a as Numbers;
  if (operation === 'not')
    return run({ program: single, rows, data: [numbers, out as Numbers], at: [p, o], step: [sa, so], numbers }, n);
  const data = [numbers, b as Numbers, out as Numbers];
  return run({ program: pair, rows, data, at: [p, q, o], step: [sa, sb, so], numbers }, n);
};

/** Lanes that a line is combined in before they are combined with each other. */
const LANES = 64;
/** Elements that repay the copies. */
const WORTH_FOLDING = 4096;

const fold: TypedFold = (operation, data, outer, n, inner, out) => {
  const kind = kindOf(data);
  const many = isWorthwhile(outer * n * inner >= WORTH_FOLDING);
  if (kind === null || kind === 'Doubles' || !many || n === 0 || (operation === 'add' && kind !== 'Longs'))
    return false;
  const byColumns = inner > 1;
  if (byColumns ? inner < LANES || n < 4 : n < 4 * LANES) return false;
  const family = typedFamily();
  if (family === null) return false;
  const kernel = family.exports[`run${kind}`];
  const code = { add: 3, max: 7, min: 8 }[operation];
  const size = data.BYTES_PER_ELEMENT;
  // A long line is rows of many lanes, so that a call does more; what is left over is combined one by one.
  const width = byColumns ? inner : n >= 1024 * LANES ? 16 * LANES : LANES;
  const rows = byColumns ? n : Math.floor(n / width);
  const array = data as Copyable;
  family.memory.withScratch((memory) => {
    const piece = Math.max(1, Math.min(rows, Math.floor(PIECE / (size * width))));
    const best = memory.allocate(size * width);
    memory.allocate(ROOM);
    // Every row begins where a vector may.
    const apart = Math.ceil((size * width) / 16) * 16;
    const from = memory.allocate(apart * piece);
    memory.allocate(ROOM);
    const lanes = byColumns ? null : (data.slice(0, width) as Elements);
    for (let o = 0; o < outer; o++) {
      const start = o * n * inner;
      memory.write(best, array, start, width);
      for (let row = 1; row < rows; row += piece) {
        const count = Math.min(piece, rows - row);
        if (apart === size * width) memory.write(from, array, start + row * width, count * width);
        else for (let i = 0; i < count; i++) memory.write(from + i * apart, array, start + (row + i) * width, width);
        for (let i = 0; i < count; i++)
          kernel(code, best, 16, from + i * apart, 16, best, 16, best, best + size * width);
      }
      if (lanes === null) memory.copyOut(best, out as Copyable, o * inner, inner);
      else {
        memory.copyOut(best, lanes as Copyable, 0, width);
        const rest = data.subarray(start + rows * width, start + n) as Elements;
        if (lanes instanceof BigInt64Array)
          combineBig(operation, lanes, rest as BigInt64Array, out as BigInt64Array, o);
        else combine(operation, lanes as Numbers, rest as Numbers, out as Numbers, o);
      }
    }
  });
  return true;
};

function combine(operation: 'add' | 'max' | 'min', lanes: Numbers, rest: Numbers, out: Numbers, o: number): void {
  let found = lanes[0]!;
  for (const list of [lanes, rest])
    for (let i = 0; i < list.length; i++)
      if (operation === 'max' ? list[i]! > found : list[i]! < found) found = list[i]!;
  out[o] = found;
}

function combineBig(
  operation: 'add' | 'max' | 'min',
  lanes: BigInt64Array,
  rest: BigInt64Array,
  out: BigInt64Array,
  o: number,
): void {
  let found = operation === 'add' ? 0n : lanes[0]!;
  for (const list of [lanes, rest])
    for (let i = 0; i < list.length; i++) {
      const v = list[i]!;
      if (operation === 'add') found += v;
      else if (operation === 'max' ? v > found : v < found) found = v;
    }
  out[o] = found; // the store wraps
}

/**
 * Has programs over float64, int32, int64, uint8 and bool run in WebAssembly, where it repays. They do not by
 * themselves: a page that computes in float32 need not load these kernels.
 */
export function useTypedKernels(): void {
  typed.run = run;
  typed.fold = fold;
  typed.row = row;
  typed.convert = convertInKernel;
}
