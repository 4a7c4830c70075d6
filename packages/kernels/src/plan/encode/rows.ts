import { moveJob, rowsJob } from '../../wasm/generated/jobs.ts';
import type { MoveCommand, RowsCommand, RowsGradCommand } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';

/** Elements of a chunk. */
const CHUNK = 16384;

/** Writes a look-up of rows. */
export function encodeRows(encoder: Encoder, command: RowsCommand): void {
  const { dtype, table, width, indices, indexType, count, to } = command;
  const { base } = encoder;
  const step = Math.max(1, Math.floor(CHUNK / Math.max(1, width)));
  const job = encoder.job(rowsJob, {
    size: dtype === 'float64' ? 8 : 4,
    indexSize: indexType === 'int32' ? 4 : 8,
    count,
    width,
    step,
    rows: 0,
    padding: -1,
    table: base + table,
    indices: base + indices,
    out: base + to,
  });
  encoder.step('gatherRows', job, Math.ceil(count / step), count * width);
}

/** Writes the gradient of one: parts of all rows, so that each row is added to in the order of the vectors. */
export function encodeRowsGrad(encoder: Encoder, command: RowsGradCommand): void {
  const { dtype, grad, width, indices, indexType, count, rows, padding = -1, to } = command;
  const { base } = encoder;
  const step = 64;
  const job = encoder.job(rowsJob, {
    size: dtype === 'float64' ? 8 : 4,
    indexSize: indexType === 'int32' ? 4 : 8,
    count,
    width,
    step,
    rows,
    padding,
    table: base + grad,
    indices: base + indices,
    out: base + to,
  });
  encoder.step('addToRows', job, Math.ceil(width / step), (count + rows) * width);
}

/** Writes a copy of bytes. */
export function encodeMove(encoder: Encoder, command: MoveCommand): void {
  const { rows = 1, bytes, from, fromStep = bytes, to, toStep = bytes } = command;
  if (rows * bytes === 0) return;
  const job = encoder.job(moveJob, {
    rows,
    bytes,
    from: from === null ? 0 : encoder.base + from,
    fromStep,
    to: encoder.base + to,
    toStep,
  });
  encoder.step('moveRows', job);
}
