import { isWorthwhile } from '../../wasm/build.ts';
import { crossEntropyJob } from '../../wasm/generated/jobs.ts';
import type { CrossEntropyCommand, CrossEntropyGradCommand } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';
import { ones } from './ones.ts';

/** Fewer logits are done in plain loops. */
const SMALLEST = 512;
/** Logits of a chunk. */
const CHUNK = 8192;
/** What a logit costs, in operations. */
const COST = 30;

const reductions = { none: 0, mean: 1, sum: 2 };

/** Writes cross entropy or its gradient. */
export function encodeCrossEntropy(encoder: Encoder, command: CrossEntropyCommand | CrossEntropyGradCommand): void {
  const { base } = encoder;
  const size = command.dtype === 'float64' ? 8 : 4;
  const { outer, n, inner } = command.lines;
  const places = outer * inner;
  const weight = command.weight == null ? 0 : base + command.weight;
  const step = Math.max(1, Math.floor(CHUNK / n));
  const isGrad = command.kind === 'crossEntropyGrad';
  const job = encoder.job(crossEntropyJob, {
    size,
    plain: size === 4 && isWorthwhile(places * n >= SMALLEST) ? 0 : 1,
    outer,
    n,
    inner,
    step,
    targetSize: command.targetType === 'uint8' ? 1 : 8,
    reduction: reductions[command.reduction],
    table: encoder.machine.table,
    x: base + command.x,
    target: base + command.target,
    weight,
    coefficients: command.labelSmoothing === 0 ? 0 : weight || ones(encoder, n, size),
    logSums: base + command.logSums,
    losses: isGrad ? 0 : encoder.room(8 * places),
    mass: encoder.room(8),
    loss: isGrad ? 0 : base + command.to,
    grad: isGrad ? base + command.grad : 0,
    out: isGrad ? base + command.to : 0,
    ignoreIndex: command.ignoreIndex,
    smoothing: command.labelSmoothing,
  });
  const chunks = Math.ceil(places / step);
  const workspace = 32 + 8 * n + 256;
  if (isGrad) {
    if (command.reduction === 'mean') encoder.step('crossEntropyMass', job);
    encoder.step('crossEntropyGrad', job, chunks, COST * places * n, workspace);
  } else {
    encoder.step('crossEntropy', job, chunks, COST * places * n, workspace);
    encoder.step('crossEntropyTotal', job);
  }
}
