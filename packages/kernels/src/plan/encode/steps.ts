import { adamJob, descentJob } from '../../wasm/generated/jobs.ts';
import type { AdamCommand, DescentCommand } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';

/** Elements of a chunk. */
const CHUNK = 16384;
/** What an element costs, in operations. */
const DESCENT = 8;
const ADAM = 30;
/** What the last elements are copied to. */
const WORKSPACE = 64;

/** Writes a step of gradient descent. */
export function encodeDescent(encoder: Encoder, command: DescentCommand): void {
  const { count, p, grad, sign, decay, a, momentum } = command;
  const job = encoder.job(descentJob, {
    size: command.dtype === 'float64' ? 8 : 4,
    count,
    step: CHUNK,
    p: encoder.base + p,
    grad: encoder.base + grad,
    buffer: momentum ? encoder.base + momentum.buffer : 0,
    sign,
    decay,
    a,
    momentum: momentum?.momentum ?? 0,
    share: momentum?.share ?? 0,
    nesterov: momentum?.nesterov ? 1 : 0,
  });
  encoder.step('descentStep', job, Math.ceil(count / CHUNK), DESCENT * count, WORKSPACE);
}

/** Writes a step of Adam or its kin. */
export function encodeAdam(encoder: Encoder, command: AdamCommand): void {
  const { kind: _, dtype, p, grad, m, v, most, ...numbers } = command;
  const { base } = encoder;
  const job = encoder.job(adamJob, {
    ...numbers,
    size: dtype === 'float64' ? 8 : 4,
    step: CHUNK,
    p: base + p,
    grad: base + grad,
    m: base + m,
    v: base + v,
    most: most == null ? 0 : base + most,
  });
  encoder.step('adamPart', job, Math.ceil(command.count / CHUNK), ADAM * command.count, WORKSPACE);
}
