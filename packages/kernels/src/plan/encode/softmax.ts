import { isWorthwhile } from '../../wasm/build.ts';
import { softmaxJob } from '../../wasm/generated/jobs.ts';
import type { Lines, SoftmaxCommand, SoftmaxGradCommand } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';

/** Fewer elements are done in plain loops. */
const SMALLEST = 2048;
/** Elements of a chunk. */
const CHUNK = 8192;
/** What an element costs, in operations. */
const COST = 30;

/** Writes a softmax. */
export function encodeSoftmax(encoder: Encoder, command: SoftmaxCommand): void {
  write(encoder, 'softmax', command, command.at, 0);
}

/** Writes the gradient of one. */
export function encodeSoftmaxGrad(encoder: Encoder, command: SoftmaxGradCommand): void {
  write(encoder, 'softmaxGrad', command, command.y, encoder.base + command.grad);
}

function write(
  encoder: Encoder,
  kernel: 'softmax' | 'softmaxGrad',
  command: SoftmaxCommand | SoftmaxGradCommand,
  x: number,
  grad: number,
): void {
  const { outer, n, inner } = command.lines;
  const elements = outer * n * inner;
  if (elements === 0) return;
  const isFloat = command.dtype !== 'float64';
  const step = Math.max(1, Math.floor(CHUNK / (n * inner)));
  const job = encoder.job(softmaxJob, {
    size: isFloat ? 4 : 8,
    plain: isFloat && isWorthwhile(elements >= SMALLEST) ? 0 : 1,
    logarithmic: command.logarithmic ? 1 : 0,
    outer,
    n,
    inner,
    step,
    table: encoder.machine.table,
    x: encoder.base + x,
    grad,
    out: encoder.base + command.to,
  });
  encoder.step(kernel, job, Math.ceil(outer / step), COST * elements, workspaceOf(command.lines));
}

function workspaceOf({ n, inner }: Lines): number {
  return 16 * inner + 4 * n * inner + 64;
}
