import { vectorKernels } from '../vector/pieces.ts';
import { release } from './interpret.ts';
import type { Program } from './program.ts';
import { flat, frameOf, place } from './run.ts';
import { runInKernel } from './runInKernel.ts';

/** Shorter rows are summed sooner than they are looked up, longer ones are not held. */
const SHORTEST_ROW = 8;
const LONGEST_ROW = 8192;

const nowhere = new Float32Array(0);

/** An input: all elements row by row, or one for each row. */
export interface RowInput {
  /** Its elements. */
  readonly data: Float32Array;
  /** Where in `data` it begins. */
  readonly offset: number;
  /** Whether `data` has one element for each row instead of all. */
  readonly isColumn: boolean;
}

/**
 * The sums of the rows of what a program of floats gives, in double: without an array for that, and with the bits of
 * `runProgram` and `rowSums`. False, and nothing done, where those are to be called: no WebAssembly, little work, rows
 * that are too long or too short.
 *
 * @param out a sum for each row
 * @example
 * ```ts
 * const products = program(2, (x, y) => expr.mul(x, y));
 * const row = { data: Float32Array.of(1, 2, 3), offset: 0, isColumn: false };
 * runRowSums(products, 1, 3, [row, row], new Float64Array(1)); // false
 * ```
 */
export function runRowSums(
  program: Program,
  rows: number,
  size: number,
  inputs: readonly RowInput[],
  out: Float64Array,
): boolean {
  const kernels = rows === 0 || size < SHORTEST_ROW || size > LONGEST_ROW ? null : vectorKernels(rows * size);
  if (kernels === null) return false;
  const frame = frameOf(program, 'float32', []);
  for (const [i, { data, offset }] of inputs.entries()) place(frame, i, data, offset, 1);
  place(frame, inputs.length, nowhere, 0, 1);
  const column = rows === 1 ? [0] : [1, 0];
  const strides = [...inputs.map(({ isColumn }) => (isColumn ? column : whole(rows, size))), whole(rows, size)];
  let row = 0;
  try {
    return runInKernel(
      frame,
      rows * size,
      rows === 1 ? [size] : [rows, size],
      strides,
      (memory, address, count) => {
        const some = count / size;
        memory.withScratch(() => {
          const to = memory.allocate(8 * some);
          memory.f64.fill(0, to / 8, to / 8 + some);
          kernels.sums(address, 1, some, size, to);
          memory.copyOut(to, out, row, some);
        });
        row += some;
      },
      size,
    );
  } finally {
    release(frame);
  }
}

function whole(rows: number, size: number): readonly number[] {
  return rows === 1 ? flat : [size, 1];
}
