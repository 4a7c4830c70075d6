import type { FloatArray } from '../floatArray.ts';
import { ownMemory } from '../wasm/memory.ts';
import { ownTotalsFamily, totalsFamily } from '../wasm/totals.ts';
import type { ElementType } from './instructions.ts';
import { interpret, release } from './interpret.ts';
import type { Program } from './program.ts';
import { FEW, flat, frameOf, place } from './run.ts';
import { runInKernel } from './runInKernel.ts';

/** Elements whose sum is formed before it is added to that of the others: whole pieces of the kernel's are made of them. */
const BLOCK = 16384;

const nowhere = new Float32Array(0);

/**
 * The sum of what a program of two inputs gives: without an array for that. In double, by blocks, with the same bits in
 * every build.
 *
 * @param a the first input's elements, as many as `b` has
 * @example
 * ```ts
 * const squares = program(2, (x, y) => expr.mul(x, y));
 * runTotal(squares, 'float32', [], Float32Array.of(1, 2), Float32Array.of(3, 4)); // 11
 * ```
 */
export function runTotal(
  program: Program,
  type: Extract<ElementType, 'float32' | 'float64'>,
  parameters: readonly number[],
  a: FloatArray,
  b: FloatArray,
): number {
  const n = a.length;
  const frame = frameOf(program, type, parameters);
  place(frame, 0, a, 0, 1);
  place(frame, 1, b, 0, 1);
  place(frame, 2, nowhere, 0, 1);
  let sum = 0;
  try {
    const done =
      type === 'float32' &&
      n >= FEW &&
      runInKernel(frame, n, [n], [flat, flat, flat], (memory, address, count) => {
        const totals = (memory === ownMemory() ? ownTotalsFamily : totalsFamily)()!.exports;
        for (let from = 0; from < count; from += BLOCK)
          sum += totals.total(address + 4 * from, Math.min(BLOCK, count - from));
      });
    if (done) return sum;
    const block = type === 'float32' ? new Float32Array(Math.min(n, BLOCK)) : new Float64Array(Math.min(n, BLOCK));
    place(frame, 2, block, 0, 1);
    for (let from = 0; from < n; from += BLOCK) {
      const count = Math.min(BLOCK, n - from);
      frame.at[0] = from;
      frame.at[1] = from;
      interpret(frame, count);
      sum += totalOf(block, count);
    }
    return sum;
  } finally {
    release(frame);
  }
}

/** Four sums that do not wait for each other. */
function totalOf(x: FloatArray, n: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    a += x[i]!;
    b += x[i + 1]!;
    c += x[i + 2]!;
    d += x[i + 3]!;
  }
  for (; i < n; i++) a += x[i]!;
  return a + b + (c + d);
}
