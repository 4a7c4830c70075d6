import type { FloatArray } from '../floatArray.ts';
import { functionConstants } from '../pointwise/constants.ts';
import { vectorKernels } from '../vector/pieces.ts';
import { type KernelMemory, ownMemory } from '../wasm/memory.ts';
import type { VectorKernels } from '../wasm/vector.ts';

/** Floats between two copies, where rows are not longer. */
const PIECE = 8192;
/** What the last vector of a row may touch behind it. */
const ROOM = 16;

const { floor, log, max, min } = Math;

/** Where some rows lie in the kernels' memory: themselves, e^(x − largest), each row's largest and its sum of those. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly largest: number;
  readonly sums: number;
  readonly count: number;
}

/**
 * Brings rows into the kernels' memory, as many at a time as stay in cache, and takes their exponentials; `work` goes
 * on from there. False where plain loops do it: no WebAssembly, little work.
 */
function eachPiece(
  input: Float32Array,
  output: Float32Array,
  rows: number,
  size: number,
  work: (kernels: VectorKernels, memory: KernelMemory, piece: Piece, row: number) => void,
): boolean {
  const kernels = vectorKernels(rows * size);
  if (kernels === null) return false;
  const memory = ownMemory();
  const most = min(rows, max(1, floor(PIECE / size)));
  if (!memory.fits(8 * most * size + 16 * most + 4096)) return false;
  memory.withScratch(() => {
    const from = memory.allocateFor(input, 0, most * size);
    memory.allocate(ROOM);
    const to = memory.allocateFor(output, 0, most * size);
    memory.allocate(ROOM);
    const largest = memory.allocate(8 * most);
    const sums = memory.allocate(8 * most);
    for (let row = 0; row < rows; row += most) {
      const count = min(most, rows - row);
      memory.write(from, input, row * size, count * size);
      kernels.expRows(from, to, count, size, largest, sums, functionConstants(memory));
      work(kernels, memory, { from, to, largest, sums, count }, row);
    }
  });
  return true;
}

/**
 * Softmax or log-softmax of rows of floats in WebAssembly, or false where plain loops do it: other arrays, no
 * WebAssembly, little work. `output` may be `input`.
 */
export function softmaxByWasm(
  input: FloatArray,
  output: FloatArray,
  rows: number,
  size: number,
  logarithmic: boolean,
): boolean {
  if (!(input instanceof Float32Array && output instanceof Float32Array)) return false;
  return eachPiece(input, output, rows, size, (kernels, memory, { from, to, largest, sums, count }, row) => {
    if (logarithmic) {
      for (let at = sums / 8, end = at + count; at < end; at++) memory.f64[at] = log(memory.f64[at]!);
      kernels.shiftRows(from, to, count, size, largest, sums);
    } else kernels.divideRows(to, count, size, sums);
    memory.copyOut(to, output, row * size, count * size);
  });
}

/** log Σ e^x of rows of floats in WebAssembly, or false where plain loops do it. */
export function sumExpByWasm(input: FloatArray, output: Float64Array, rows: number, size: number): boolean {
  if (!(input instanceof Float32Array)) return false;
  return eachPiece(input, input, rows, size, (_, memory, { largest, sums, count }, row) => {
    for (let i = 0; i < count; i++) {
      const shift = memory.f64[largest / 8 + i]!;
      const infinite = Math.abs(shift) === Number.POSITIVE_INFINITY;
      output[row + i] = infinite
        ? ofInfinite(input, (row + i) * size, size, shift)
        : log(memory.f64[sums / 8 + i]!) + shift;
    }
  });
}

/** Where the largest is infinite it is the result, unless there is a NaN, which no largest tells of. */
function ofInfinite(input: Float32Array, start: number, size: number, largest: number): number {
  for (let i = start; i < start + size; i++) if (Number.isNaN(input[i]!)) return Number.NaN;
  return largest;
}
