import type { FloatArray } from '../floatArray.ts';
import { functionConstants } from '../pointwise/constants.ts';
import { isWorthwhile } from '../wasm/build.ts';
import { type LossKernels, lossFamily } from '../wasm/loss.ts';
import { type KernelMemory, ownMemory } from '../wasm/memory.ts';
import type { LineSums, LogitLines } from './softmaxLoss.ts';

/** Floats between two copies, where lines are not longer. */
const PIECE = 8192;
/** What the last vectors of a row may touch behind it. */
const ROOM = 32;
/** Fewer logits are done before they have been copied. */
const SMALLEST = 512;

const { floor, max, min } = Math;

/** Rows of a piece: logits at x, coefficients `step` bytes apart, doubles per row from `place` on. */
interface Piece {
  readonly x: number;
  readonly coefficients: number;
  readonly step: number;
  readonly rows: number;
  readonly place: number;
}

/** {@link softmaxLoss}, sums instead of logarithms; or false where plain loops do it: other arrays, little work. */
export function softmaxLossByWasm(
  x: FloatArray,
  lines: LogitLines,
  coefficients: FloatArray | null,
  { largest, logSums, dots }: LineSums,
): boolean {
  return byPieces(x, lines, coefficients, null, (kernels, memory, constants, piece) => {
    const { rows, place } = piece;
    const results = [largest, logSums, dots];
    const [a, b, c] = results.map(() => memory.allocate(8 * rows)) as [number, number, number];
    if (!coefficients) memory.f64.fill(0, c / 8, c / 8 + rows);
    kernels.softmaxLoss(piece.x, piece.coefficients, piece.step, rows, lines.size, constants, a, b, c);
    for (const [i, address] of [a, b, c].entries()) memory.copyOut(address, results[i]!, place, rows);
  });
}

/** {@link softmaxLossBackward}, or false. */
export function softmaxLossBackwardByWasm(
  x: FloatArray,
  lines: LogitLines,
  coefficients: FloatArray | null,
  perLine: readonly [logSums: Float64Array, ofSoftmax: Float64Array, ofCoefficients: Float64Array],
  out: FloatArray,
): boolean {
  return byPieces(x, lines, coefficients, out, (kernels, memory, constants, piece, to) => {
    const { rows, place } = piece;
    const [a, b, c] = perLine.map((values) => memory.copyIn(values, place, rows)) as [number, number, number];
    kernels.softmaxLossBackward(piece.x, piece.coefficients, piece.step, to, rows, lines.size, constants, a, b, c);
  });
}

function byPieces(
  x: FloatArray,
  lines: LogitLines,
  coefficients: FloatArray | null,
  out: FloatArray | null,
  work: (kernels: LossKernels, memory: KernelMemory, constants: number, piece: Piece, to: number) => void,
): boolean {
  const { outer, size, inner } = lines;
  if (outer * size * inner === 0 || !isWorthwhile(outer * size * inner >= SMALLEST)) return false;
  if (![x, coefficients ?? x, out ?? x].every((array) => array instanceof Float32Array)) return false;
  const kernels = lossFamily()?.exports;
  const each = coefficients !== null && coefficients.length !== size;
  // An even number of rows: the copies' ends stay alike (see KernelMemory.allocateFor).
  const places = inner === 1 ? outer : inner;
  const most = min(places, max(size % 2 === 0 ? 1 : 2, floor(PIECE / size / 4) * 4));
  const [piece, image] = [4 * most * size, inner === 1 ? 0 : 4 * size * inner];
  if (!kernels || !ownMemory().fits(3 * (piece + image) + 4 * size + 24 * most + 4096)) return false;
  ownMemory().withScratch((memory) => {
    const constants = functionConstants(memory);
    const shared = coefficients && !each ? memory.copyIn(coefficients) : 0;
    memory.allocate(ROOM);
    if (inner === 1) rowByRow();
    else imageByImage();

    function rowByRow(): void {
      const at = memory.allocateFor(x, 0, most * size);
      const factors = each ? memory.allocateFor(coefficients!, 0, most * size) : shared;
      const to = out ? memory.allocateFor(out, 0, most * size) : 0;
      memory.allocate(ROOM);
      for (let row = 0; row < outer; row += most) {
        const rows = min(most, outer - row);
        memory.write(at, x, row * size, rows * size);
        if (each) memory.write(factors, coefficients!, row * size, rows * size);
        memory.withScratch(() =>
          work(
            kernels!,
            memory,
            constants,
            { x: at, coefficients: factors, step: each ? 4 * size : 0, rows, place: row },
            to,
          ),
        );
        if (out) memory.copyOut(to, out, row * size, rows * size);
      }
    }

    /** The classes of an image are planes: they are turned into rows, some places at a time, and the results back. */
    function imageByImage(): void {
      const length = size * inner;
      const [from, turned] = [memory.allocateFor(x, 0, length), memory.allocate(piece)];
      const given = each ? memory.allocateFor(coefficients!, 0, length) : 0;
      const factors = each ? memory.allocate(piece) : shared;
      const [to, result] = out ? [memory.allocateFor(out, 0, length), memory.allocate(piece + ROOM)] : [0, 0];
      const { transpose } = kernels!;
      for (let i = 0; i < outer; i++) {
        memory.write(from, x, i * length, length);
        if (each) memory.write(given, coefficients!, i * length, length);
        for (let p = 0; p < inner; p += most) {
          const rows = min(most, inner - p);
          transpose(from + 4 * p, 4 * inner, size, rows, turned, 4 * size);
          if (each) transpose(given + 4 * p, 4 * inner, size, rows, factors, 4 * size);
          const place = i * inner + p;
          memory.withScratch(() =>
            work(
              kernels!,
              memory,
              constants,
              { x: turned, coefficients: factors, step: each ? 4 * size : 0, rows, place },
              result,
            ),
          );
          if (out) transpose(result, 4 * size, rows, size, to + 4 * p, 4 * inner);
        }
        if (out) memory.copyOut(to, out, i * length, length);
      }
    }
  });
  return true;
}
