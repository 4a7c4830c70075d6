import { isWorthwhile } from '../wasm/build.ts';
import type { Copyable, KernelMemory } from '../wasm/memory.ts';
import { type TypedExports, typedFamily } from '../wasm/typed.ts';
import { binaries, ternaries, unaries } from './instructions.ts';
import type { Frame } from './interpret.ts';
import { type TypedRun, typed, WORTH_ASKING } from './typed.ts';

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

/** What the kernel calls the steps of a frame; null where it does not know all. Remembered with the frame. */
const known = new WeakMap<Frame, readonly number[] | null>();
function codesOf(frame: Frame, isDouble: boolean): readonly number[] | null {
  let found = known.get(frame);
  if (found === undefined) {
    const all = frame.rows.map((row) => codes.get(row) ?? (isDouble ? doubles.get(row) : undefined));
    found = all.every((code) => code !== undefined) ? all : null;
    known.set(frame, found);
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

/**
 * Has programs over float64, int32, int64, uint8 and bool run in WebAssembly, where it repays. They do not by
 * themselves: a page that computes in float32 need not load these kernels.
 */
export function useTypedKernels(): void {
  typed.run = run;
}
