import { isWorthwhile } from '../wasm/build.ts';
import type { Copyable } from '../wasm/memory.ts';
import { typedFamily } from '../wasm/typed.ts';
import { binaries, type ElementType } from './instructions.ts';
import { type TypedRun, typed } from './typed.ts';

/** Bytes of an array between two copies. */
const PIECE = 65536;
/** What the last pair of vectors of a piece may touch behind it. */
const ROOM = 32;
/** Fewer elements are done before they have been copied. */
const SMALLEST = 4096;

const operations = new Map<unknown, 'add' | 'sub' | 'mul'>([
  [binaries.add, 'add'],
  [binaries.sub, 'sub'],
  [binaries.mul, 'mul'],
]);
const kinds: Partial<Record<ElementType, 'Doubles' | 'Ints' | 'Longs'>> = {
  float64: 'Doubles',
  int32: 'Ints',
  int64: 'Longs',
};

/** Sums, differences and products of doubles and whole numbers in WebAssembly, piece by piece. */
const run: TypedRun = (instruction, type, n, out, o, a, p, sa, b, q, sb) => {
  const operation = operations.get(instruction);
  const kind = kinds[type];
  if (operation === undefined || kind === undefined || !isWorthwhile(n >= SMALLEST)) return false;
  const family = typedFamily();
  if (family === null) return false;
  const kernel = family.exports[`${operation}${kind}`];
  const [to, x, y] = [out as Copyable, a as Copyable, b as Copyable];
  const size = to.BYTES_PER_ELEMENT;
  const length = Math.min(n, PIECE / size);
  family.memory.withScratch((memory) => {
    const room = () => {
      const address = memory.allocate(size * length);
      memory.allocate(ROOM);
      return address;
    };
    const [atX, atY, atOut] = [room(), room(), room()];
    // A number fills a vector.
    for (let i = 0; i < 16 / size; i++) {
      if (sa === 0) memory.write(atX + i * size, x, p, 1);
      if (sb === 0) memory.write(atY + i * size, y, q, 1);
    }
    for (let from = 0; from < n; from += length) {
      const count = Math.min(length, n - from);
      if (sa === 1) memory.write(atX, x, p + from, count);
      if (sb === 1) memory.write(atY, y, q + from, count);
      kernel(atX, 16 * sa, atY, 16 * sb, atOut, atOut + count * size);
      memory.copyOut(atOut, to, o + from, count);
    }
  });
  return true;
};

/**
 * Has programs of one step over float64, int32 and int64 run in WebAssembly, where it repays. They do not by themselves:
 * a page that computes in float32 need not load these kernels.
 */
export function useTypedKernels(): void {
  typed.run = run;
}
