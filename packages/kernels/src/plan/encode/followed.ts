import { followedJob, pieceJob } from '../../wasm/generated/jobs.ts';
import { planKernels } from '../../wasm/generated/planKernels.ts';
import type { Epilogue, StridedPlace } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { encodePointwise, writeProgram } from './pointwise.ts';

/**
 * Writes what `write` does with a result at a place, and what follows: chunk by chunk, where the last kernel says which elements
 * its chunks give, otherwise behind it.
 */
export function encodeFollowed(
  encoder: Encoder,
  epilogue: Epilogue | undefined,
  result: number,
  write: () => void,
): void {
  const mark = encoder.mark;
  write();
  if (epilogue && !follow(encoder, mark, epilogue, result)) encodePointwise(encoder, epilogue);
}

function countOf({ shape }: Epilogue): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Whether the last step since a mark could be followed chunk by chunk: it is then. */
export function follow(encoder: Encoder, mark: number, epilogue: Epilogue, result: number): boolean {
  const last = encoder.lastSince(mark);
  if (last === null || (epilogue.type ?? 'float32') !== 'float32') return false;
  const count = countOf(epilogue);
  const pieces = piecesOf(encoder, last, encoder.base + result, count);
  if (pieces === null) return false;
  const whole = pieces.flat().every((piece) => isWhole(piece, count));
  const program = epilogue.outputs.length > 0 ? writeProgram(encoder, epilogue, [], whole) : null;
  if (program === null) return false;
  const { kernel, job, operations } = last;
  const chunks = tableOf(encoder, pieces);
  const followed = encoder.job(followedJob, { kernel: planKernels[kernel], job, program: program.job, chunks });
  encoder.back(encoder.mark - 1);
  encoder.step('followed', followed, pieces.length, operations + program.cost * count, program.registers);
  return true;
}

/** Whether vectors of eight elements write nothing behind the runs, or behind the result alone. */
function isWhole([first, runs, length]: Piece, count: number): boolean {
  return length % 8 === 0 || (runs === 1 && first + length === count);
}

/** Where the pieces of each chunk begin, and the last one's end. */
function tableOf(encoder: Encoder, pieces: readonly Piece[][]): number {
  const words = encoder.words(pieces.flat(2));
  let at = words;
  const begins = pieces.map((chunk) => {
    const begin = at;
    at += pieceJob.bytes * chunk.length;
    return begin;
  });
  return encoder.words([...begins, at]);
}

/**
 * Whether a program may be done twice, with what it is given of one result anew: it writes nothing that it reads of other
 * memory.
 */
export function mayRepeat(epilogue: Epilogue, result: number): boolean {
  const { inputs, outputs } = epilogue;
  const count = countOf(epilogue);
  const endOf = ({ at, dtype }: StridedPlace) => at + (dtype === 'bool' ? 1 : 4) * count;
  return inputs.every(
    (input) => input.at === result || outputs.every((output) => endOf(input) <= output.at || endOf(output) <= input.at),
  );
}
